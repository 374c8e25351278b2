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
