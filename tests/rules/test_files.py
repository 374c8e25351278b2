"""unknown-element, invalid-value, unlinked-app-file, secret-rotates-on-deploy: what is wrong with a file itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rules.shapes import (
    API,
    CONNECTED_APP,
    ECA_API,
    FLOW,
    SWITCH_ON,
    USER,
    connected_app,
    eca,
    metadata,
    of_app,
)

if TYPE_CHECKING:
    from tests.conftest import Workspace

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
                "write <isClientCredentialEnabled> in <oauthConfig>, if that is meant",
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
                "write the",
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
            ("x/A.externalCredential", metadata("ExternalCredential", "<externalCredentialParameters><parameterType>Scope</parameterType></externalCredentialParameters>"), "Scope", "write ExternalAuthIdentityProvider, AuthProvider,"),
            ("x/A.eca", metadata("ExternalClientApplication", "<distributionState>Packageable</distributionState>"), "Packageable", "write Local or Packaged or"),
            (CONNECTED_APP, connected_app("<isAdminApproved>5up3r/s3cret+value</isAdminApproved>"), None, "write true or false"),
            (CONNECTED_APP, connected_app(rest="<sessionPolicy><sessionTimeout>abc</sessionTimeout></sessionPolicy>"), "abc", "write a number"),
            (CONNECTED_APP, connected_app(rest="<sessionPolicy><sessionTimeout>5 min</sessionTimeout></sessionPolicy>"), None, "write a number"),
            (CONNECTED_APP, connected_app("<idTokenConfig><idTokenValidity>721</idTokenValidity></idTokenConfig>"), None, "write a number from 1 to 720"),
            (GLOBAL, of_app("ExtlClntAppGlobalOauthSettings", "<idTokenConfig><idTokenValidityInMinutes>0</idTokenValidityInMinutes></idTokenConfig>"), None, "write a number from 1 to 720"),
            (POLICIES, of_app("ExtlClntAppOauthConfigurablePolicies", "<refreshTokenValidityPeriod>abc</refreshTokenValidityPeriod>"), "abc", "write a number"),
            (POLICIES, of_app("ExtlClntAppOauthConfigurablePolicies", "<namedUserJwtTimeout>7</namedUserJwtTimeout>"), None, "write 1, 5, 10, 15,"),
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
            (POLICIES, of_app("ExtlClntAppOauthConfigurablePolicies", "<namedUserJwtTimeout>480</namedUserJwtTimeout><refreshTokenValidityPeriod/>")),
        ],
    )  # fmt: skip
    def test_is_silent(self, workspace: Workspace, path: str, text: str) -> None:
        workspace.write(path, text)
        assert workspace.find("invalid-value") == ()

    def test_a_number_of_many_digits_is_looked_at_quickly(self, workspace: Workspace) -> None:
        text = f"<idTokenConfig><idTokenValidity>{'9' * 100_000}</idTokenValidity></idTokenConfig>"
        workspace.write(CONNECTED_APP, connected_app(text))
        (finding,) = workspace.find("invalid-value")
        assert finding.help == "write a number from 1 to 720"


class TestUnlinkedAppFile:
    def test_fires_for_each_file(self, workspace: Workspace) -> None:
        for path, text in eca(ecaOauth=ECA_API, ecaOauthPlcy=SWITCH_ON, ecaPush="").items():
            workspace.write(path, text.replace("Order_Sync", "OrderSync"))
        found = workspace.find("unlinked-app-file")
        assert [(f.location.path.rpartition(".")[0], f.severity.value) for f in found] == [
            ("ecaOauth/Order_Sync.ecaOauth-meta", "warning"),
            ("ecaOauthPlcy/Order_Sync.ecaOauthPlcy-meta", "warning"),
            ("ecaPush/Order_Sync.ecaPush-meta", "warning"),
        ]
        assert "the project has no External Client App OrderSync" in found[0].message

    def test_fires_where_no_app_is_named(self, workspace: Workspace) -> None:
        workspace.write("eca/A.eca-meta.xml", metadata("ExternalClientApplication", ""))
        workspace.write("s/A.ecaOauth-meta.xml", metadata("ExtlClntAppOauthSettings", ECA_API))
        (finding,) = workspace.find("unlinked-app-file")
        assert "doesn't say which External Client App it belongs to" in finding.message

    @pytest.mark.parametrize("app", ["${APP}", "{{app}}_x"])
    def test_fires_where_the_name_is_filled_in(self, workspace: Workspace, app: str) -> None:
        workspace.write("eca/Order_Sync.eca-meta.xml", metadata("ExternalClientApplication", ""))
        workspace.write("s/Any_Name.ecaOauth-meta.xml", of_app("ExtlClntAppOauthSettings", ECA_API, app))
        (finding,) = workspace.find("unlinked-app-file")
        assert "the deployment fills in which External Client App" in finding.message

    def test_fires_where_the_name_is_replaced(self, workspace: Workspace) -> None:
        project = (
            '{"replacements": [{"glob": "**", "stringToReplace": ">Order_Sync<", "replaceWithEnv": "APP"}]}'
        )
        workspace.write("sfdx-project.json", project)
        workspace.write("eca/Order_Sync.eca-meta.xml", metadata("ExternalClientApplication", ""))
        workspace.write("s/A.ecaOauth-meta.xml", of_app("ExtlClntAppOauthSettings", ECA_API, "Order_Sync"))
        (finding,) = workspace.find("unlinked-app-file")
        assert "the deployment fills in which External Client App" in finding.message
        workspace.write("sfdx-project.json", project.replace(">Order_Sync<", ">Other<"))
        assert workspace.find("unlinked-app-file") == ()

    @pytest.mark.parametrize("app", ["Order_Sync", "order_sync", "acme__Order_Sync"])
    def test_is_silent(self, workspace: Workspace, app: str) -> None:
        workspace.write("eca/Order_Sync.eca-meta.xml", metadata("ExternalClientApplication", ""))
        workspace.write("s/Any_Name.ecaOauth-meta.xml", of_app("ExtlClntAppOauthSettings", ECA_API, app))
        assert workspace.find("unlinked-app-file") == ()

    def test_finds_the_app_beside_what_was_asked_for(self, workspace: Workspace) -> None:
        workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "."}]}')
        for path, text in eca(ecaOauth=ECA_API).items():
            workspace.write(path, text)
        ran = workspace.lint("--select", "unlinked-app-file", "ecaOauth")
        assert ran.rules == []

    def test_a_namespace_joins_the_files(self, workspace: Workspace) -> None:
        for path, text in eca(ecaGlblOauth=SWITCH_ON, ecaOauth=ECA_API.replace("Api", "Full")).items():
            workspace.write(path, text.replace(">Order_Sync<", ">acme__Order_Sync<"))
        assert "no-valid-scopes" in [finding.rule for finding in workspace.find()]


class TestSecretRotatesOnDeploy:
    def test_fires_for_key_and_secret(self, workspace: Workspace) -> None:
        rotate = "<shouldRotateConsumerKey>true</shouldRotateConsumerKey><shouldRotateConsumerSecret>1</shouldRotateConsumerSecret>"
        workspace.write(GLOBAL, of_app("ExtlClntAppGlobalOauthSettings", rotate))
        found = workspace.find("secret-rotates-on-deploy")
        assert [f.value for f in found] == ["shouldRotateConsumerKey", "shouldRotateConsumerSecret"]
        assert {f.severity.value for f in found} == {"error"}

    @pytest.mark.parametrize("value", ["false", "0", "", "${ROTATE}"])
    def test_is_silent(self, workspace: Workspace, value: str) -> None:
        rotate = f"<shouldRotateConsumerSecret>{value}</shouldRotateConsumerSecret>"
        workspace.write(GLOBAL, of_app("ExtlClntAppGlobalOauthSettings", rotate))
        assert workspace.find("secret-rotates-on-deploy") == ()


def test_rules_about_files_leave_companions_alone(workspace: Workspace) -> None:
    """A hook that is handed one file says nothing of another one's mistakes."""
    workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "."}]}')
    for path, text in eca(ecaOauth=ECA_API, ecaPush="<nonsense>a</nonsense>").items():
        workspace.write(path, text)
    workspace.write(CONNECTED_APP, connected_app(FLOW + USER + API))
    assert workspace.lint("--select", "unknown-element", "ecaOauth").rules == []
    assert workspace.lint("--select", "unknown-element", "ecaPush").rules == ["unknown-element"]
