"""unknown-element: hits and near misses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rules.shapes import (
    API,
    CONNECTED_APP,
    ECA_API,
    FLOW,
    USER,
    connected_app,
    eca,
    metadata,
    of_app,
)

from sfscope_lint.salesforce.app_elements import external_by_connected
from sfscope_lint.salesforce.metadata_schema import TYPES

if TYPE_CHECKING:
    from tests.support import Workspace


POLICIES = "p/Order_Sync.ecaOauthPlcy-meta.xml"
GLOBAL = "g/Order_Sync.ecaGlblOauth-meta.xml"


class TestUnknownElement:
    @pytest.mark.parametrize(
        ("path", "text", "element", "help_", "switch"),
        [
            (
                CONNECTED_APP,
                connected_app("<isClientCredentialsEnabled>true</isClientCredentialsEnabled>"),
                "isClientCredentialsEnabled",
                "write <isClientCredentialEnabled>",
                True,
            ),
            (
                CONNECTED_APP,
                connected_app("<isClientCredentialsEnabled>false</isClientCredentialsEnabled>"),
                "isClientCredentialsEnabled",
                "write <isClientCredentialEnabled>",
                False,
            ),
            (
                CONNECTED_APP,
                connected_app("<oauthClientCredentialsUser>a@example.com</oauthClientCredentialsUser>"),
                "oauthClientCredentialsUser",
                "write <oauthClientCredentialUser>",
                False,
            ),
            (CONNECTED_APP, connected_app(API, rest=FLOW), FLOW[1:26], "it belongs in <oauthConfig>", True),
            (
                POLICIES,
                of_app("ExtlClntAppOauthConfigurablePolicies", FLOW),
                "isClientCredentialEnabled",
                "write <isClientCredentialsFlowEnabled>",
                True,
            ),
            (
                "s/A.ecaOauth-meta.xml",
                of_app(
                    "ExtlClntAppOauthSettings",
                    "<permittedUsersPolicyType>AllSelfAuthorized</permittedUsersPolicyType>",
                ),
                "permittedUsersPolicyType",
                "it belongs in a .ecaOauthPlcy file",
                False,
            ),
            (
                CONNECTED_APP,
                connected_app(rest="<samlConfig><idpUrl>https://example.com</idpUrl></samlConfig>"),
                "idpUrl",
                "remove it;",
                False,
            ),
            (
                "e/Orders.externalCredential-meta.xml",
                metadata("ExternalCredential", "<principals><principal>a</principal></principals>"),
                "principals",
                "remove it;",
                False,
            ),
            (
                CONNECTED_APP,
                connected_app(rest="<isClientCredentialApproved>true</isClientCredentialApproved>"),
                "isClientCredentialApproved",
                "if you mean <isClientCredentialEnabled> in <oauthConfig>, write that",
                False,
            ),
            (
                "e/Orders.externalCredential-meta.xml",
                metadata(
                    "ExternalCredential",
                    "<externalCredentialParameters><principal>a</principal></externalCredentialParameters>",
                ),
                "principal",
                "remove it, and grant the principal in a permission set",
                False,
            ),
            (
                CONNECTED_APP,
                connected_app(rest="<description><b/></description>"),
                "description",
                "write only text in <description>",
                False,
            ),
        ],
    )
    def test_fires_once(
        self, workspace: Workspace, path: str, text: str, element: str, help_: str, switch: bool
    ) -> None:
        workspace.write(path, text)
        (finding,) = workspace.find("unknown-element")
        assert (finding.value, finding.severity.value) == (element, "warning")
        assert finding.help.startswith(help_)
        assert ("doesn't turn the client credentials flow on" in finding.message) == switch

    @pytest.mark.parametrize(
        ("path", "text"),
        [
            (CONNECTED_APP, connected_app(rest="<pluginExecutionUser>a@example.com</pluginExecutionUser>")),
            (CONNECTED_APP, connected_app(rest="<ipRanges><end>1.1.1.1</end><start>1.1.1.1</start></ipRanges>")),
            (CONNECTED_APP, connected_app("<scopes><scopes>Api</scopes></scopes>").replace("<label>", "<!-- <x/> --><label>")),
            (GLOBAL, of_app("ExtlClntAppGlobalOauthSettings", "<idTokenConfig><idTokenAudience>a</idTokenAudience></idTokenConfig>")),
            (POLICIES, of_app("ExtlClntAppOauthConfigurablePolicies", "<isNamedUserJwtEnabled>true</isNamedUserJwtEnabled>")),
            ("a/A.authprovider-meta.xml", metadata("AuthProvider", "<fullName>A</fullName><ecKey>x</ecKey>")),
        ],
    )  # fmt: skip
    def test_is_silent(self, workspace: Workspace, path: str, text: str) -> None:
        workspace.write(path, text)
        assert "unknown-element" not in [finding.rule for finding in workspace.find("unknown-element")]


def test_rules_about_files_skip_companions(workspace: Workspace) -> None:
    """A hook that gets one file doesn't report mistakes in another."""
    workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "."}]}')
    for path, text in eca(ecaOauth=ECA_API, ecaPush="<nonsense>a</nonsense>").items():
        workspace.write(path, text)
    workspace.write(CONNECTED_APP, connected_app(FLOW + USER + API))
    assert workspace.lint("--select", "unknown-element", "ecaOauth").rules == []
    assert workspace.lint("--select", "unknown-element", "ecaPush").rules == ["unknown-element"]


