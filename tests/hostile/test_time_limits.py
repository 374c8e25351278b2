"""Work that a file could extend to hours is stopped and reported."""

from __future__ import annotations

import gc
import json
import sys
from functools import partial
from typing import TYPE_CHECKING

import pytest
from tests.support import connected_app

from sfscope_lint.config import document
from sfscope_lint.files import globs, replacements
from sfscope_lint.files.time_limit import TimeLimitError, time_limit
from sfscope_lint.model.settings import SettingsError
from sfscope_lint.readers import budget

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support import Workspace

APP = "Order_Sync.connectedApp"
BAD = connected_app("Full")
WORDS = "/services/oauth2/token grant_type client_credentials"
MANY = " ".join(f"a{n}=''" for n in range(1_001))
SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
GROWING = json.dumps(
    {
        "info": {"schema": SCHEMA},
        "variable": [{"key": "a", "value": "{{b}}" * 500}, {"key": "b", "value": "c" * 90}],
        "item": [{"request": {"url": "{{a}}/oauth2/token"}}] * 5_000,
    }
)
MULE = "http://www.mulesoft.org/schema/mule/"
CONNECTION = "<s:oauth-client-credentials-connection clientId='a'>"
NESTED = (
    f"<mule xmlns='{MULE}core' xmlns:s='{MULE}salesforce'>"
    f"{CONNECTION * 240}{'<a/>' * 5_000}{'</s:oauth-client-credentials-connection>' * 240}"
)
AT_ONCE = 0.05  # CPU seconds: far less than the work would take
CATASTROPHE = "*a" * 13 + "b.connectedApp"  # hours for a name that consists of the letter a

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="there is no such timer on Windows"),
    # Hypothesis hooks into the garbage collector, where exceptions are lost and then reported as unraisable.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(autouse=True)
def _without_collector() -> Iterator[None]:
    """Disable the collector as the command does: exceptions raised in hypothesis's hook would be lost."""
    gc.disable()
    yield
    gc.enable()


def test_endless_work_is_stopped() -> None:
    with pytest.raises(TimeLimitError), time_limit(0.05):
        sum(1 for _ in iter(int, 1))
    with time_limit(60):
        pass  # no exception comes later
    assert sum(range(1_000_000))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.cls", f"// {WORDS}\n" + "a+='b';\n" * 20_000, "it takes too many steps to evaluate"),
        ("x.sh", f"# {WORDS}\n" + "A=$A$A\n" * 100_000, "it takes too many steps to evaluate"),
        ("x.py", f"# {WORDS}\n" + "x = 1\n" * 170_000, "it is a program of more than 1,000,000 bytes"),
        ("x.json", '{"a": "oauth2/token", "b": ' + "[" * 50_000, "it is nested too deeply"),
        ("x.json", '{"a": "oauth2/token", "b": [' + "1," * 200_000 + "1]}", "it takes too many steps to evaluate"),
        ("x.json", GROWING, "it takes too many steps to evaluate"),
        ("x.xml", f"{NESTED}<!-- oauth2/token --></mule>", "it takes too many steps to evaluate"),
        ("x.xml", f"<a {MANY}><!-- oauth2/token --></a>", "an element has more than 1,000 attributes"),
        ("x.xml", "<!-- oauth2/token --><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "it has a DOCTYPE"),
    ],
    ids=["apex", "shell", "python", "nested", "dense", "variables", "connections", "attributes", "doctype"],
)  # fmt: skip
def test_source_that_takes_too_long_is_reported(
    name: str, content: str, said: str, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(budget, "STEPS", 50_000)  # fewer than by default, so that the test is fast
    workspace.write(name, content)
    workspace.write(APP, BAD)
    report = workspace.report(".")
    assert [finding.rule for finding in report.findings] == ["no-valid-scopes", "unsupported-scope"]
    [detail] = report.details
    assert detail.startswith(f"{name}: not searched for token requests: {said}")


@pytest.mark.parametrize(
    "bomb",
    [
        "run: &a0 [x, x]\n"
        + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 25)),
        "run: &a\n  run: *a\n",
    ],
    ids=["billions", "itself"],
)
def test_yaml_aliases_are_visited_once(bomb: str, workspace: Workspace) -> None:
    curl = (
        "curl -d 'grant_type=client_credentials&scope=full' https://x.my.salesforce.com/services/oauth2/token"
    )
    workspace.write(".github/workflows/x.yml", f"script: {curl}\n{bomb}")
    report = workspace.report(".", select=("scope-in-token-request",))
    assert len(report.requests) == 1


