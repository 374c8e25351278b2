"""The elements of the metadata types that we read, each with its kind.

Source: the types that Salesforce generates from the Metadata API, ``@salesforce/types`` 1.9.0 (October 2026).
``pluginExecutionUser`` and ``enableHdlessFgtPswFlow`` come from the Metadata API guide, ``isNamedUserJwtEnabled`` of the OAuth policies
from files retrieved from orgs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.salesforce.metadata_values import paragraphs

if TYPE_CHECKING:
    from collections.abc import Mapping


TEXT = "text"

# One paragraph per type: its elements, with their kind unless it is text.
_TYPES = """
ConnectedApp: attributes=ConnectedAppAttribute canvas=CanvasMetadata
    canvasConfig=ConnectedAppCanvasConfig contactEmail contactPhone description fullName iconUrl infoUrl
    ipRanges=ConnectedAppIpRange label logoUrl mobileAppConfig=ConnectedAppMobileDetailConfig
    mobileStartUrl oauthConfig=ConnectedAppOauthConfig oauthPolicy=ConnectedAppOauthPolicy
    permissionSetName plugin pluginExecutionUser profileName samlConfig=ConnectedAppSamlConfig
    sessionPolicy=ConnectedAppSessionPolicy startUrl
ExternalClientApplication: contactEmail contactPhone description distributionState=ExtlClntAppDistState
    fullName iconUrl infoUrl isProtected=boolean label logoUrl managedType=ExtlClntAppManagedType
    orgScopedExternalApp=OrgScopedName
ExtlClntAppOauthSettings: areAttributesIncludedInAssetToken=boolean
    areCustomPermsIncludedInAssetToken=boolean assetTokenAudiences assetTokenSigningCertificate
    assetTokenValidity=number clientAssertionCertificate commaSeparatedCustomScopes
    commaSeparatedOauthScopes customAttributes=ExtlClntAppOauthSettingsAttribute
    externalClientApplication fullName isFirstPartyAppEnabled=boolean label oauthLink singleLogoutUrl
    trustedIpRanges=ExtlClntAppOauthIpRange
ExtlClntAppGlobalOauthSettings: callbackUrl certificate consumerKey consumerSecret
    externalClientApplication fullName idTokenConfig=ExternalAppIdTokenConfig
    isClientCredentialsFlowEnabled=boolean isCodeCredFlowEnabled=boolean isCodeCredPostOnly=boolean
    isConsumerSecretOptional=boolean isDPopEnabled=boolean isDeviceFlowEnabled=boolean
    isEnforceRefreshTokenTTL=boolean isIntrospectAllTokens=boolean isMtlsEnabled=boolean
    isNamedUserJwtEnabled=boolean isPkceRequired=boolean isRefreshTokenRotationEnabled=boolean
    isSecretRequiredForRefreshToken=boolean isSecretRequiredForTokenExchange=boolean
    isTokenExchangeEnabled=boolean label shouldRotateConsumerKey=boolean
    shouldRotateConsumerSecret=boolean
ExtlClntAppOauthConfigurablePolicies: apexHandler clientCredentialsFlowUser commaSeparatedCustomScopes
    commaSeparatedPermissionSet commaSeparatedProfile customAttributes=ExtlClntAppOauthPoliciesAttribute
    executeHandlerAs externalClientApplication fullName guestJwtSessionTimeoutType=JWTSessionTimeoutType
    guestJwtTimeout=JwtTimeout ipRelaxationPolicyType=IpRelaxation isClientCredentialsFlowEnabled=boolean
    isGuestCodeCredFlowEnabled=boolean isNamedUserJwtEnabled=boolean isTokenExchangeFlowEnabled=boolean label
    namedUserJwtSessionTimeoutType=JWTSessionTimeoutType namedUserJwtTimeout=JwtTimeout
    permittedUsersPolicyType=PermittedUsersPolicyType policyAction=PolicyAction
    refreshTokenPolicyType=RefreshTokenPolicyType refreshTokenValidityPeriod=number
    refreshTokenValidityUnit=RefreshTokenValidityUnit requiredSessionLevel=SessionSecurityLevel
    sessionTimeoutInMinutes=number singleLogoutUrl startUrl
ExtlClntAppConfigurablePolicies: externalClientApplication fullName isAttestPluginEnabled=boolean
    isCanvasPluginEnabled=boolean isEnabled=boolean isMobilePluginEnabled=boolean
    isNotificationPluginEnabled=boolean isOauthPluginEnabled=boolean isPushPluginEnabled=boolean
    isSamlPluginEnabled=boolean label startPage=ExtlClntAppStartPage startUrl
ExtlClntAppOauthSecuritySettings: externalClientApplication fullName label
    tlsClientAuthCertParamType=TlsClientAuthCertParamType tlsClientAuthCertParamValue
    tokenIpRanges=ExtlClntAppOauthSecurityTokenIpRange
