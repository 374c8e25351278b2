"""OAuth custom scopes and org settings: which answers they change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rules.shapes import CONNECTED_APP, FLOW, USER, connected_app, metadata
from tests.rules.token_requests import rules, run
from tests.support import eca_file

from sfscope_lint.model.token_replies import NO_VALID_SCOPES, Unknown

if TYPE_CHECKING:
    from tests.support import Workspace

FULL = FLOW + USER + "<scopes>Full</scopes>"
SCOPE = "oauthcustomscopes/Orders.oauthcustomscope-meta.xml"
SETTINGS = "settings/OauthOidc.settings-meta.xml"
PASSWORD = "curl https://acme.my.salesforce.com/services/oauth2/token -d grant_type=password\n"


def custom_scope(*apps: str) -> str:
    assigned = "".join(f"<assignedTo><connectedApp>{app}</connectedApp></assignedTo>" for app in apps)
    texts = (
        "<description>a</description><developerName>Orders</developerName><masterLabel>Orders</masterLabel>"
    )
    return metadata("OauthCustomScope", assigned + texts)


class TestCustomScopes:
    @pytest.mark.parametrize("app", ["Order_Sync", "order_sync", "acme__Order_Sync"])
    @pytest.mark.parametrize("paths", [(".",), (CONNECTED_APP,)])
    def test_an_app_that_selects_one_may_get_a_token(
        self, workspace: Workspace, app: str, paths: tuple[str, ...]
    ) -> None:
        workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "."}]}')
        workspace.write(CONNECTED_APP, connected_app(FULL))
        workspace.write(SCOPE, custom_scope("Other", app))
        report = workspace.report(*paths)
        (found,) = report.apps
        assert found.reply_by_scopes == Unknown("nobody has published whether the flow issues Orders")
        assert "no-valid-scopes" not in rules(report)
        assert "missing-api-scope" in rules(report)

    def test_one_counts_beside_an_app_of_another_kind(self, workspace: Workspace) -> None:
        """The parts of the other app are looked for in the whole project, but not its custom scopes."""
        other = "externalClientApps/Other.eca-meta.xml"
        workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "."}]}')
        workspace.write(CONNECTED_APP, connected_app(FULL))
        workspace.write(SCOPE, custom_scope("Order_Sync"))
        workspace.write(other, eca_file("ExternalClientApplication", app="Other"))
        assert "no-valid-scopes" not in rules(workspace.report(CONNECTED_APP, other))

    @pytest.mark.parametrize("scope", [custom_scope(), custom_scope("Other"), None])
    def test_an_app_that_selects_none_does_not(self, workspace: Workspace, scope: str | None) -> None:
        workspace.write(CONNECTED_APP, connected_app(FULL))
        if scope:
            workspace.write(SCOPE, scope)
        report = workspace.report(".")
        assert report.apps[0].reply_by_scopes == NO_VALID_SCOPES
        assert "no-valid-scopes" in rules(report)

    def test_one_that_is_not_deployed_is_none(self, workspace: Workspace) -> None:
        workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "."}]}')
        workspace.write(".forceignore", "**/oauthcustomscopes\n")
        workspace.write(CONNECTED_APP, connected_app(FULL))
        workspace.write(SCOPE, custom_scope("Order_Sync"))
        assert "no-valid-scopes" in rules(workspace.report("."))

    def test_it_is_no_app(self, workspace: Workspace) -> None:
        workspace.write(SCOPE, custom_scope("Order_Sync"))
        report = workspace.report(".")
        assert report.apps == ()
        assert any("no Connected App or External Client App" in note for note in report.notes)

    def test_the_fix_leaves_its_file_alone(self, workspace: Workspace) -> None:
        workspace.write(CONNECTED_APP, connected_app(FULL))
        scope = workspace.write(SCOPE, custom_scope("Order_Sync"))
        before = scope.read_bytes()
        workspace.run("--fix", "--unsafe-fixes", ".")
        assert scope.read_bytes() == before
        assert "<scopes>Api</scopes>" in (workspace.root / CONNECTED_APP).read_text(encoding="utf-8")


class TestOrgSettings:
    def password_finding(self, workspace: Workspace, settings: str, *paths: str) -> tuple[str, int]:
        workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "."}]}')
        workspace.write(SETTINGS, metadata("OauthOidcSettings", settings))
        workspace.write("a.sh", PASSWORD)
        (finding,) = run(workspace, *paths, select=("username-password-request",)).findings
        return finding.message, len(finding.related)

    @pytest.mark.parametrize("paths", [(".",), ("a.sh",)])
    def test_a_blocked_flow(self, workspace: Workspace, paths: tuple[str, ...]) -> None:
        blocks = "<blockOAuthUnPwFlow>true</blockOAuthUnPwFlow>"
        message, related = self.password_finding(workspace, blocks, *paths)
        assert "they block the username-password flow" in message
        assert related == 1

    @pytest.mark.parametrize(
        "settings",
        [
            "",
            "<blockOAuthUnPwFlow>false</blockOAuthUnPwFlow>",
            "<blockOAuthUnPwFlow>${BLOCK}</blockOAuthUnPwFlow>",
            "<blockOAuthUsrAgtFlow>true</blockOAuthUsrAgtFlow>",
        ],
    )
    def test_a_flow_that_is_not_blocked(self, workspace: Workspace, settings: str) -> None:
        message, related = self.password_finding(workspace, settings)
        assert "block" not in message
        assert related == 0


@pytest.mark.parametrize(
    ("path", "text", "rule"),
    [
        (SETTINGS, metadata("OauthOidcSettings", "<blockOAuthUnPwFlow>yes</blockOAuthUnPwFlow>"), "invalid-value"),
        ("settings/ConnectedApp.settings", metadata("ConnectedAppSettings", "<enableAdmin/>"), "unknown-element"),
        (SCOPE, metadata("OauthCustomScope", "<label>A</label>"), "missing-element"),
        ("x/H.oauthtokenexchangehandler-meta.xml", metadata("OauthTokenExchangeHandler", "<apex/>"), "unknown-element"),
        ("x/P.externalAuthIdentityProvider-meta.xml", metadata("ExternalAuthIdentityProvider", "<authenticationFlow>Code</authenticationFlow>"), "invalid-value"),
        ("x/P.externalAuthIdentityProvider-meta.xml", metadata("ExternalAuthIdentityProvider", "<externalAuthIdentityProviderParameters><parameterName>client_secret</parameterName><parameterValue>E2B7C1904D5A4F6E93B8A07C1D6F5E24</parameterValue></externalAuthIdentityProviderParameters>"), "committed-secret"),
    ],
)  # fmt: skip
def test_their_elements_are_checked(workspace: Workspace, path: str, text: str, rule: str) -> None:
    workspace.write(path, text)
    assert rule in [finding.rule for finding in workspace.find(rule)]


def test_other_settings_are_not_read(workspace: Workspace) -> None:
    workspace.write("settings/Security.settings-meta.xml", metadata("SecuritySettings", "<zzz/>"))
    workspace.write("settings/Account.settings-meta.xml", "not XML")
    assert workspace.find() == ()
