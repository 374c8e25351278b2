"""The elements of the metadata types that are read, each with its kind.

Source: the types that Salesforce generates from the Metadata API, ``@salesforce/types`` 1.9.0 (October 2026). From the Metadata
API guide: ``pluginExecutionUser``. From files retrieved from orgs: ``isNamedUserJwtEnabled`` of the OAuth policies.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sfscope_lint.kept import kept
from sfscope_lint.metadata_values import paragraphs, usual_values

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sfscope_lint.model import Element, MetadataFile, Shape

TEXT = "text"

# One type in a paragraph: its elements, each with its kind where that isn't a text.
_TYPES = """
ConnectedApp: attributes=ConnectedAppAttribute canvas=CanvasMetadata
    canvasConfig=ConnectedAppCanvasConfig contactEmail contactPhone description fullName iconUrl infoUrl
    ipRanges=ConnectedAppIpRange label logoUrl mobileAppConfig=ConnectedAppMobileDetailConfig
    mobileStartUrl oauthConfig=ConnectedAppOauthConfig oauthPolicy=ConnectedAppOauthPolicy
    permissionSetName plugin pluginExecutionUser profileName samlConfig=ConnectedAppSamlConfig
    sessionPolicy=ConnectedAppSessionPolicy startUrl
ExternalClientApplication: contactEmail contactPhone description distributionState=ExtlClntAppDistState
    fullName iconUrl infoUrl isProtected=boolean label logoUrl managedType=ExtlClntAppManagedType
    orgScopedExternalApp
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

# The elements of the types that are read whose text is a secret (Metadata API guide of each type).
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


@cache
def _reachable(root: str) -> Mapping[tuple[str, str], str]:
    """Each element that a type has, at any depth, behind the name of the one that it stands in: its kind."""
    found: dict[tuple[str, str], str] = {}
    todo = [(root, root)]
    while todo:
        parent, type_name = todo.pop()
        for element, kind in TYPES[type_name].items():
            found[parent, element] = kind
            if kind in TYPES:
                todo.append((element, kind))
    return found


@cache
def _usual_values(root: str) -> Mapping[str, frozenset[str]]:
    """The usual values of a type's elements, at any depth, where they are restricted."""
    return {
        element: values
        for (_, element), kind in _reachable(root).items()
        if (values := usual_values(kind)) is not None
    }


def has_known_elements(file: MetadataFile) -> bool:
    """Each element stands where its type has it: the quick answer for nearly every file."""
    return _is_known(file.shape)


@kept
def _is_known(shape: Shape) -> bool:
    known = _reachable(shape.names[0])
    inner = zip(shape.names[1:], shape.parents[1:], strict=True)
    return all((shape.names[parent], name) in known for name, parent in inner)


def has_usual_values(file: MetadataFile) -> bool:
    """Booleans, numbers and enumerations have values that certainly are some; else somebody has to look closer."""
    elements = file.elements
    texts = elements.texts
    for values, ordinals in _restricted(elements.shape):
        if not values.issuperset([texts[ordinal] for ordinal in ordinals]):
            return False
    return True


@kept
def _restricted(shape: Shape) -> tuple[tuple[frozenset[str], tuple[int, ...]], ...]:
    """The elements of a shape (their ordinals) whose values are restricted, by their usual values."""
    usual = _usual_values(shape.names[0])
    found: dict[frozenset[str], list[int]] = {}
    for ordinal, name in enumerate(shape.names):
        if name in usual:
            found.setdefault(usual[name], []).append(ordinal)
    return tuple((values, tuple(ordinals)) for values, ordinals in found.items())


def kinds(file: MetadataFile) -> Iterator[tuple[Element, str | None, str]]:
    """Each element below the root with its kind and the kind of what it stands in.

    A kind is a type's, an enumeration's or a number's name, ``text`` or ``boolean``; None where the type around it
    has no such element, and for all that stands in such a one.
    """
    known: list[str | None] = [file.root]
    for element in file.elements.within(0):
        around = known[element.parent]
        kind = TYPES.get(around or "", {}).get(element.name)
        known.append(kind)
        if around is not None:
            yield element, kind, around
