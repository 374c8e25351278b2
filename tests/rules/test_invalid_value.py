"""invalid-value: hits and near misses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rules.shapes import (
    CONNECTED_APP,
    connected_app,
    metadata,
    of_app,
)

if TYPE_CHECKING:
    from tests.support import Workspace


POLICIES = "p/Order_Sync.ecaOauthPlcy-meta.xml"
GLOBAL = "g/Order_Sync.ecaGlblOauth-meta.xml"


class TestInvalidValue:
    @pytest.mark.parametrize(
        ("path", "text", "value", "help_"),
        [
            (CONNECTED_APP, connected_app("<isAdminApproved>yes</isAdminApproved>"), "yes", "write true or false"),
            (CONNECTED_APP, connected_app("<isAdminApproved>ture</isAdminApproved>"), "ture", "write true or false"),
            (CONNECTED_APP, connected_app(rest="<oauthPolicy><ipRelaxation>ENFORCED</ipRelaxation></oauthPolicy>"), "ENFORCED", "write ENFORCE"),
            (CONNECTED_APP, connected_app(rest="<oauthPolicy><refreshTokenPolicy>specific_lifetime:90</refreshTokenPolicy></oauthPolicy>"), "specific_lifetime:90", "write infinite or zero"),
            (POLICIES, of_app("ExtlClntAppOauthConfigurablePolicies", "<permittedUsersPolicyType>AllSelfAuthorised</permittedUsersPolicyType>"), "AllSelfAuthorised", "write AllSelfAuthorized"),
            (POLICIES, of_app("ExtlClntAppOauthConfigurablePolicies", "<refreshTokenPolicyType>infinite</refreshTokenPolicyType>"), "infinite", "write Infinite"),
            ("x/A.externalCredential", metadata("ExternalCredential", "<authenticationProtocol>OAuth</authenticationProtocol>"), "OAuth", "write Oauth"),
            ("x/A.externalCredential", metadata("ExternalCredential", "<externalCredentialParameters><parameterType>Scope</parameterType></externalCredentialParameters>"), "Scope", "write one of ExternalAuthIdentityProvider, AuthProvider,"),
            ("x/A.eca", metadata("ExternalClientApplication", "<distributionState>Packageable</distributionState>"), "Packageable", "write Packaged, if that is meant; the values are Local, Packaged,"),
            (CONNECTED_APP, connected_app("<isAdminApproved>5up3r/s3cret+value</isAdminApproved>"), None, "write true or false"),
            (CONNECTED_APP, connected_app("<isAdminApproved>&#160;true</isAdminApproved>"), None, "write true"),
            (CONNECTED_APP, connected_app(rest="<sessionPolicy><sessionTimeout>abc</sessionTimeout></sessionPolicy>"), "abc", "write a number"),
            (CONNECTED_APP, connected_app(rest="<sessionPolicy><sessionTimeout>5 min</sessionTimeout></sessionPolicy>"), None, "write a number"),
            (CONNECTED_APP, connected_app("<idTokenConfig><idTokenValidity>721</idTokenValidity></idTokenConfig>"), None, "write a number from 1 to 720"),
            (GLOBAL, of_app("ExtlClntAppGlobalOauthSettings", "<idTokenConfig><idTokenValidityInMinutes>0</idTokenValidityInMinutes></idTokenConfig>"), None, "write a number from 1 to 720"),
            (POLICIES, of_app("ExtlClntAppOauthConfigurablePolicies", "<refreshTokenValidityPeriod>abc</refreshTokenValidityPeriod>"), "abc", "write a number"),
            (POLICIES, of_app("ExtlClntAppOauthConfigurablePolicies", "<namedUserJwtTimeout>7</namedUserJwtTimeout>"), None, "write one of 1, 5, 10, 15,"),
            ("x/A.eca", metadata("ExternalClientApplication", "<orgScopedExternalApp>YOUR_ORG_ID:Order_Sync</orgScopedExternalApp>"), "YOUR_ORG_ID:Order_Sync", "write the id of the org, a colon and the name of the app"),
            ("x/A.eca", metadata("ExternalClientApplication", "<orgScopedExternalApp>00D000000000001EAA</orgScopedExternalApp>"), None, "write the id of the org, a colon"),
        ],
    )  # fmt: skip
    def test_fires(self, workspace: Workspace, path: str, text: str, value: str | None, help_: str) -> None:
        workspace.write(path, text)
        (finding,) = workspace.find("invalid-value")
        assert (finding.value, finding.severity.value) == (value, "error")
        assert finding.help.startswith(help_)
        assert "5up3r" not in finding.message

    @pytest.mark.parametrize(
        ("path", "text"),
        [
            (CONNECTED_APP, connected_app("<isAdminApproved>\n 1 </isAdminApproved><isPkceRequired>TRUE</isPkceRequired>")),
            (CONNECTED_APP, connected_app("<isAdminApproved/><isPkceRequired>${PKCE}</isPkceRequired>")),
            (CONNECTED_APP, connected_app(rest="<oauthPolicy><ipRelaxation>enforce_RelaxRefresh</ipRelaxation><refreshTokenPolicy>specific_inactivity:30:DAYS</refreshTokenPolicy></oauthPolicy>")),
            (POLICIES, of_app("ExtlClntAppOauthConfigurablePolicies", "<ipRelaxationPolicyType>Bypass_2factor</ipRelaxationPolicyType><policyAction>StepUpMFA</policyAction>")),
            (CONNECTED_APP, connected_app("<isSomething>perhaps</isSomething>")),
            ("x/N.namedCredential", metadata("NamedCredential", "<protocol>NTLM</protocol>")),
            ("x/A.authprovider", metadata("AuthProvider", "<providerType>MuleSoftSeamless</providerType>")),
            ("x/A.externalCredential", metadata("ExternalCredential", "<externalCredentialParameters><parameterType>TenantPrincipal</parameterType></externalCredentialParameters>")),
            (CONNECTED_APP, connected_app("<idTokenConfig><idTokenValidity>720</idTokenValidity></idTokenConfig>")),
            (CONNECTED_APP, connected_app("<idTokenConfig><idTokenValidity>${MINUTES}</idTokenValidity></idTokenConfig>")),
            (CONNECTED_APP, connected_app(rest="<sessionPolicy><sessionTimeout> 1440 </sessionTimeout></sessionPolicy>")),
            (CONNECTED_APP, connected_app(rest="<mobileAppConfig><applicationFileLength>123456789012345678901</applicationFileLength></mobileAppConfig>")),
            ("x/A.eca", metadata("ExternalClientApplication", "<orgScopedExternalApp>00Dxx0000001gPLEAY:Order Sync</orgScopedExternalApp>")),
            ("x/A.eca", metadata("ExternalClientApplication", "<orgScopedExternalApp>00Dxx0000001gPL:Order_Sync</orgScopedExternalApp>")),
            ("x/A.eca", metadata("ExternalClientApplication", "<orgScopedExternalApp>${ORG_ID}:Order_Sync</orgScopedExternalApp>")),
            (POLICIES, of_app("ExtlClntAppOauthConfigurablePolicies", "<namedUserJwtTimeout>480</namedUserJwtTimeout><refreshTokenValidityPeriod/>")),
        ],
    )  # fmt: skip
    def test_is_silent(self, workspace: Workspace, path: str, text: str) -> None:
        workspace.write(path, text)
        assert workspace.find("invalid-value") == ()

    def test_number_with_many_digits_is_checked_quickly(self, workspace: Workspace) -> None:
        text = f"<idTokenConfig><idTokenValidity>{'9' * 100_000}</idTokenValidity></idTokenConfig>"
        workspace.write(CONNECTED_APP, connected_app(text))
        (finding,) = workspace.find("invalid-value")
        assert finding.help == "write a number from 1 to 720"

    @pytest.mark.parametrize(
        ("text", "help_"),
        [
            ("AuthProviderClientId", "write AuthProvider, if that is meant; the values are ExternalAuthIdentityProvider,"),
            ("Zyx", "write one of ExternalAuthIdentityProvider, AuthProvider,"),
        ],
    )  # fmt: skip
    def test_help_names_the_nearest_value_and_all(self, workspace: Workspace, text: str, help_: str) -> None:
        parameter = f"<externalCredentialParameters><parameterType>{text}</parameterType></externalCredentialParameters>"
        workspace.write("x/A.externalCredential", metadata("ExternalCredential", parameter))
        (finding,) = workspace.find("invalid-value")
        assert finding.help.startswith(help_)
        assert finding.help.endswith(", ManagedByComponent, SfHttpRequestExtensionName")
