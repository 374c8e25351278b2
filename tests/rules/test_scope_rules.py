"""The scope rules: for every hit a near miss."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.conftest import connected_app

from sfscope_lint.scopes import SCOPES, Scope, Support
from sfscope_rules.missing_api_scope import Options

if TYPE_CHECKING:
    from tests.conftest import Workspace

APP = "Order_Sync.connectedApp-meta.xml"
NONE, MISSING, UNSUPPORTED = "no-valid-scopes", "missing-api-scope", "unsupported-scope"


def found(
    workspace: Workspace, *scopes: str, flow: str = "true", **settings: Any
) -> list[tuple[str, str, str | None]]:
    workspace.write(APP, connected_app(*scopes, flow=flow))
    return [(f.rule, f.severity.value, f.value) for f in workspace.report(APP, **settings).findings]


@pytest.mark.parametrize(
    ("scopes", "rules"),
    [
        ([], [NONE]),
        (["Full"], [NONE, UNSUPPORTED]),
        (["Web"], [NONE, UNSUPPORTED]),
        (["RefreshToken", "OfflineAccess"], [NONE, UNSUPPORTED, UNSUPPORTED]),
        (["full", "offline_access"], [NONE, UNSUPPORTED, UNSUPPORTED]),
        (["Full", "Full"], [NONE, UNSUPPORTED, UNSUPPORTED]),
        (["Api"], []),
        (["api"], []),
        (["Api", "Chatbot", "A2A"], []),
        (["Api", "Full"], [UNSUPPORTED]),
        (["Chatbot"], [MISSING]),
        (["Chatbot", "Full"], [MISSING, UNSUPPORTED]),
        (["Full", "Chatbot"], [MISSING, UNSUPPORTED]),
        (["UserRegistration"], [MISSING]),
        (["A2A", "Web"], [MISSING, UNSUPPORTED]),
        (["Nonsense"], []),
        (["Nonsense", "Full"], [UNSUPPORTED]),
        (["Nonsense", "Chatbot"], [MISSING]),
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


@pytest.mark.parametrize("scope", SCOPES, ids=lambda scope: scope.metadata_name)
def test_every_scope_alone(scope: Scope, workspace: Workspace) -> None:
    rules = [rule for rule, _, __ in found(workspace, scope.metadata_name)]
    if scope.oauth_name == "api":
        assert rules == []
    elif scope.support is Support.UNSUPPORTED:
        assert rules == [NONE, UNSUPPORTED]
    else:
        assert rules == [MISSING]


@pytest.mark.parametrize("flow", ["false", "", "{{flow}}"])
def test_silent_unless_the_flow_is_on(flow: str, workspace: Workspace) -> None:
    for scopes in ([], ["Full"], ["Chatbot"], ["Api", "Web"]):
        assert found(workspace, *scopes, flow=flow) == []


def test_severities_and_values(workspace: Workspace) -> None:
    assert found(workspace, "Api", "Full", "Web", "refresh_token", "OfflineAccess") == [
        (UNSUPPORTED, "error", "Full"),
        (UNSUPPORTED, "warning", "Web"),
        (UNSUPPORTED, "error", "refresh_token"),
        (UNSUPPORTED, "error", "OfflineAccess"),
    ]


def test_accepts_other_scopes(workspace: Workspace) -> None:
    options = {"missing-api-scope": Options(accept=("sfap_api",))}
    assert found(workspace, "SFAP", options=options) == []
    assert found(workspace, "Chatbot", options=options) == [(MISSING, "error", None)]


@pytest.mark.parametrize(
    ("scopes", "said"),
    [
        (
            ["Full"],
            "every token request of Order_Sync will be rejected (reply: invalid_grant: no valid scopes defined)",
        ),
        (
            ["Chatbot", "Basic", "Profile"],
            "tokens of Order_Sync will not open the REST, SOAP and Bulk APIs, only the Einstein Bots and Agent APIs "
            "(reply: a token with chatbot_api id)",
        ),
        (
            ["Chatbot", "SCRT"],
            (
                "tokens of Order_Sync will not open the REST, SOAP and Bulk APIs, only the Einstein Bots and Agent APIs "
                "(reply: a token with chatbot_api (and perhaps scrt_api))"
            ),
        ),
        (
            ["SCRT"],
            (
                "tokens of Order_Sync, if it gets any, will not open the REST, SOAP and Bulk APIs "
                "(reply: can't be told: nobody has published whether the flow issues scrt_api)"
            ),
        ),
        (["Api", "Web"], "Web is silently dropped from every token of Order_Sync (reply: a token with api)"),
    ],
)
def test_messages_name_the_app_and_the_predicted_reply(
    scopes: list[str], said: str, workspace: Workspace
) -> None:
    workspace.write(APP, connected_app(*scopes))
    assert workspace.report(APP).findings[0].sentence == said


def test_help_names_the_edit(workspace: Workspace) -> None:
    workspace.write(APP, connected_app("Full"))
    first, second = workspace.report(APP).findings
    assert "<scopes>Api</scopes>" in first.help
    assert second.help.startswith("remove Full")


class TestPlaceholders:
    @pytest.mark.parametrize(
        "value",
        [
            "https%3A%2F%2FFull",
            "ns__Full__c",
            "100%",
            "{Full}",
            "$Full",
            "__x",
            "%2F%2F",
            "%20Full%20",
            "{{}}",
            "%%",
        ],
    )
    def test_what_only_looks_like_one_is_a_value(self, value: str, workspace: Workspace) -> None:
        workspace.write(APP, connected_app("Full", value))
        (app,) = workspace.report(APP).apps
        assert not app.has_placeholder

    @pytest.mark.parametrize(
        "replacement",
        [
            {"filename": APP, "stringToReplace": "THE_SCOPE"},
            {"filename": "force-app/" + APP, "stringToReplace": "THE_SCOPE"},
            {"glob": "**/*.connectedApp-meta.xml", "stringToReplace": "THE_SCOPE"},
            {
                "glob": "force-app/*.{connectedApp,eca}-meta.xml",
                "stringToReplace": "<scopes>THE_SCOPE</scopes>",
            },
            {"glob": "force-app/**", "regexToReplace": "THE_[A-Z]+"},
            {"filename": APP, "regexToReplace": "(?<all>THE_.*)<"},
        ],
    )
    def test_deploy_time_replacements(self, replacement: dict[str, str], workspace: Workspace) -> None:
        assert self.with_replacement(workspace, replacement) == []

    @pytest.mark.parametrize(
        "replacement",
        [
            {"filename": "Other.connectedApp-meta.xml", "stringToReplace": "THE_SCOPE"},
            {"glob": "*.cls", "stringToReplace": "THE_SCOPE"},
            {"filename": APP, "stringToReplace": "THE_OTHER"},
            {"filename": APP, "regexToReplace": "^THE_SCOPE$"},
            {"glob": "[z-a]", "stringToReplace": "THE_SCOPE"},
            {"glob": "force-app/connectedApps", "stringToReplace": "THE_SCOPE"},
        ],
    )
    def test_replacements_of_something_else(self, replacement: dict[str, str], workspace: Workspace) -> None:
        assert self.with_replacement(workspace, replacement) == [MISSING]

    def with_replacement(self, workspace: Workspace, replacement: dict[str, str]) -> list[str]:
        import json

        project = {
            "packageDirectories": [{"path": "force-app"}],
            "replacements": [{**replacement, "replaceWithEnv": "SCOPE"}],
        }
        workspace.write("sfdx-project.json", json.dumps(project))
        workspace.write("force-app/" + APP, connected_app("Chatbot", "THE_SCOPE"))
        return [finding.rule for finding in workspace.report().findings]
