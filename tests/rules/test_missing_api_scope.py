"""missing-api-scope: hits and near misses, and which APIs such tokens open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rules.scope_rules import APP, MISSING, UNSUPPORTED, found
from tests.support import connected_app

from sfscope_lint.salesforce.opened_apis import OPENED
from sfscope_lint.salesforce.scopes import SCOPES, Support
from sfscope_rules.missing_api_scope import Options

if TYPE_CHECKING:
    from tests.support import Workspace


@pytest.mark.parametrize(
    ("scopes", "rules"),
    [
        (["Chatbot"], [MISSING]),
        (["Chatbot", "Full"], [MISSING, UNSUPPORTED]),
        (["Full", "Chatbot"], [MISSING, UNSUPPORTED]),
        (["UserRegistration"], [MISSING]),
        (["A2A", "Web"], [MISSING, UNSUPPORTED]),
        (["Nonsense", "Chatbot"], [MISSING]),
    ],
)
def test_which_rules_fire(scopes: list[str], rules: list[str], workspace: Workspace) -> None:
    assert sorted(rule for rule, _, __ in found(workspace, *scopes)) == sorted(rules)


def test_accepts_other_scopes(workspace: Workspace) -> None:
    options = {"missing-api-scope": Options(accept=("sfap_api",))}
    assert found(workspace, "SFAP", options=options) == []
    assert found(workspace, "Chatbot", options=options) == [(MISSING, "error", None)]


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
