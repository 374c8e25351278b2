"""The values that elements of the metadata types may have: enumerations and numbers.

Source: ``@salesforce/types`` 1.9.0 (October 2026) and older versions of it. The Metadata API guide adds the
values of elements that the generated types declare as strings (``IpRelaxation``, ``RefreshTokenPolicy``,
``RefreshTokenValidityUnit``, and those in a ``sessionPolicy``), the minutes of ``JwtTimeout`` and
``IdTokenMinutes``, and the form of ``OrgScopedName``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

BOOLEAN = "boolean"
NUMBER = "number"

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
ExtlIdentityProviderParmType: AuthorizeUrl TokenUrl CreatedByNamespace UserInfoUrl ClientAuthentication
    IdentityProviderOptions AuthorizeRequestQueryParameter TokenRequestQueryParameter
    TokenRequestBodyParameter TokenRequestHttpHeader RefreshRequestQueryParameter
    RefreshRequestBodyParameter RefreshRequestHttpHeader StandardExternalIdentityProvider ManagedByFeature
    ManagedByComponent SfHttpRequestExtensionName
IdentityProviderAuthFlow: AuthorizationCode ClientCredentials SalesforceDefined
IdentityProviderAuthProtocol: OAuth SalesforceDefined
JWTSessionTimeoutType: UserSession Custom
JwtTimeout: 1 5 10 15 30 60 90 120 240 480 720
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

# Values of 1.1.0 to 1.7.0 that 1.9.0 no longer has.
_OLDER = """
AuthProviderType: SlackSeamless SlackFirst SlackFirstDev MuleSoftSeamless
AuthenticationProtocol: Certificate NTLM C2c ApiKey InternalOAuth OrgJwt
ExternalCredentialParamType: ParameterGroup AuthProviderHttpHeader AuthProviderHttpCookie
    AuthProviderClientCertificate AuthProviderServerCertificate FormulaVariable AuthProviderAuthParameter
    AuthContext AuthQueryParameter TenantPrincipal
ExternalPrincipalType: UserWithImpersonation
NamedCredentialParamType: UrlQueryParameter HttpCookie ServerCertificate FormulaVariable
NamedCredentialType: AnonymousEndpoint Credentials
"""

# Only the guide calls these enumerations, and it doesn't say whether their case matters.
_LENIENT = {
    "IpRelaxation": "ENFORCE BYPASS BYPASS_2FACTOR ENFORCE_RELAXREFRESH",
    "RefreshTokenPolicy": "infinite zero",
    "RefreshTokenValidityUnit": "Hours Days Months",
}
_LIFETIME = r"(?i)specific_(?:lifetime|inactivity):\d+:(?:HOURS|DAYS|MONTHS)"


class Enumeration(Record):
    """The values that an element may have; an org with an older API may still accept the ``older`` ones."""

    name: str
    values: tuple[str, ...]
    older: tuple[str, ...] = ()

    def accepts(self, value: str) -> bool:
        """Whether a deployment accepts this trimmed value."""
        if self.name not in _LENIENT:
            return value in self.values or value in self.older
        if value.lower() in (known.lower() for known in self.values):
            return True
        return self.name == "RefreshTokenPolicy" and re.fullmatch(_LIFETIME, value) is not None


class Number(Record):
    """A number, within inclusive bounds if it has any."""

    least: int | None = None
    most: int | None = None

    @property
    def values(self) -> tuple[str, ...]:
        """A description of the valid numbers, in words."""
        return ("a number",) if self.most is None else (f"a number from {self.least} to {self.most}",)

    def accepts(self, value: str) -> bool:
        """Whether a deployment accepts this trimmed value."""
        if self.least is None or self.most is None:
            return re.fullmatch(r"[+-]?\d+(?:\.\d+)?", value) is not None
        return re.fullmatch(r"\d{1,9}", value) is not None and self.least <= int(value) <= self.most


class Form(Record):
    """A text of a certain form: a regular expression, and the form in words."""

    expression: str
    said: str

    @property
    def values(self) -> tuple[str, ...]:
        """The valid values, in words."""
        return (self.said,)

    def accepts(self, value: str) -> bool:
        return re.fullmatch(self.expression, value) is not None


def paragraphs(text: str) -> Iterator[tuple[str, list[str]]]:
    """The names of a table with their words.

    A paragraph reads ``Name: word word``; its further lines are indented by four spaces.
    """
    for paragraph in text.strip().replace("\n    ", " ").splitlines():
        name, _, words = paragraph.partition(":")
        yield name, words.split()


_older = dict(paragraphs(_OLDER))
ENUMERATIONS: Mapping[str, Enumeration] = {
    name: Enumeration(name, tuple(values), tuple(_older.get(name, ())))
    for name, values in (*paragraphs(_ENUMERATIONS), *((n, v.split()) for n, v in _LENIENT.items()))
}
NUMBERS: Mapping[str, Number] = {NUMBER: Number(), "IdTokenMinutes": Number(1, 720)}
_ORG_SCOPED = r"00D[0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?:\S.*"
FORMS: Mapping[str, Form] = {
    "OrgScopedName": Form(_ORG_SCOPED, "the id of the org, a colon and the name of the app")
}
