"""The three scope rules together: no-valid-scopes, missing-api-scope, unsupported-scope."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rules.scope_rules import APP, MISSING, NONE, UNSUPPORTED, found
from tests.rules.shapes import ECA_USER, SWITCH_ON, eca
from tests.support import connected_app

from sfscope_lint.salesforce.scopes import SCOPES, Scope, Support

if TYPE_CHECKING:
    from tests.support import Workspace


@pytest.mark.parametrize("scope", SCOPES, ids=lambda scope: scope.metadata_name)
def test_each_scope_alone_fires_the_right_rules(scope: Scope, workspace: Workspace) -> None:
    rules = [rule for rule, _, __ in found(workspace, scope.metadata_name)]
    if scope.oauth_name == "api":
        assert rules == []
    elif scope.support is Support.UNSUPPORTED:
        assert rules == [NONE, UNSUPPORTED]
    else:
        assert rules == [MISSING]


@pytest.mark.parametrize("flow", ["false", "", "{{flow}}"])
def test_rules_are_silent_unless_the_flow_is_on(flow: str, workspace: Workspace) -> None:
    for scopes in ([], ["Full"], ["Chatbot"], ["Api", "Web"]):
        assert found(workspace, *scopes, flow=flow) == []


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
                "(reply: unknown: nobody has published whether the flow issues scrt_api)"
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
    def test_text_like_a_placeholder_is_a_value(self, value: str, workspace: Workspace) -> None:
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
    def test_replaced_values_are_unknown(self, replacement: dict[str, str], workspace: Workspace) -> None:
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
    def test_other_replacements_change_nothing(
        self, replacement: dict[str, str], workspace: Workspace
    ) -> None:
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


@pytest.mark.parametrize("policies", [ECA_USER, None])
@pytest.mark.parametrize(
    ("scopes", "messages"),
    [
        (
            "Full",
            [
                "every token request of Order_Sync will be rejected, whether or not its flow is on",
                "Full is part of why every token",
            ],
        ),
        (
            "Chatbot",
            ["tokens of Order_Sync, if it gets any, will not open the REST, SOAP and Bulk APIs, only"],
        ),
        ("Api, Web", ["no token of Order_Sync will carry Web"]),
        ("Api", []),
        ("Full, ${SCOPE}", ["no token of Order_Sync will carry Full"]),
    ],
)
def test_messages_promise_no_token_if_policies_are_silent(
    policies: str | None, scopes: str, messages: list[str], workspace: Workspace
) -> None:
    """Findings that hold for any policies are reported, without promising a token."""
    listed = f"<commaSeparatedOauthScopes>{scopes}</commaSeparatedOauthScopes>"
    files = {} if policies is None else {"ecaOauthPlcy": policies}
    for path, text in eca(ecaOauth=listed, ecaGlblOauth=SWITCH_ON, **files).items():
        workspace.write(path, text)
    findings = workspace.report(".").findings
    for finding, message in zip(findings, messages, strict=True):
        assert finding.message.startswith(message)
        assert finding.reply.startswith("unknown: its global OAuth file turns the flow on")
