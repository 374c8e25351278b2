"""The elements of the metadata types that are read, and the values of their enumerations.

Source: the types that Salesforce generates from the Metadata API, ``@salesforce/types`` 1.9.0 (October 2026). From the Metadata API guide:
``pluginExecutionUser``, and the values of elements that the generated types call mere strings (``IpRelaxation``,
``RefreshTokenPolicy``, ``RefreshTokenValidityUnit``, and in a ``sessionPolicy``). From files retrieved from orgs:
``isNamedUserJwtEnabled`` of the OAuth policies.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from sfscope_lint.kept import kept
from sfscope_lint.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sfscope_lint.model import Element, MetadataFile, Shape

TEXT = "text"
BOOLEAN = "boolean"
NUMBER = "number"

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
    guestJwtTimeout=number ipRelaxationPolicyType=IpRelaxation isClientCredentialsFlowEnabled=boolean
    isGuestCodeCredFlowEnabled=boolean isNamedUserJwtEnabled=boolean isTokenExchangeFlowEnabled=boolean label
    namedUserJwtSessionTimeoutType=JWTSessionTimeoutType namedUserJwtTimeout=number
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
    idTokenValidityInMinutes=number
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
    idTokenIncludeCustomPerms=boolean idTokenIncludeStandardClaims=boolean idTokenValidity=number
"""

_ENUMERATIONS = """
AccessMethod: Get Post
ApplePushEnvironmentType: Sandbox Production
AuthProviderType: Facebook Janrain Salesforce OpenIdConnect MicrosoftACS LinkedIn Twitter Google GitHub
    Custom Apple Evergreen Slack HubSpot Microsoft MuleSoft Bitbucket MuleSoftAnypointPlatform
    Confluence3LO CommerceCloudAccountManager
AuthenticationProtocol: NoAuthentication Oauth Password AwsSv4 Jwt JwtExchange Custom Basic
CalloutStatus: Enabled Disabled
CanvasLocationOptions: None Chatter UserProfile Visualforce Aura Publisher ChatterFeed ServiceDesk
    OpenCTI AppLauncher MobileNav PageLayout
CanvasOptions: HideShare HideHeader PersonalEnabled
DevicePlatformType: ios android
DeviceType: phone tablet minitablet
ExternalCredentialParamType: ExternalAuthIdentityProvider AuthProvider AuthProviderUrl
    AuthProviderUrlQueryParameter SigningCertificate AuthParameter NamedPrincipal PerUserPrincipal
    AwsStsPrincipal GlobalNamedPrincipal SystemUserPrincipal CustomPrincipal PrincipalIdentityAlias
    AuthHeader AuthProtocolVariant JwtBodyClaim JwtHeaderClaim CreatedByNamespace
    AdditionalRefreshStatusCode ManagedByFeature ManagedByComponent SfHttpRequestExtensionName
ExternalPrincipalType: Anonymous PerUser NamedUser NamedCustomPrincipal
ExtlClntAppDistState: Local Packaged Managed AutoInstalled
ExtlClntAppManagedType: Local Global
ExtlClntAppNameIdFormatType: Unspecified EmailAddress Persistent Transient
ExtlClntAppSamlBindingType: RedirectBinding PostBinding
ExtlClntAppSamlEncryptType: AES_128 AES_256
ExtlClntAppSamlSignAlgoType: SHA1 SHA256
ExtlClntAppSamlSubjectType: Username FederationId UserId SpokeId CustomAttribute PersistentId
ExtlClntAppStartPage: None Custom OAuth SAML
JWTSessionTimeoutType: UserSession Custom
MuleSoftControlPlane: None US EU
NamedCredentialParamType: Url HttpHeader ClientCertificate Authentication OutboundNetworkConnection
    AllowedManagedPackageNamespaces CreatedByNamespace CustomParameter StandardNamedCredentialType
    ManagedByFeature ManagedByComponent ConnectionStatus SfHttpRequestExtensionName
    NamedCredentialOptions ManagedByNamespace
NamedCredentialType: Legacy SecuredEndpoint PrivateEndpoint Standard
PermittedUsersPolicyType: AllSelfAuthorized AdminApprovedPreAuthorized
PolicyAction: Block RaiseSessionLevel StepUpMFA
PushServiceType: Apple Android
RefreshTokenPolicyType: Infinite Zero SpecificLifetime SpecificInactivity
SamlEncryptionType: AES_128 AES_256 Triple_Des
SamlIdpSLOBinding: RedirectBinding PostBinding
SamlInitiationMethod: None IdpInitiated SpInitiated
SamlNameIdFormatType: Unspecified EmailAddress Persistent Transient
SamlSigningAlgoType: SHA1 SHA256
SamlSubjectType: Username FederationId UserId SpokeId CustomAttribute PersistentId
ScreenLockTimeout: Never One Five Ten Thirty Sixty OneTwenty OneEighty TwoForty
SessionSecurityLevel: LOW STANDARD HIGH_ASSURANCE
TlsClientAuthCertParamType: tls_client_auth_subject_dn tls_client_auth_san_dns tls_client_auth_san_uri
    tls_client_auth_san_ip tls_client_auth_san_email tls_client_auth_san_spiffe
"""

