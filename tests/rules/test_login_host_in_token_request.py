"""login-host-in-token-request: hits and near misses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.rules.token_requests import curl, rules, run

if TYPE_CHECKING:
    from tests.support import Workspace


@pytest.mark.parametrize(
    "host", ["https://login.salesforce.com", "https://TEST.salesforce.com", "login.salesforce.com"]
)
def test_fires_for_login_hosts(workspace: Workspace, host: str) -> None:
    workspace.write("a.sh", curl(url=f"{host}/services/oauth2/token"))
    assert rules(run(workspace)) == ["login-host-in-token-request"]


@pytest.mark.parametrize(
    "host",
    [
        "https://test.my.salesforce.com",
        "https://$HOST",
        "https://na1.salesforce.com",
        "https://x.my.site.com/login.salesforce.com",
    ],
)
def test_is_silent_for_other_hosts(workspace: Workspace, host: str) -> None:
    workspace.write("a.sh", curl(url=f"{host}/services/oauth2/token"))
    report = run(workspace)
    assert len(report.requests) == 1
    assert rules(report) == []


def test_fires_in_a_linked_service(workspace: Workspace) -> None:
    service = {
        "type": "SalesforceV2",
        "typeProperties": {
            "environmentUrl": "https://login.salesforce.com",
            "authenticationType": "OAuth2ClientCredential",
        },
    }
    workspace.write("linkedService/a.json", json.dumps({"properties": service}))
    assert rules(run(workspace)) == ["login-host-in-token-request"]
