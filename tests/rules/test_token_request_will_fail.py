"""token-request-will-fail: requests linked to their apps by key or settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rules.token_requests import KEY, RULES, app, curl, rules, run

from sfscope_lint.engine.lint import lint
from sfscope_lint.model.settings import Integration, Settings

if TYPE_CHECKING:
    from tests.support import Workspace


class TestLinks:
    def test_fires_for_an_app_that_is_off(self, workspace: Workspace) -> None:
        workspace.write("A.connectedApp-meta.xml", app(flow="false"))
        workspace.write("a.sh", curl(f"-d client_id={KEY}"))
        (finding,) = run(workspace).findings
        assert finding.rule == "token-request-will-fail"
        assert finding.app == ("connected-app", "A")
        assert "client credentials flow not enabled" in finding.reply
        assert [related.location.path for related in finding.related] == ["A.connectedApp-meta.xml"]

    def test_fires_for_an_app_without_valid_scopes(self, workspace: Workspace) -> None:
        workspace.write("A.connectedApp-meta.xml", app(scope="Full"))
        workspace.write("a.sh", curl(f"-u {KEY}:$SECRET"))
        assert sorted(rules(run(workspace))) == [
            "no-valid-scopes",
            "token-request-will-fail",
            "unsupported-scope",
        ]

    def test_is_silent_for_an_app_that_issues_tokens(self, workspace: Workspace) -> None:
        workspace.write("A.connectedApp-meta.xml", app())
        workspace.write("a.sh", curl(f"-d client_id={KEY}"))
        report = run(workspace)
        assert [request.app and request.app.name for request in report.requests] == ["A"]
        assert rules(report) == []

    def test_fires_for_an_external_client_app(self, workspace: Workspace) -> None:
        head = 'xmlns="http://soap.sforce.com/2006/04/metadata"'
        link = "<externalClientApplication>Sync</externalClientApplication>"
        workspace.write(
            "a/Sync.eca-meta.xml",
            f"<ExternalClientApplication {head}><label>S</label></ExternalClientApplication>",
        )
        workspace.write(
            "b/S.ecaGlblOauth-meta.xml",
            f"<ExtlClntAppGlobalOauthSettings {head}><consumerKey>{KEY}</consumerKey>{link}"
            "<callbackUrl>https://example.com/unused</callbackUrl><label>S</label>"
            "<isClientCredentialsFlowEnabled>false</isClientCredentialsFlowEnabled></ExtlClntAppGlobalOauthSettings>",
        )
        workspace.write("a.sh", curl(f"-d client_id={KEY}"))
        report = run(workspace)
        assert rules(report) == ["token-request-will-fail"]
        assert report.findings[0].app == ("external-client-app", "Sync")

    @pytest.mark.parametrize("key", ["$KEY", "AnotherConsumerKey", "{{key}}"])
    def test_similar_names_link_nothing(self, workspace: Workspace, key: str) -> None:
        workspace.write("Order_Sync.connectedApp-meta.xml", app(flow="false", key="{{key}}"))
        workspace.write("Order_Sync.sh", curl(f'-d "client_id={key}"'))
        report = run(workspace)
        assert [request.app for request in report.requests] == [None]
        assert rules(report) == []

    def test_settings_link_a_request_to_an_app(self, workspace: Workspace) -> None:
        workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "force-app"}]}')
        workspace.write("force-app/A.connectedApp-meta.xml", app(flow="false"))
        workspace.write("scripts/sync/a.sh", curl())
        workspace.write("scripts/other/a.sh", curl())
        link = Integration(path="scripts/sync/**", app="A")
        report = lint([], Settings(integrations=(link,)), RULES, str(workspace.root))
        assert [request.app is not None for request in report.requests] == [False, True]
        assert [finding.location.path for finding in report.findings] == ["scripts/sync/a.sh"]

    def test_key_wins_over_the_settings(self, workspace: Workspace) -> None:
        workspace.write("A.connectedApp-meta.xml", app())
        workspace.write("B.connectedApp-meta.xml", app(flow="false", key="OtherConsumerKey22"))
        workspace.write("a.sh", curl(f"-d client_id={KEY}"))
        report = run(workspace, integrations=(Integration("a.sh", "B"),))
        assert [request.app and request.app.name for request in report.requests] == ["A"]

    def test_two_apps_with_one_key_link_nothing(self, workspace: Workspace) -> None:
        workspace.write("A.connectedApp-meta.xml", app(flow="false"))
        workspace.write("B.connectedApp-meta.xml", app(flow="false"))
        workspace.write("a.sh", curl(f"-d client_id={KEY}"))
        assert rules(run(workspace)) == []

    def test_named_file_is_linked_to_an_app_of_its_project(self, workspace: Workspace) -> None:
        workspace.write("sfdx-project.json", "{}")
        workspace.write("force-app/A.connectedApp-meta.xml", app(flow="false"))
        workspace.write("force-app/B.connectedApp-meta.xml", app(scope="Full", key="b"))
        workspace.write("scripts/a.sh", curl(f"-d client_id={KEY}"))
        workspace.write("scripts/b.sh", curl("-d scope=api"))
        report = run(workspace, "scripts/a.sh")
        assert rules(report) == ["token-request-will-fail"]
        assert report.apps == ()