# Values of 1.1.0 or 1.6.0 that 1.9.0 has no more.
_OLDER = """
AuthProviderType: SlackSeamless SlackFirst SlackFirstDev
AuthenticationProtocol: Certificate NTLM C2c ApiKey InternalOAuth OrgJwt
ExternalCredentialParamType: ParameterGroup AuthProviderHttpHeader AuthProviderHttpCookie
    AuthProviderClientCertificate AuthProviderServerCertificate FormulaVariable AuthProviderAuthParameter
    AuthContext AuthQueryParameter
ExternalPrincipalType: UserWithImpersonation
NamedCredentialParamType: UrlQueryParameter HttpCookie ServerCertificate FormulaVariable
NamedCredentialType: AnonymousEndpoint Credentials
"""

# Enumerations to the guide alone, whose case of letters nobody has published a rule for.
_LENIENT = {
    "IpRelaxation": "ENFORCE BYPASS BYPASS_2FACTOR ENFORCE_RELAXREFRESH",
    "RefreshTokenPolicy": "infinite zero",
    "RefreshTokenValidityUnit": "Hours Days Months",
}
_LIFETIME = r"(?i)specific_(?:lifetime|inactivity):\d+:(?:HOURS|DAYS|MONTHS)"


class Enumeration(NamedTuple):
    """The values that an element may have; ``older`` ones an org's API may still have."""

    name: str
    values: tuple[str, ...]
    older: tuple[str, ...] = ()

    def accepts(self, value: str) -> bool:
        if self.name not in _LENIENT:
            return value in self.values or value in self.older
        if value.lower() in (known.lower() for known in self.values):
            return True
        return self.name == "RefreshTokenPolicy" and re.fullmatch(_LIFETIME, value) is not None


def _paragraphs(text: str) -> Iterator[tuple[str, list[str]]]:
    for paragraph in text.strip().replace("\n    ", " ").splitlines():
        name, _, words = paragraph.partition(":")
        yield name, words.split()


TYPES: Mapping[str, Mapping[str, str]] = {
    name: {element: kind or TEXT for element, _, kind in (word.partition("=") for word in words)}
    for name, words in _paragraphs(_TYPES)
}
_older = dict(_paragraphs(_OLDER))
ENUMERATIONS: Mapping[str, Enumeration] = {
    name: Enumeration(name, tuple(values), tuple(_older.get(name, ())))
    for name, values in (*_paragraphs(_ENUMERATIONS), *((n, v.split()) for n, v in _LENIENT.items()))
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
    booleans = Enumeration(BOOLEAN, ("true", "false", "1", "0"))
    restricted = {**ENUMERATIONS, BOOLEAN: booleans}
    return {
        element: frozenset({*restricted[kind].values, ""})
        for (_, element), kind in _reachable(root).items()
        if kind in restricted
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
    """Booleans and enumerations have values that certainly are some; else somebody has to look closer."""
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

    A kind is a type's or an enumeration's name, ``text``, ``boolean`` or ``number``; None where the type around it
    has no such element, and for all that stands in such a one.
    """
    known: list[str | None] = [file.root]
    for element in file.elements.within(0):
        around = known[element.parent]
        kind = TYPES.get(around or "", {}).get(element.name)
        known.append(kind)
        if around is not None:
            yield element, kind, around