POLICIES_ROOT = "ExtlClntAppOauthConfigurablePolicies"
GLOBAL_ROOT = "ExtlClntAppGlobalOauthSettings"
SETTINGS = "s/Order_Sync.ecaOauth-meta.xml"
HEADER = "x/Order_Sync.eca-meta.xml"


class TestTheOtherKindOfApp:
    """An element of a Connected App in an External Client App's file, and the reverse."""

    @pytest.mark.parametrize(
        ("path", "text", "help_"),
        [
            (POLICIES, of_app(POLICIES_ROOT, "<ipRelaxation>ENFORCE</ipRelaxation>"), "write <ipRelaxationPolicyType>"),
            (POLICIES, of_app(POLICIES_ROOT, "<sessionTimeout>120</sessionTimeout>"), "write <sessionTimeoutInMinutes>"),
            (POLICIES, of_app(POLICIES_ROOT, "<refreshTokenPolicy>zero</refreshTokenPolicy>"), "write <refreshTokenPolicyType>, with Infinite or Zero or SpecificLifetime or SpecificInactivity"),
            (POLICIES, of_app(POLICIES_ROOT, "<isAdminApproved>true</isAdminApproved>"), "write <permittedUsersPolicyType>, with AllSelfAuthorized or AdminApprovedPreAuthorized"),
            (POLICIES, of_app(POLICIES_ROOT, "<profileName>Admin</profileName>"), "write <commaSeparatedProfile>, with one comma-separated list"),
            (POLICIES, of_app(POLICIES_ROOT, "<scopes>Api</scopes>"), "an External Client App has <commaSeparatedOauthScopes> in the .ecaOauth file instead"),
            (POLICIES, of_app(POLICIES_ROOT, "<oauthclientcredentialuser>a@example.com</oauthclientcredentialuser>"), "write <clientCredentialsFlowUser>"),
            (SETTINGS, of_app("ExtlClntAppOauthSettings", "<scopes>Api</scopes>"), "write <commaSeparatedOauthScopes>, with one comma-separated list"),
            (SETTINGS, of_app("ExtlClntAppOauthSettings", "<ipRelaxation>ENFORCE</ipRelaxation>"), "an External Client App has <ipRelaxationPolicyType> in the .ecaOauthPlcy file instead"),
            (SETTINGS, of_app("ExtlClntAppOauthSettings", FLOW), "an External Client App has <isClientCredentialsFlowEnabled> in the .ecaGlblOauth file and <isClientCredentialsFlowEnabled> in the .ecaOauthPlcy file instead"),
            (SETTINGS, of_app("ExtlClntAppOauthSettings", "<contactEmail>a@example.com</contactEmail>"), "it belongs in the .eca file"),
            (SETTINGS, of_app("ExtlClntAppOauthSettings", "<trustedIpRanges><start>1.1.1.1</start></trustedIpRanges>"), "write <startIpAddress>"),
            (SETTINGS, of_app("ExtlClntAppOauthSettings", "<idTokenValidity>9</idTokenValidity>"), "an External Client App has <idTokenValidityInMinutes> in <idTokenConfig> of the .ecaGlblOauth file instead"),
            (GLOBAL, of_app(GLOBAL_ROOT, "<issueJwtBasedAccessToken>true</issueJwtBasedAccessToken>"), "write <isNamedUserJwtEnabled>"),
            (GLOBAL, of_app(GLOBAL_ROOT, "<requireSecretForRefreshToken>true</requireSecretForRefreshToken>"), "write <isSecretRequiredForRefreshToken>"),
            (HEADER, metadata("ExternalClientApplication", "<startUrl>https://a.example.com</startUrl>"), "it belongs in the .ecaPlcy file or the .ecaOauthPlcy file"),
            (CONNECTED_APP, connected_app("<clientCredentialsFlowUser>a@example.com</clientCredentialsFlowUser>"), "write <oauthClientCredentialUser>"),
            (CONNECTED_APP, connected_app("<isClientCredentialsFlowEnabled>false</isClientCredentialsFlowEnabled>"), "write <isClientCredentialEnabled>"),
            (CONNECTED_APP, connected_app(ECA_API), "write <scopes>, once for each item of the list"),
            (CONNECTED_APP, connected_app(rest="<ipRelaxationPolicyType>Enforce</ipRelaxationPolicyType>"), "a Connected App has <ipRelaxation> in <oauthPolicy> instead"),
            (CONNECTED_APP, connected_app("<commaSeparatedProfile>Admin</commaSeparatedProfile>"), "a Connected App has <profileName> in <ConnectedApp> itself instead"),
            (CONNECTED_APP, connected_app("<requiredSessionLevel>LOW</requiredSessionLevel>"), "a Connected App has <sessionLevel> in <sessionPolicy> instead"),
        ],
    )  # fmt: skip
    def test_names_what_is_meant_and_where(
        self, workspace: Workspace, path: str, text: str, help_: str
    ) -> None:
        workspace.write(path, text)
        (finding,) = workspace.find("unknown-element")
        assert finding.help == help_

    @pytest.mark.parametrize(
        ("written", "renamed"),
        [
            ("<ipRelaxation>ENFORCE</ipRelaxation>", "<ipRelaxationPolicyType>ENFORCE</ipRelaxationPolicyType>"),
            ("<sessionTimeout>120</sessionTimeout>", "<sessionTimeoutInMinutes>120</sessionTimeoutInMinutes>"),
        ],
    )  # fmt: skip
    def test_is_renamed_where_the_value_stays(self, workspace: Workspace, written: str, renamed: str) -> None:
        workspace.write(POLICIES, of_app(POLICIES_ROOT, written))
        (finding,) = workspace.find("unknown-element")
        assert finding.fix is not None
        assert renamed.partition(">")[0][1:] in finding.fix.title

    @pytest.mark.parametrize(
        "written",
        [
            "<isAdminApproved>true</isAdminApproved>",
            "<refreshTokenPolicy>zero</refreshTokenPolicy>",
            "<profileName>Admin</profileName>",
            "<scopes>Api</scopes>",
        ],
    )
    def test_is_not_renamed_where_the_value_is_another(self, workspace: Workspace, written: str) -> None:
        workspace.write(POLICIES, of_app(POLICIES_ROOT, written))
        (finding,) = workspace.find("unknown-element")
        assert finding.fix is None

    def test_says_nothing_of_them_in_a_credential(self, workspace: Workspace) -> None:
        workspace.write("x/A.namedCredential-meta.xml", metadata("NamedCredential", "<scopes>Api</scopes>"))
        (finding,) = workspace.find("unknown-element")
        assert "External Client App" not in finding.help

    def test_every_pair_is_of_elements_that_there_are(self) -> None:
        spots = {spot for pair in external_by_connected().items() for spot in (pair[0], *pair[1])}
        assert {spot for spot in spots if spot.element not in TYPES[spot.kind]} == set()
