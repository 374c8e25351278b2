"""Which element of an External Client App says what an element of a Connected App says.

Source: the Metadata API guide's pages of the types, and ``@salesforce/types`` 1.9.0 (October 2026). What no row names has
no counterpart: ``mobileStartUrl`` and ``mobileAppConfig``, and user provisioning.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sfscope_lint.record import Record
from sfscope_lint.salesforce.metadata_values import paragraphs

if TYPE_CHECKING:
    from collections.abc import Mapping


class Spot(Record):
    """An element, and the type, or the kind of element, that has it."""

    kind: str
    element: str


# By a kind of a Connected App's and one of an External Client App's: each element, with its new name where it has one.
_PAIRS = """
ConnectedApp>ExternalClientApplication: label contactEmail contactPhone description iconUrl infoUrl logoUrl
ConnectedApp>ExtlClntAppConfigurablePolicies: startUrl
ConnectedApp>ExtlClntAppOauthConfigurablePolicies: startUrl attributes=customAttributes
    permissionSetName=commaSeparatedPermissionSet profileName=commaSeparatedProfile plugin=apexHandler
    pluginExecutionUser=executeHandlerAs
ConnectedApp>ExtlClntAppOauthSettings: attributes=customAttributes ipRanges=trustedIpRanges
ConnectedAppIpRange>ExtlClntAppOauthIpRange: start=startIpAddress end=endIpAddress
ConnectedAppOauthConfig>ExtlClntAppGlobalOauthSettings: callbackUrl certificate consumerKey consumerSecret
    idTokenConfig isClientCredentialEnabled=isClientCredentialsFlowEnabled
    isCodeCredentialEnabled=isCodeCredFlowEnabled isCodeCredentialPostOnly=isCodeCredPostOnly
    isConsumerSecretOptional isDPopEnabled isDeviceFlowEnabled isEnforceRefreshTokenTTL isIntrospectAllTokens
    isNamedUserJwtEnabled isPKImTLSEnabled=isMtlsEnabled isPkceRequired isRefreshTokenRotationEnabled
    isSecretRequiredForRefreshToken isSecretRequiredForTokenExchange isTokenExchangeEnabled
ConnectedAppOauthConfig>ExtlClntAppOauthConfigurablePolicies: isAdminApproved=permittedUsersPolicyType
    isClientCredentialEnabled=isClientCredentialsFlowEnabled oauthClientCredentialUser=clientCredentialsFlowUser
ConnectedAppOauthConfig>ExtlClntAppOauthSecuritySettings: isIpBindingEnabled=tokenIpRanges
ConnectedAppOauthConfig>ExtlClntAppOauthSettings: scopes=commaSeparatedOauthScopes singleLogoutUrl
ConnectedAppOauthIdToken>ExternalAppIdTokenConfig: idTokenAudience idTokenIncludeAttributes
    idTokenIncludeCustomPerms=idTokenIncludeCustomPermissions idTokenIncludeStandardClaims
    idTokenValidity=idTokenValidityInMinutes
ConnectedAppOauthAssetToken>ExtlClntAppOauthSettings: assetAudiences=assetTokenAudiences
    assetIncludeAttributes=areAttributesIncludedInAssetToken
    assetIncludeCustomPerms=areCustomPermsIncludedInAssetToken assetSigningCertId=assetTokenSigningCertificate
    assetValidityPeriod=assetTokenValidity
ConnectedAppOauthPolicy>ExtlClntAppOauthConfigurablePolicies: ipRelaxation=ipRelaxationPolicyType
    isTokenExchangeFlowEnabled refreshTokenPolicy=refreshTokenPolicyType
    refreshTokenPolicy=refreshTokenValidityPeriod refreshTokenPolicy=refreshTokenValidityUnit singleLogoutUrl
ConnectedAppSessionPolicy>ExtlClntAppOauthConfigurablePolicies: policyAction sessionLevel=requiredSessionLevel
    sessionTimeout=sessionTimeoutInMinutes
ConnectedAppSamlConfig>ExtlClntAppSamlConfigurablePolicies: acsUrl certificate encryptionCertificate
    encryptionType entityUrl issuer samlIdpSLOBindingEnum=singleLogoutBindingType samlNameIdFormat=nameIdFormat
    samlSigningAlgoType=signingAlgorithmType samlSloUrl=singleLogoutUrl
    samlSubjectCustomAttr=subjectCustomAttribute samlSubjectType=subjectType
ConnectedAppCanvasConfig>ExtlClntAppCanvasSettings: accessMethod canvasUrl lifecycleClass=lifeCycleHandler
    locations=canvasLocationOptions options=canvasOptions samlInitiationMethod
"""

# Names that public files have for these elements, and that no type has.
_MISNAMED = {
    "issueJwtBasedAccessToken": "isNamedUserJwtEnabled",
    "requireSecretForRefreshToken": "isSecretRequiredForRefreshToken",
}


@cache
def external_by_connected() -> Mapping[Spot, tuple[Spot, ...]]:
    """The spots of an External Client App by each spot of a Connected App; most runs don't need them."""
    found: dict[Spot, tuple[Spot, ...]] = {}
    for kinds, words in paragraphs(_PAIRS):
        connected, _, external = kinds.partition(">")
        for word in words:
            name, _, new_name = word.partition("=")
            spot = Spot(connected, name)
            found[spot] = (*found.get(spot, ()), Spot(external, new_name or name))
    return found


_CONNECTED = "ConnectedApp"
_EXTERNAL = ("ExternalClientApplication", "ExtlClntApp")


def counterparts(element: str, root: str) -> tuple[Spot, ...]:
    """Where a file's own kind of app says what an element of this name says in the other kind, or is meant to say.

    ``root`` is the file's root element; a file that is no app's has none. The case of letters doesn't count.
    """
    if root != _CONNECTED and not root.startswith(_EXTERNAL):
        return ()
    index = _index(of_connected_app=root == _CONNECTED)
    return index.get(_MISNAMED.get(element, element).casefold(), ())


@cache
def _index(*, of_connected_app: bool) -> Mapping[str, tuple[Spot, ...]]:
    """The spots of one kind of app, by the names, in lower case, that the other one has for them."""
    found: dict[str, dict[Spot, None]] = {}
    for connected, external in external_by_connected().items():
        here, there = ((connected,), external) if of_connected_app else (external, (connected,))
        for spot in there:
            found.setdefault(spot.element.casefold(), {}).update(dict.fromkeys(here))
    return {name: tuple(spots) for name, spots in found.items()}
