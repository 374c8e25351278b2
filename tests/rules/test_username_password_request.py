"""username-password-request: hits and near misses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.rules.token_requests import SECRET, URL, curl, rules, run

if TYPE_CHECKING:
    from tests.support import Workspace


def test_only_this_rule_fires_for_the_password_grant(workspace: Workspace) -> None:
    workspace.write(
        "a.sh",
        "curl https://login.salesforce.com/services/oauth2/token -d grant_type=password # client_credentials\n",
    )
    assert rules(run(workspace)) == ["username-password-request"]


def test_is_silent(workspace: Workspace) -> None:
    workspace.write("a.sh", curl("-d username=u"))
    workspace.write(
        "b.sh", "curl https://example.com/oauth2/token -d grant_type=password # services/oauth2/token\n"
    )
    assert rules(run(workspace)) == []


def test_a_password_is_hidden_too(workspace: Workspace) -> None:
    workspace.write("a.sh", f"curl {URL} -d grant_type=password -d username=u -d password={SECRET}\n")
    ran = workspace.run("lint", ".")
    assert "username-password-request" in ran.out
    assert SECRET not in ran.out + ran.err
