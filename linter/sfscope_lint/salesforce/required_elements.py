"""The elements that a file of a metadata type must have, by type, or by the kind of element that contains them.

Source: the Metadata API guide's field tables, and ``@salesforce/types`` 1.9.0 (October 2026), whose elements of the same
names aren't optional. ``externalClientApplication`` is left out: what it joins is ``unlinked-app-file``'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.record import Record
from sfscope_lint.salesforce.metadata_values import paragraphs

if TYPE_CHECKING:
    from collections.abc import Mapping


class Required(Record):
    """A required element; ``certain``: a refusal without it is on record, or no public file that was read lacks it."""

    name: str
    certain: bool


# A refusal without the label of a global OAuth file is on record. Every public file that was read has the others.
_CERTAIN = """
ConnectedApp: contactEmail label
ConnectedAppOauthConfig: callbackUrl
ConnectedAppOauthPolicy: refreshTokenPolicy
ConnectedAppAttribute: formula key
ConnectedAppIpRange: end start
ExtlClntAppGlobalOauthSettings: label
ExtlClntAppConfigurablePolicies: isEnabled
AuthProvider: friendlyName providerType
NamedCredential: label
NamedCredentialParameter: parameterName parameterType
ExternalCredential: authenticationProtocol label
ExternalCredentialParameter: parameterName parameterType
"""

# A sample app of Salesforce's lacks ipRelaxation. Of a global OAuth file's callbackUrl and of the labels a report says that
# they are required, and the guide doesn't. Of the other kinds of element no public file was read.
_PROBABLE = """
ConnectedAppOauthPolicy: ipRelaxation
ExternalAuthIdentityProvider: authenticationFlow authenticationProtocol label
ExternalAuthIdentityProviderParameter: parameterName parameterType
OauthCustomScope: description developerName masterLabel
OauthCustomScopeApp: connectedApp
OauthTokenExchangeHandler: description developerName isAccessTokenSupported isEnabled isIdTokenSupported
    isJwtSupported isRefreshTokenSupported isSaml2Supported isUserCreationAllowed masterLabel tokenHandlerApex
OauthTokenExchHandlerApp: apexExecutionUser isDefault
ConnectedAppCanvasConfig: accessMethod canvasUrl
ConnectedAppMobileDetailConfig: devicePlatform version
ConnectedAppOauthAssetToken: assetAudiences assetIncludeAttributes assetIncludeCustomPerms assetSigningCertId
    assetValidityPeriod
ConnectedAppSamlConfig: acsUrl entityUrl samlSubjectType
ExtlClntAppOauthSettings: label
ExtlClntAppGlobalOauthSettings: callbackUrl
ExtlClntAppOauthConfigurablePolicies: label
ExtlClntAppOauthSettingsAttribute: formula key
ExtlClntAppOauthIpRange: endIpAddress startIpAddress
ExtlClntAppOauthPoliciesAttribute: formula key
ExtlClntAppOauthSecurityTokenIpRange: endIpAddress startIpAddress
ExtlClntAppMobileSettings: isScreenLockEnabled
ExtlClntAppMobileConfigurablePolicies: screenLockTimeout
ExtlClntAppNotificationType: notificationType
ExtlClntAppPushSettings: pushServiceType
ExtlClntAppAndroidPushConfig: fcmProject serviceAccount
ExtlClntAppApplePushConfig: environment
ExtlClntAppPushConfigurablePolicies: isFullContent
ExtlClntAppCanvasSettings: canvasUrl
ExtlClntAppSamlConfigurablePolicies: acsUrl entityUrl
ExtlClntAppSamlConfigurablePoliciesAttribute: formula key
AuthProvParamFwdAllowlist: param
"""

_certain, _probable = dict(paragraphs(_CERTAIN)), dict(paragraphs(_PROBABLE))
REQUIRED: Mapping[str, tuple[Required, ...]] = {
    kind: (
        *(Required(name, certain=True) for name in _certain.get(kind, ())),
        *(Required(name, certain=False) for name in _probable.get(kind, ())),
    )
    for kind in (*_certain, *(kind for kind in _probable if kind not in _certain))
}