ExtlClntAppMobileSettings: externalClientApplication fullName isScreenLockEnabled=boolean label
ExtlClntAppMobileConfigurablePolicies: externalClientApplication fullName label
    screenLockTimeout=ScreenLockTimeout
ExtlClntAppNotificationSettings: externalClientApplication fullName label
    notificationTypes=ExtlClntAppNotificationType
ExtlClntAppPushSettings: androidPushConfig=ExtlClntAppAndroidPushConfig
    applePushConfig=ExtlClntAppApplePushConfig externalClientApplication fullName label pushConfigLink
    pushServiceType=PushServiceType
ExtlClntAppPushConfigurablePolicies: externalClientApplication fullName isFullContent=boolean label
ExtlClntAppCanvasSettings: accessMethod=AccessMethod canvasLocationOptions=CanvasLocationOptions
    canvasOptions=CanvasOptions canvasUrl externalClientApplication fullName label lifeCycleHandler
    samlInitiationMethod=SamlInitiationMethod
ExtlClntAppSamlConfigurablePolicies: acsUrl certificate commaSeparatedPermissionSet
    commaSeparatedProfile customAttributes=ExtlClntAppSamlConfigurablePoliciesAttribute
    encryptionCertificate encryptionType=ExtlClntAppSamlEncryptType entityUrl externalClientApplication
    fullName issuer label nameIdFormat=ExtlClntAppNameIdFormatType
    signingAlgorithmType=ExtlClntAppSamlSignAlgoType singleLogoutBindingType=ExtlClntAppSamlBindingType
    singleLogoutUrl subjectCustomAttribute subjectType=ExtlClntAppSamlSubjectType
AuthProvider: appleTeam authorizeUrl consumerKey consumerSecret controlPlane=MuleSoftControlPlane
    customMetadataTypeRecord defaultScopes ecKey errorUrl executionUser flow flowDefaultAccount
    flowDefaultProfile friendlyName fullName iconUrl idTokenIssuer includeOrgIdInIdentifier=boolean
    isPkceEnabled=boolean linkKickoffUrl logoutUrl oauthKickoffUrl
    paramForwardAllowlist=AuthProvParamFwdAllowlist plugin portal providerType=AuthProviderType
    registrationHandler requireMfa=boolean sendAccessTokenInHeader=boolean
    sendClientCredentialsInHeader=boolean sendSecretInApis=boolean ssoKickoffUrl tokenUrl userInfoUrl
NamedCredential: allowMergeFieldsInBody=boolean allowMergeFieldsInHeader=boolean authProvider
    authTokenEndpointUrl awsAccessKey awsAccessSecret awsRegion awsService calloutStatus=CalloutStatus
    certificate description endpoint fullName generateAuthorizationHeader=boolean jwtAudience
    jwtFormulaSubject jwtIssuer jwtSigningCertificate jwtTextSubject jwtValidityPeriodSeconds=number
    label namedCredentialParameters=NamedCredentialParameter namedCredentialType=NamedCredentialType
    oauthRefreshToken oauthScope oauthToken outboundNetworkConnection password
    principalType=ExternalPrincipalType protocol=AuthenticationProtocol username
ExternalCredential: authenticationProtocol=AuthenticationProtocol description
    externalCredentialParameters=ExternalCredentialParameter fullName label
ExternalAuthIdentityProvider: authenticationFlow=IdentityProviderAuthFlow
    authenticationProtocol=IdentityProviderAuthProtocol description
    externalAuthIdentityProviderParameters=ExternalAuthIdentityProviderParameter fullName label
ExternalAuthIdentityProviderParameter: description parameterName
    parameterType=ExtlIdentityProviderParmType parameterValue sequenceNumber=number
OauthCustomScope: assignedTo=OauthCustomScopeApp description developerName fullName isProtected=boolean
    isPublic=boolean masterLabel
OauthCustomScopeApp: connectedApp
OauthTokenExchangeHandler: description developerName enablements=OauthTokenExchHandlerApp fullName
    isAccessTokenSupported=boolean isContactCreationAllowed=boolean isEnabled=boolean
    isIdTokenSupported=boolean isJwtSupported=boolean isProtected=boolean
    isRefreshTokenSupported=boolean isSaml2Supported=boolean isUserCreationAllowed=boolean masterLabel
    tokenHandlerApex
OauthTokenExchHandlerApp: apexExecutionUser connectedApp externalClientApp isDefault=boolean
OauthOidcSettings: agentAuthLinking=boolean blockOAuthUnPwFlow=boolean blockOAuthUsrAgtFlow=boolean
    enableHdlessFgtPswFlow=boolean fullName isPkceRequired=boolean oAuthCdCrdtFlowEnable=boolean
ConnectedAppSettings: enableAdminApprovedAppsOnly=boolean
    enableAdminApprovedAppsOnlyForExternalUser=boolean
    enableSkipUserProvisioningWizardWelcomePage=boolean fullName
