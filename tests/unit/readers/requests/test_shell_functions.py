"""Shell: what functions print and get, arrays, and variables of unknown values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.readers.code.test_built_texts import rows

from sfscope_lint.output.inventory.collect import take

if TYPE_CHECKING:
    from tests.support import Workspace

PATH = "/services/oauth2/token"
SEND = 'send() {\n  local url="$1" data="$2"\n  curl -s "$url" -d "$data"\n}\n'
ONE = ("${ORG}", "api")
FORM = "-d grant_type=client_credentials -d scope=api"
HITS = {
    "a function that prints the URL": (f'target() {{\n  echo "$ORG{PATH}"\n}}\ncurl "$(target)" {FORM}', ONE),
    "a function below, in one line": (f'f() {{\n  curl "$(target)" {FORM}\n}}\nfunction target {{ printf \'%s\' "$ORG{PATH}"; }}\nf', ONE),
    "functions that use each other": (f'org() {{ echo "$ORG"; }}\ntarget() {{ echo "$(org){PATH}"; }}\ncurl "$(target)" {FORM}', ONE),
    "a function that prints the grant": (f'grant() {{\n  echo client_credentials\n}}\ncurl "$ORG{PATH}" -d "grant_type=$(grant)&scope=api"', ONE),
    "an array": (f'args=(-s -d grant_type=client_credentials)\nargs+=(-d "scope=api")\ncurl "${{args[@]}}" "$ORG{PATH}"', ONE),
    "an array on several lines": (f'local args=(\n  -d grant_type=client_credentials\n  -d scope=api\n)\ncurl "$ORG{PATH}" "${{args[@]}}"', ONE),
    "an array that is the command": (f'cmd=(curl -s "$ORG{PATH}" {FORM})\n"${{cmd[@]}}"', ONE),
    "a function that sends what it gets": (f'{SEND}send "$ORG{PATH}" "grant_type=client_credentials&scope=api"', ONE),
    "a function that sends, below": (f'f() {{\n  send "$ORG{PATH}" "grant_type=client_credentials&scope=api"\n}}\n{SEND}f', ONE),
    "a function that gets the URL": (f'f() {{\n  curl "$1" {FORM}\n}}\nf "$ORG{PATH}"', ONE),
    "a parameter": (f'f() {{\n  local org="$1"\n  curl "${{org}}{PATH}" {FORM}\n}}', ("${org}", "api")),
    "the output of a command": (f'org=$(jq -r .url org.json)\ncurl "$org{PATH}" {FORM}', ("${org}", "api")),
}  # fmt: skip
MISSES = {
    "a function that prints another URL": f'target() {{ echo https://auth.example.com/oauth2/token; }}\ncurl "$(target)" {FORM} # {PATH}',
    "a function that does more": f'target() {{\n  echo "$ORG{PATH}" >&2\n  echo "$OTHER"\n}}\ncurl "$(target)" {FORM}',
    "a function that prints itself": f'a() {{ echo "$(a){PATH}x"; }}\ncurl "$(a)" {FORM}',
    "an array that is not used": f'args=({FORM})\ncurl "$ORG{PATH}"',
    "an array that is set again": f'args=({FORM})\nargs=(-d grant_type=refresh_token)\ncurl "${{args[@]}}" "$ORG{PATH}"',
    "a function that prints what it gets": f'log() {{\n  echo "$1" "$2"\n}}\nlog "$ORG{PATH}" "grant_type=client_credentials"',
    "another grant": f'{SEND}send "$ORG{PATH}" "grant_type=refresh_token"',
}  # fmt: skip


@pytest.mark.parametrize(("content", "expected"), HITS.values(), ids=HITS)
def test_shell(workspace: Workspace, content: str, expected: tuple[str, str]) -> None:
    assert rows(workspace, "token.sh", content + "\n") == [expected]


@pytest.mark.parametrize("content", MISSES.values(), ids=MISSES)
def test_shell_that_only_looks_like_it(workspace: Workspace, content: str) -> None:
    assert rows(workspace, "token.sh", content + "\n") == []


LOCALS = {
    "a value": ("local scope=full", "web"),
    "a declaration before the value": ("local scope\n  scope=full", "web"),
    "bash's and ksh's words": ("declare a=1 scope=full\n  typeset b", "web"),
    "an array": ("local scope=(full)", "web"),
    "no local variable": ("scope=full", "full"),
    "a global variable": ("declare -g scope=full", "full"),
    "another local variable": ("local scopes=x\n  scope=full", "full"),
}


@pytest.mark.parametrize(("declared", "sent"), LOCALS.values(), ids=LOCALS)
def test_local_variable_ends_with_its_function(workspace: Workspace, declared: str, sent: str) -> None:
    form = "-d grant_type=client_credentials -d scope=$scope"
    script = f'scope=web\nf() {{\n  {declared}\n  echo\n}}\ncurl "$ORG{PATH}" {form}\n'
    assert rows(workspace, "token.sh", script) == [("${ORG}", sent)]


def test_local_variable_holds_in_its_function(workspace: Workspace) -> None:
    body = f'  local org=https://a.my.salesforce.com\n  curl "$org{PATH}" {FORM}\n'
    script = f'f() {{\n{body}}}\ncurl "$org{PATH}" {FORM}\n'
    assert rows(workspace, "token.sh", script) == [("a.my.salesforce.com", "api"), ("${org}", "api")]


def test_variable_that_is_declared_outside_of_functions_stays(workspace: Workspace) -> None:
    script = f'declare scope=web\nf() {{\n  local other\n}}\ncurl "$ORG{PATH}" -d grant_type=client_credentials -d scope=$scope\n'
    assert rows(workspace, "token.sh", script) == [("${ORG}", "web")]


def test_each_call_of_a_function_is_a_request(workspace: Workspace) -> None:
    calls = [
        f'send "https://{name}.my.salesforce.com{PATH}" "grant_type=client_credentials"' for name in "ab"
    ]
    workspace.write("token.sh", SEND + "\n".join(calls) + "\n")
    found = take(workspace.report(".")).requests
    assert [(one.line, one.host) for one in found] == [
        (5, "a.my.salesforce.com"),
        (6, "b.my.salesforce.com"),
    ]


def test_functions_that_call_each_other_end(workspace: Workspace) -> None:
    calls = "\n".join(f'  f{n} "$1" grant_type' for n in range(9))
    functions = "\n".join(f"f{n}() {{\n{calls}\n}}" for n in range(9))
    workspace.write("token.sh", f'{functions}\nf0 "$ORG{PATH}" grant_type=client_credentials\n')
    report = workspace.report(".")
    assert list(report.requests) == []
    assert not report.details  # nothing takes too many steps
