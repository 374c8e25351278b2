"""Token requests and the apps that they use, for several test files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.config.rule_packages import load_rules
from sfscope_lint.engine.lint import lint
from sfscope_lint.model.settings import Settings

if TYPE_CHECKING:
    from tests.support import Workspace

    from sfscope_lint.engine.report import Report


RULES = load_rules()
URL = "https://acme.my.salesforce.com/services/oauth2/token"
KEY = "OrderSyncConsumerKey1"
SECRET = "7F3A90BC41D25E6F8A70"


def app(flow: str = "true", scope: str = "Api", key: str = KEY) -> str:
    user = "<oauthClientCredentialUser>sync@example.com</oauthClientCredentialUser>" if flow == "true" else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<ConnectedApp xmlns="http://soap.sforce.com/2006/04/metadata">
    <contactEmail>integrations@example.com</contactEmail>
    <label>Order Sync</label>
    <oauthConfig>
        <callbackUrl>https://example.com/unused</callbackUrl>
        <consumerKey>{key}</consumerKey>
        <isClientCredentialEnabled>{flow}</isClientCredentialEnabled>
        {user}
        <scopes>{scope}</scopes>
    </oauthConfig>
</ConnectedApp>
"""


def curl(more: str = "", url: str = URL) -> str:
    return f"curl {url} -d grant_type=client_credentials {more}\n"


def run(workspace: Workspace, *paths: str, **settings: object) -> Report:
    return lint(paths or ["."], Settings(**settings), RULES, str(workspace.root))  # type: ignore[arg-type]


def rules(report: Report) -> list[str]:
    assert not report.errors
    return [finding.rule for finding in report.findings]
