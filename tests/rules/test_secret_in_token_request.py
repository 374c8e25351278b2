"""secret-in-token-request: hits and near misses; the value is never printed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.rules.token_requests import KEY, SECRET, URL, curl, rules, run

from sfscope_lint.output.inventory.formats import INVENTORIES

if TYPE_CHECKING:
    from tests.support import Workspace


REQUESTS = {
    "a.sh": curl(f"-d client_secret={SECRET} -d scope=api", url="https://login.salesforce.com/services/oauth2/token"),
    "b.sh": curl(f"-u {KEY}:{SECRET} -d scope=api"),
    "c.sh": f"curl '{URL}?grant_type=client_credentials&client_secret={SECRET}&scope=api'\n",
    "d.py": f"requests.post('{URL}', data={{'grant_type': 'client_credentials', 'client_secret': '{SECRET}', 'scope': 'api'}})",
    "e.js": f"fetch('{URL}', {{ body: 'grant_type=client_credentials&client_secret={SECRET}&scope=api' }});",
    "F.cls": f"class F {{ void go() {{ r.setEndpoint('{URL}'); HttpRequest r; h.post('{URL}', 'grant_type=client_credentials&client_secret={SECRET}&scope=api'); }} }}",
}  # fmt: skip


class TestDefaults:
    """A default value is in the file, but may not be used."""

    @pytest.mark.parametrize(
        ("path", "content"),
        [
            ("a.js", "const host = process.env.H || 'https://login.salesforce.com';\nfetch(host + '/services/oauth2/token', {{ body:"
             " new URLSearchParams({{ grant_type: 'client_credentials', scope: process.env.S ?? 'api', client_secret: process.env.X || '{0}' }}) }});"),
            ("a.py", "host = os.environ.get('H', 'https://login.salesforce.com')\nrequests.post(host + '/services/oauth2/token',"
             " data={{'grant_type': 'client_credentials', 'scope': os.getenv('S', 'api'), 'client_secret': os.getenv('X') or '{0}'}})"),
        ],
    )  # fmt: skip
    def test_fires_for_a_default_value(self, workspace: Workspace, path: str, content: str) -> None:
        workspace.write(path, content.format(SECRET))
        report = run(workspace)
        assert [request.certain for request in report.requests] == [True]
        assert rules(report) == ["unsupported-token-host", "secret-in-token-request"]
        assert all(SECRET not in finding.excerpt for finding in report.findings)


@pytest.mark.parametrize("path", REQUESTS)
@pytest.mark.parametrize("format_", ["text", "concise", "json", "junit"])
def test_no_format_prints_the_value(workspace: Workspace, path: str, format_: str) -> None:
    workspace.write(path, REQUESTS[path])
    ran = workspace.run("lint", "--format", format_, "-v", ".")
    assert "secret-in-token-request" in ran.out
    assert "scope-in-token-request" in ran.out
    assert SECRET not in ran.out + ran.err
    assert SECRET[:8] not in ran.out + ran.err


@pytest.mark.parametrize("format_", INVENTORIES)
def test_no_inventory_prints_the_value(workspace: Workspace, format_: str) -> None:
    for path, content in REQUESTS.items():
        workspace.write(path, content)
    ran = workspace.run("inventory", "--format", format_, ".")
    assert "F.cls" in ran.out.replace("\\", "")
    assert SECRET not in ran.out + ran.err


@pytest.mark.parametrize(
    "value",
    ["$SECRET", "{{secret}}", "YOUR_CLIENT_SECRET", "<secret>", "xxxxxxxxxxxx", "********", "", "short",
     "12345.abcde", "changeme", "dummy-secret", "test-client-secret", "0123456789abcdef", "abcabcabcabc"],
)  # fmt: skip
def test_is_silent_for_placeholders(workspace: Workspace, value: str) -> None:
    workspace.write("a.sh", f'curl {URL} -d grant_type=client_credentials -d "client_secret={value}"\n')
    assert rules(run(workspace)) == []


@pytest.mark.parametrize("path", ["tests/a.sh", "src/__tests__/a.sh", "a.test.sh", "a_test.sh", "spec/a.sh"])
def test_only_random_values_fire_in_tests(workspace: Workspace, path: str) -> None:
    content = f"curl {URL} -d grant_type=client_credentials -d client_secret=%s\n"
    workspace.write(path, content % "orders-of-the-north")
    assert rules(run(workspace)) == []
    workspace.write(path, content % SECRET)
    assert rules(run(workspace)) == ["secret-in-token-request"]
    workspace.write(path, "")
    workspace.write("latest/a.sh", content % "orders-of-the-north")
    assert rules(run(workspace)) == ["secret-in-token-request"]


def test_fires_for_a_random_value_that_contains_a_word(workspace: Workspace) -> None:
    value = f"secret{SECRET}xxx"
    workspace.write("a.sh", f"curl {URL} -d grant_type=client_credentials -d client_secret={value}\n")
    assert rules(run(workspace)) == ["secret-in-token-request"]


@pytest.mark.parametrize(
    ("secret", "found"), [(SECRET, ["secret-in-token-request"]), ("THE_CLIENT_SECRET", [])]
)
def test_replaced_secret_fires_and_replaced_name_does_not(
    workspace: Workspace, secret: str, found: list[str]
) -> None:
    """A replaced secret is still in git; a name that is filled in is no secret."""
    replacement = {"filename": "a.cls", "stringToReplace": secret, "replaceWithEnv": "S"}
    workspace.write(
        "sfdx-project.json",
        json.dumps({"packageDirectories": [{"path": "."}], "replacements": [replacement]}),
    )
    workspace.write(
        "a.cls",
        f"class A {{ void go() {{ h.post('{URL}', 'grant_type=client_credentials&client_secret={secret}'); }} }}",
    )
    assert rules(run(workspace)) == found
