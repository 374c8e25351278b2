"""scope-in-token-request: hits and near misses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rules.token_requests import URL, curl, rules, run

if TYPE_CHECKING:
    from tests.support import Workspace


class TestScope:
    def test_fires_for_a_literal_scope(self, workspace: Workspace) -> None:
        workspace.write("a.sh", curl("-d scope=api+web"))
        (finding,) = run(workspace).findings
        assert (finding.rule, finding.value) == ("scope-in-token-request", "api web")
        location = finding.location
        assert finding.excerpt[location.column - 1 : location.end_column - 1] == "api+web"

    @pytest.mark.parametrize("scope", ["", "$SCOPE", "${SCOPE:-api}", "{{scope}}", "<your-scope>", "%SCOPE%"])
    def test_is_silent_for_a_scope_that_may_be_empty(self, workspace: Workspace, scope: str) -> None:
        workspace.write("a.sh", curl(f"-d 'scope={scope}'") if "<" in scope else curl(f'-d "scope={scope}"'))
        report = run(workspace)
        assert len(report.requests) == 1
        assert rules(report) == []

    def test_is_silent_if_the_request_is_uncertain(self, workspace: Workspace) -> None:
        workspace.write(
            "a.js",
            f"const TOKEN = '{URL}';\nask({{ grant_type: 'client_credentials', scope: 'api' }});\n",
        )
        report = run(workspace)
        assert [request.certain for request in report.requests] == [False]
        assert rules(report) == []

    def test_columns_after_wide_characters_are_exact(self, workspace: Workspace) -> None:
        workspace.write(
            "a.py",
            f"x = '日本'; requests.post('{URL}', data={{'grant_type': 'client_credentials', 'scope': 'api'}})",
        )
        (finding,) = run(workspace).findings
        assert finding.excerpt[finding.location.column - 1 : finding.location.end_column - 1] == "api"


def test_fires_for_a_password_request(workspace: Workspace) -> None:
    form = "-d grant_type=password -d username=$U -d password=$P"
    workspace.write("a.sh", f"curl {URL} {form} -d scope=api\ncurl {URL} {form}\n")
    found = [finding for finding in run(workspace).findings if finding.rule == "scope-in-token-request"]
    assert [finding.location.line for finding in found] == [1]


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("a.sh", curl('-d "scope=$SCOPE"')),
        (
            "a.js",
            f"fetch('{URL}', {{ body: new URLSearchParams({{ grant_type: 'client_credentials', scope: process.env.SCOPE }}) }});",
        ),
        (
            "a.py",
            f"requests.post('{URL}', data={{'grant_type': 'client_credentials', 'scope': os.environ['SCOPE']}})",
        ),
    ],
)
def test_a_scope_from_a_variable_is_in_the_inventory(workspace: Workspace, path: str, content: str) -> None:
    workspace.write(path, content)
    report = run(workspace)
    assert rules(report) == []
    assert [request.scope.text if request.scope else "" for request in report.requests] == ["${SCOPE}"]
