"""The scope rules: for every hit a near miss."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.conftest import connected_app
from tests.rules.shapes import ECA_USER, SWITCH_ON, eca

from sfscope_lint.salesforce.opened_apis import OPENED
from sfscope_lint.salesforce.scopes import SCOPES, Scope, Support
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


class TestBesideACertificate:
    """It enables the JWT bearer flow, which may need what this flow never issues."""

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
    def test_without_one_the_fix_stays(self, certificate: str, workspace: Workspace) -> None:
        workspace.write(APP, connected_app("Api", "RefreshToken", more=certificate))
        (finding,) = workspace.report(APP).findings
        assert finding.fix is not None
        assert "JWT" not in finding.help

    def test_adding_api_is_still_safe(self, workspace: Workspace) -> None:
        workspace.write(APP, connected_app("RefreshToken", more=self.CERTIFICATE))
        first, second = workspace.report(APP).findings
        assert (first.rule, first.fix and first.fix.safe) == (NONE, True)
        assert second.fix is None


@pytest.mark.parametrize("policies", [ECA_USER, None])
@pytest.mark.parametrize(
    ("scopes", "messages"),
    [
        (
            "Full",
            [
                "every token request of Order_Sync will be rejected in any case",
                "Full is part of why every token",
            ],
        ),
        (
            "Chatbot",
            ["tokens of Order_Sync, if it gets any, will not open the REST, SOAP and Bulk APIs, only"],
        ),
        ("Api, Web", ["Web will be in no token of Order_Sync"]),
        ("Api", []),
        ("Full, ${SCOPE}", ["Full will be in no token of Order_Sync"]),
    ],
)
def test_while_the_policies_are_silent(
    policies: str | None, scopes: str, messages: list[str], workspace: Workspace
) -> None:
    """What holds whatever the policies hold is said, and no token is promised."""
    listed = f"<commaSeparatedOauthScopes>{scopes}</commaSeparatedOauthScopes>"
    files = {} if policies is None else {"ecaOauthPlcy": policies}
    for path, text in eca(ecaOauth=listed, ecaGlblOauth=SWITCH_ON, **files).items():
        workspace.write(path, text)
    findings = workspace.report(".").findings
    for finding, message in zip(findings, messages, strict=True):
        assert finding.message.startswith(message)
        assert finding.reply.startswith("can't be told: its global OAuth file turns the flow on")


@pytest.mark.parametrize(
    ("scopes", "opened"),
    [
        (["CDPIngest"], "only the Data Cloud Ingestion API"),
        (["Chatter", "Wave"], "only the Connect REST API and the Analytics REST API"),
        (["SFAP", "Basic"], "only the Salesforce API Platform (Agent API, Models API)"),
        (["OpenID"], "the REST, SOAP and Bulk APIs"),
        (["MCP"], "the REST, SOAP and Bulk APIs"),
    ],
)
def test_says_what_tokens_without_api_open(scopes: list[str], opened: str, workspace: Workspace) -> None:
    workspace.write(APP, connected_app(*scopes))
    (finding,) = workspace.report(APP).findings
    assert (finding.rule, finding.severity.value) == (MISSING, "error")
    assert finding.message.endswith(opened)


def test_every_scope_that_opens_an_api_is_one_that_the_flow_may_issue() -> None:
    names = {scope.oauth_name for scope in SCOPES if scope.support is not Support.UNSUPPORTED}
    assert set(OPENED) <= names
