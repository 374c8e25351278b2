"""unsupported-scope: hits and near misses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rules.scope_rules import APP, NONE, UNSUPPORTED, found
from tests.rules.shapes import ECA_USER, SWITCH_ON, eca
from tests.support import connected_app

if TYPE_CHECKING:
    from tests.support import Workspace


@pytest.mark.parametrize(
    ("scopes", "rules"),
    [
        (["Api"], []),
        (["api"], []),
        (["Api", "Chatbot", "A2A"], []),
        (["Api", "Full"], [UNSUPPORTED]),
        (["Nonsense"], []),
        (["Nonsense", "Full"], [UNSUPPORTED]),
        (["${SCOPE}"], []),
        (["${SCOPE}", "Chatbot"], []),
        (["${SCOPE}", "Full"], [UNSUPPORTED]),
        (["{{ scope }}"], []),
        (["@{scope}"], []),
        (["%SCOPE%"], []),
        (["__SCOPE__"], []),
    ],
)
def test_which_rules_fire(scopes: list[str], rules: list[str], workspace: Workspace) -> None:
    assert sorted(rule for rule, _, __ in found(workspace, *scopes)) == sorted(rules)


def test_severities_and_values(workspace: Workspace) -> None:
    assert found(workspace, "Api", "Full", "Web", "refresh_token", "OfflineAccess") == [
        (UNSUPPORTED, "error", "Full"),
        (UNSUPPORTED, "warning", "Web"),
        (UNSUPPORTED, "error", "refresh_token"),
        (UNSUPPORTED, "error", "OfflineAccess"),
    ]


class TestBesideACertificate:
    """A certificate enables the JWT bearer flow, which may need scopes that this flow never issues."""

    CERTIFICATE = "        <certificate>MIIC</certificate>\n"

    @pytest.mark.parametrize(
        ("scope", "use"),
        [
            ("RefreshToken", "needs RefreshToken (reported)"),
            ("OfflineAccess", "needs"),
            ("Full", "may use Full"),
        ],
    )
    def test_offers_no_fix_and_advises_two_apps(self, scope: str, use: str, workspace: Workspace) -> None:
        workspace.write(APP, connected_app("Api", scope, more=self.CERTIFICATE))
        (finding,) = workspace.report(APP).findings
        assert (finding.rule, finding.severity.value, finding.fix) == (UNSUPPORTED, "error", None)
        assert finding.help.startswith("give each flow an app of its own")
        assert use in finding.help
        assert any("JWT bearer" in related.message for related in finding.related)

    def test_in_an_external_client_app(self, workspace: Workspace) -> None:
        for path, text in eca(
            ecaOauth="<commaSeparatedOauthScopes>Api, RefreshToken</commaSeparatedOauthScopes>",
            ecaOauthPlcy=SWITCH_ON + ECA_USER,
            ecaGlblOauth=SWITCH_ON + "<certificate>MIIC</certificate>",
        ).items():
            workspace.write(path, text)
        (finding,) = workspace.report(".").findings
        assert (finding.rule, finding.fix) == (UNSUPPORTED, None)

    @pytest.mark.parametrize("certificate", ["", "        <certificate> </certificate>\n"])
    def test_fix_is_offered_without_a_certificate(self, certificate: str, workspace: Workspace) -> None:
        workspace.write(APP, connected_app("Api", "RefreshToken", more=certificate))
        (finding,) = workspace.report(APP).findings
        assert finding.fix is not None
        assert "JWT" not in finding.help

    def test_adding_api_is_still_safe(self, workspace: Workspace) -> None:
        workspace.write(APP, connected_app("RefreshToken", more=self.CERTIFICATE))
        first, second = workspace.report(APP).findings
        assert (first.rule, first.fix and first.fix.safe) == (NONE, True)
        assert second.fix is None
