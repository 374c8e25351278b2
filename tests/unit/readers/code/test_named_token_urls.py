"""Token URLs that are a variable's, recognized by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rules.token_requests import SECRET, rules, run

if TYPE_CHECKING:
    from tests.support import Workspace

HITS = {
    "TypeScript": ("a.ts", "const url = process.env.NAME!; await fetch(url, { method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials', client_secret: 'KEY' }) });"),
    "Python": ("a.py", "requests.post(os.environ['NAME'], data={'grant_type': 'client_credentials', 'client_secret': 'KEY'})"),
    "Python, getenv": ("a.py", "URL = os.getenv('NAME')\nrequests.post(URL, data={'grant_type': 'client_credentials', 'client_secret': 'KEY'})"),
    "Python, imported": ("a.py", "from settings import NAME\nrequests.post(NAME, data={'grant_type': 'client_credentials', 'client_secret': 'KEY'})"),
    "Go": ("a.go", 'package a\nfunc f() { http.PostForm(os.Getenv("NAME"), url.Values{"grant_type": {"client_credentials"}, "client_secret": {"KEY"}}) }'),
    "Ruby": ("a.rb", "Faraday.post(ENV['NAME'], { grant_type: 'client_credentials', client_secret: 'KEY' })"),
    "shell": ("a.sh", 'curl "$NAME" -d grant_type=client_credentials -d client_secret=KEY\n'),
    "PowerShell": ("a.ps1", "Invoke-RestMethod -Uri $env:NAME -Body @{ grant_type = 'client_credentials'; client_secret = 'KEY' }"),
}  # fmt: skip


def written(content: str, name: str) -> str:
    return content.replace("NAME", name).replace("KEY", SECRET)


@pytest.mark.parametrize(("path", "content"), HITS.values(), ids=HITS)
def test_a_variable_with_the_whole_url_is_a_request_of_unknown_host(
    workspace: Workspace, path: str, content: str
) -> None:
    workspace.write(path, written(content, "SALESFORCE_TOKEN_URL"))
    report = run(workspace)
    assert [r.token_url.text for r in report.requests if r.token_url] == ["${SALESFORCE_TOKEN_URL}"]
    assert rules(report) == ["secret-in-token-request"]


@pytest.mark.parametrize(
    ("name", "certain"),
    [("SFDC_OAUTH_TOKEN_URL", True), ("SALESFORCE_TOKEN_ENDPOINT", True), ("SF_TOKEN_URL", False)],
)
def test_two_letters_are_no_certainty(workspace: Workspace, name: str, certain: bool) -> None:
    workspace.write("a.py", written(HITS["Python"][1], name))
    assert [request.certain for request in run(workspace).requests] == [certain]


def test_the_file_may_say_what_two_letters_mean(workspace: Workspace) -> None:
    workspace.write("a.py", "# Salesforce\n" + written(HITS["Python"][1], "SF_TOKEN_URL"))
    assert [request.certain for request in run(workspace).requests] == [True]


@pytest.mark.parametrize(
    "name",
    ["TOKEN_URL", "SNOWFLAKE_TOKEN_URL", "SF_TOKEN", "MSF_TOKEN_URL", "SALESFORCE_URL", "SF_TOKEN_URLS"],
)
def test_other_variables_are_none(workspace: Workspace, name: str) -> None:
    workspace.write("a.py", "# SF_TOKEN_\n" + written(HITS["Python"][1], name))
    assert run(workspace).requests == ()