ConnectedAppAttribute: formula key
CanvasMetadata: accessMethod canvasOptions canvasUrl fullName lifecycleClass locationOptions
    samlInitiationMethod
ConnectedAppCanvasConfig: accessMethod=AccessMethod canvasUrl lifecycleClass
    locations=CanvasLocationOptions options=CanvasOptions samlInitiationMethod=SamlInitiationMethod
ConnectedAppIpRange: description end start
ConnectedAppMobileDetailConfig: applicationBinaryFile applicationBinaryFileName
    applicationBundleIdentifier applicationFileLength=number applicationIconFile applicationIconFileName
    applicationInstallUrl devicePlatform=DevicePlatformType deviceType=DeviceType minimumOsVersion
    privateApp=boolean version
ConnectedAppOauthConfig: assetTokenConfig=ConnectedAppOauthAssetToken callbackUrl certificate
    consumerKey consumerSecret idTokenConfig=ConnectedAppOauthIdToken isAdminApproved=boolean
    isClientCredentialEnabled=boolean isCodeCredentialEnabled=boolean isCodeCredentialPostOnly=boolean
    isConsumerSecretOptional=boolean isDPopEnabled=boolean isDeviceFlowEnabled=boolean
    isEnforceRefreshTokenTTL=boolean isIntrospectAllTokens=boolean isIpBindingEnabled=boolean
    isNamedUserJwtEnabled=boolean isPKImTLSEnabled=boolean isPkceRequired=boolean
    isRefreshTokenRotationEnabled=boolean isSecretRequiredForRefreshToken=boolean
    isSecretRequiredForTokenExchange=boolean isTokenExchangeEnabled=boolean oauthClientCredentialUser
    scopes singleLogoutUrl
ConnectedAppOauthPolicy: ipRelaxation=IpRelaxation isTokenExchangeFlowEnabled=boolean
    refreshTokenPolicy=RefreshTokenPolicy singleLogoutUrl
ConnectedAppSamlConfig: acsUrl certificate encryptionCertificate encryptionType=SamlEncryptionType
    entityUrl issuer samlIdpSLOBindingEnum=SamlIdpSLOBinding samlNameIdFormat=SamlNameIdFormatType
    samlSigningAlgoType=SamlSigningAlgoType samlSloUrl samlSubjectCustomAttr
    samlSubjectType=SamlSubjectType
ConnectedAppSessionPolicy: policyAction=PolicyAction sessionLevel=SessionSecurityLevel
    sessionTimeout=number
ExtlClntAppOauthSettingsAttribute: formula key
ExtlClntAppOauthIpRange: description endIpAddress startIpAddress
ExternalAppIdTokenConfig: idTokenAudience idTokenIncludeAttributes=boolean
    idTokenIncludeCustomPermissions=boolean idTokenIncludeStandardClaims=boolean
    idTokenValidityInMinutes=IdTokenMinutes
ExtlClntAppOauthPoliciesAttribute: formula key
ExtlClntAppOauthSecurityTokenIpRange: description endIpAddress startIpAddress
ExtlClntAppNotificationType: notificationType pushByDefault=boolean
ExtlClntAppAndroidPushConfig: fcmProject serviceAccount
ExtlClntAppApplePushConfig: applicationBundle certificate environment=ApplePushEnvironmentType
    keyIdentifier password signingKey teamIdentifier
ExtlClntAppSamlConfigurablePoliciesAttribute: formula key
AuthProvParamFwdAllowlist: description param
NamedCredentialParameter: certificate description externalCredential
    globalNamedPrincipalCredential=boolean managedFeatureEnabledCallout=boolean
    outboundNetworkConnection parameterName parameterType=NamedCredentialParamType parameterValue
    readOnlyNamedCredential=boolean sequenceNumber=number systemUserNamedCredential=boolean
ExternalCredentialParameter: authProvider certificate description externalAuthIdentityProvider
    parameterGroup parameterName parameterType=ExternalCredentialParamType parameterValue
    sequenceNumber=number
ConnectedAppOauthAssetToken: assetAudiences assetIncludeAttributes=boolean
    assetIncludeCustomPerms=boolean assetSigningCertId assetValidityPeriod=number
ConnectedAppOauthIdToken: idTokenAudience idTokenIncludeAttributes=boolean
    idTokenIncludeCustomPerms=boolean idTokenIncludeStandardClaims=boolean idTokenValidity=IdTokenMinutes
"""

TYPES: Mapping[str, Mapping[str, str]] = {
    name: {element: kind or TEXT for element, _, kind in (word.partition("=") for word in words)}
    for name, words in paragraphs(_TYPES)
}
ELEMENTS = frozenset(element for elements in TYPES.values() for element in elements)

# Elements whose text is a secret. Source: the Metadata API guide's page of each type.
SECRET_ELEMENTS = frozenset(
    {
        "consumerSecret",
        "ecKey",
        "password",
        "oauthToken",
        "oauthRefreshToken",
        "awsAccessSecret",
        "signingKey",
        "serviceAccount",
    }
)