def test_slow_expression_in_the_project_file_replaces_nothing(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """This is reported once, however many files it applies to."""
    monkeypatch.setattr(replacements, "time_limit", partial(time_limit, AT_ONCE))
    expression = '{"replacements": [{"glob": "*.connectedApp", "regexToReplace": "(.*a)*(.*b)*(.*c)*!$", "replaceWithEnv": "X"}]}'
    workspace.write("sfdx-project.json", expression)
    for name in ("A", "B", "C"):
        workspace.write(f"{name}.connectedApp", BAD.replace("Order Sync", "abc" * 500))
    report = workspace.report(".")
    assert [finding.rule for finding in report.findings].count("no-valid-scopes") == 3
    (said,) = [finding for finding in report.findings if finding.rule == "malformed-metadata"]
    assert said.message.startswith(
        "entry 1 of replacements can't be applied: finding what it replaces takes more"
    )
    assert (said.location.path, said.location.line, said.location.column) == ("sfdx-project.json", 1, 19)


def test_expressions_that_compile_slowly_are_a_finding(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replacements, "time_limit", partial(time_limit, AT_ONCE))
    expression = "[\\\\S\\\\s]" * 100
    entry = f'{{"filename": "x", "regexToReplace": "{expression}", "replaceWithEnv": "X"}}'
    workspace.write("sfdx-project.json", f'{{"replacements": [{", ".join([entry] * 300)}]}}')
    workspace.write(APP, BAD)
    assert "malformed-metadata" in [finding.rule for finding in workspace.report(".").findings]


def test_glob_with_billions_of_expansions_is_a_finding(workspace: Workspace) -> None:
    glob = "{a,b}" * 30
    project = f'{{"replacements": [{{"glob": "{glob}", "stringToReplace": "Full", "replaceWithEnv": "X"}}]}}'
    workspace.write("sfdx-project.json", project)
    workspace.write(APP, BAD)
    rules = [finding.rule for finding in workspace.report(".").findings]
    assert rules == ["no-valid-scopes", "unsupported-scope", "malformed-metadata"]


def test_catastrophic_forceignore_pattern_is_matched(workspace: Workspace) -> None:
    workspace.write(".forceignore", f"[a]{CATASTROPHE}\n")
    workspace.write("a" * 230 + ".connectedApp", BAD)
    workspace.write("a" * 231 + ".connectedApp", BAD)
    report = workspace.report(".")
    assert report.errors == report.ignored == ()
    assert len(report.findings) == 4


def test_catastrophic_settings_pattern_is_matched(workspace: Workspace) -> None:
    workspace.write("sfscope-lint.toml", f'exclude = ["{CATASTROPHE}"]\n')
    workspace.write("a" * 230 + ".connectedApp", BAD)
    assert workspace.run(".").code == 1
    workspace.write(
        "sfscope-lint.toml", f'exclude = ["{CATASTROPHE.replace("b.", "")}"]\n'.replace("connectedApp", "*")
    )
    assert workspace.run(".").code == 0


def test_settings_pattern_that_takes_too_long_is_an_error(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(globs, "time_limit", partial(time_limit, AT_ONCE))
    pattern = globs.Globs(["**/a/" * 20 + "b"], str(workspace.root))
    with pytest.raises(SettingsError, match="matching a pattern of the settings takes more than a second"):
        pattern.match(str(workspace.root / "/".join("a" * 200)))


@pytest.mark.parametrize(
    "text",
    ["x = [\n" + '"]",\n' * 40_000 + "]\n", "a." * 100_000 + "a = 1\n", "a = " + "1" * 5_000 + "\n", "a = " + "[" * 10_000],
    ids=["list", "key", "digits", "nested"],
)  # fmt: skip
def test_settings_that_take_too_long_are_an_error(
    text: str, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document, "time_limit", partial(time_limit, AT_ONCE))
    workspace.write("sfscope-lint.toml", text)
    workspace.write(APP, BAD)
    ran = workspace.run(".")
    assert ran.code == 2
    assert ran.err.startswith("error: sfscope-lint.toml")
    assert len(ran.err.splitlines()) == 1
