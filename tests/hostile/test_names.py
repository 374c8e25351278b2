"""Hostile names and values can't forge an annotation, control a terminal or break a report."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING

import pytest
from lxml import etree
from tests.support import Workspace, connected_app, git

from sfscope_lint.output.escape import visible
from sfscope_lint.output.inventory.formats import INVENTORIES
from sfscope_lint.output.reporters.formats import FORMATS, render

if TYPE_CHECKING:
    from pathlib import Path

    from sfscope_lint.engine.report import Report

# File names can contain anything but a slash; labels and scopes anything that XML allows.
NAMES = [
    "a\n::error file=x,line=1::forged",
    f"{'long ' * 20}::error file=x::forged",
    "a\r\n::stop-commands::token",
    "%0A::error::forged",
    "a%0D%0A,b:c%",
    "##[error]forged",
    "##vso[task.setvariable variable=x]forged",
    "##teamcity[buildStatus text='forged']",
    "##TeamCity[x]",
    "##octopus[setVariable name='QQ==' value='QQ==']",
    "travis_fold:start:forged",
    "travis.fold:start:forged",
    "section_start:0:forged\r\x1b[0K",
    "]]> <b>&amp;\"'",
    "\x1b[31mred\x1b[0m\x9b31m",
    "\u202egnp.exe\u2066",
    "a](1) {0} [b](2)",
]
ERROR, SEVERAL_LINES = ["title"], ["file", "line", "col", "title"]
ONE_LINE = ["file", "line", "col", "endColumn", "title"]
COMMAND = re.compile(
    r"^\s*::|##(?:vso|teamcity|octopus)?\[|travis_(?:fold|time):|^(?:---|\+\+\+|~~~|\^\^\^) ",
    re.MULTILINE | re.IGNORECASE,
)


@pytest.fixture(scope="module", params=NAMES, ids=[repr(name)[1:20] for name in NAMES])
def hostile(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The report of a broken app that has the name and selects it as a scope, with an error that quotes it."""
    name = request.param
    escaped = name.replace("&", "&amp;").replace("<", "&lt;").replace("\x1b", "").replace("]]>", "]]&gt;")
    app = connected_app("Full", f"RefreshToken<!--{escaped}-->", "Api").replace("Order Sync", escaped)
    workspace = Workspace(tmp_path_factory.mktemp("hostile"))
    workspace.write(f"apps/{name}.connectedApp-meta.xml", app)
    workspace.write(f"apps/{name}2.connectedApp-meta.xml", f"<x{escaped}")
    found = workspace.report()
    assert len(found.findings) == 3
    assert found.findings[0].app
    assert found.findings[0].app.name == name
    return found._replace(errors=(f"{name}: no such path",), notes=(f"{name}: a FIFO",))


def test_no_name_controls_a_terminal(hostile: Report) -> None:
    for format_ in FORMATS:
        assert [c for c in render(format_, hostile) if not c.isprintable() and c != "\n"] == [], format_


def test_no_name_is_a_command_of_a_ci_system(hostile: Report) -> None:
    for format_ in set(FORMATS) - {"github", "azure"}:
        assert not COMMAND.search(render(format_, hostile)), format_


@pytest.mark.parametrize("name", ["--- forged", "+++ forged", "~~~ forged", "^^^ +++"])
def test_no_line_begins_like_a_heading_of_buildkite(name: str, workspace: Workspace) -> None:
    workspace.write(f"{name}.connectedApp", connected_app("Full"))
    workspace.write(f"a{name}.connectedApp", connected_app("Full"))
    escaped = f"\\x{ord(name[0]):02x}{name[1:]}"
    report = workspace.report()
    lines = render("concise", report).splitlines()
    lines += workspace.run("--list-files", ".").out.splitlines()
    assert not any(COMMAND.search(line) for line in lines)
    assert {line.partition(".")[0] for line in lines} == {escaped, f"a{name}"}
    for format_ in FORMATS:
        text = render(format_, report).replace("::error ", "").replace("##vso[task.logissue ", "")
        assert not COMMAND.search(text)


@pytest.mark.skipif(sys.platform == "win32", reason="no name has a colon there")
@pytest.mark.parametrize(
    "name", ["--- forged", "**--- forged**", "#**#vso[task.x]**forged", "::error:", ":**:error::x**", ":[:error](y)::x"]
)  # fmt: skip
def test_no_app_makes_a_command_of_its_migration(name: str, workspace: Workspace) -> None:
    workspace.write(f"{name}.connectedApp", connected_app("Full", "Api"))
    ran = workspace.run("explain", "--migration", name)
    assert ran.code == 0
    assert "forged" not in name or "forged" in ran.out
    assert not COMMAND.search(ran.out)


def test_github_has_one_annotation_for_each_finding_and_error(hostile: Report) -> None:
    lines = render("github", hostile).splitlines()
    assert len(lines) == len(hostile.findings) + len(hostile.errors)
    for line in lines:
        # The runner's syntax: up to the second ::, properties between commas, each name=value.
        command, properties, message = re.fullmatch(r"::(\w+) (.*?)::(.*)", line).groups()  # type: ignore[union-attr]
        assert command == "error"
        names = [name.partition("=")[0] for name in properties.split(",")]
        assert names in (ERROR, ONE_LINE, SEVERAL_LINES)
        assert ":" not in properties
        assert re.sub(r"%(25|0A|2C|3A)", "", properties + message).count("%") == 0


def test_azure_has_one_issue_for_each_finding_and_error(hostile: Report) -> None:
    lines = render("azure", hostile).splitlines()
    assert len(lines) == len(hostile.findings) + len(hostile.errors)
    for line in lines:
        # As the agent reads it: properties up to the first ], between semicolons, each name=value.
        properties, message = re.fullmatch(r"##vso\[task\.logissue ([^\]]*)\](.*)", line).groups()  # type: ignore[union-attr]
        names = [name.partition("=")[0] for name in properties.split(";")]
        assert names in (["type"], ["type", "sourcepath", "linenumber", "columnnumber", "code"])
        assert not COMMAND.search(message)
        assert re.sub("%AZP25|%3B|%5D", "", properties + message).count("%") == 0


def test_markdown_makes_nothing_of_names(hostile: Report) -> None:
    text = render("markdown", hostile)
    markup = re.sub(r"\\.", "", re.sub(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", "", text))
    assert not re.search("[<>`@]", markup)
    links = re.findall(r"\]\(([^)]*)\)", markup)
    assert links
    assert all(link.startswith("https://github.com/sfscope-lint/") for link in links)
    assert text.count("\n### ") == len({finding.app for finding in hostile.findings})


def test_gitlab_and_sarif_keep_the_path(hostile: Report) -> None:
    from urllib.parse import unquote

    paths = [finding.location.path for finding in hostile.findings]
    issues = json.loads(render("gitlab", hostile))
    assert [issue["location"]["path"] for issue in issues] == ["sfdx-project.json", *paths]
    results = json.loads(render("sarif", hostile))["runs"][0]["results"]
    uris = [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in results]
    assert [unquote(uri) for uri in uris] == paths
    assert hostile.findings[0].app
    name = hostile.findings[0].app.name
    assert set(paths) == {f"apps/{name}.connectedApp-meta.xml", f"apps/{name}2.connectedApp-meta.xml"}


def test_junit_is_well_formed(hostile: Report) -> None:
    root = etree.fromstring(render("junit", hostile).encode())
    assert len(root.findall(".//failure")) + len(root.findall(".//error")) == 4


def test_json_contains_the_exact_names(hostile: Report) -> None:
    found = json.loads(render("json", hostile))["findings"]
    assert [finding["app"] and finding["app"]["name"] for finding in found] == [
        finding.app and finding.app.name for finding in hostile.findings
    ]


# Output other than reports, about more than apps' files.
EVERYWHERE = [
    ("-v",),
    ("--list-files",),
    ("--no-forceignore", "-v", "--select", "flow,metadata,secrets,posture"),
    ("--diff", "--unsafe-fixes"),
    ("explain", "no valid scopes defined"),
    ("explain", "--format", "json", "no valid scopes defined"),
    ("explain", "\x1b[31m::error::x"),
    ("config", "show"),
    *(("inventory", "--format", name) for name in INVENTORIES if name != "html"),
]


@pytest.fixture(scope="module")
def everywhere(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A project in which every name is hostile."""
    workspace = Workspace(tmp_path_factory.mktemp("hostile"))
    name = "a\n::error::x\x1b[31m\u202e\x9b31m##vso[x]##teamcity[x]travis_fold:x%0A"
    label = "]]&gt;::error::x \u202e\u009b31m&#10;::warning::y %0A &quot;"
    app = connected_app("Full", "Api\u202e::error::z", more=f"<{'x' * 9}>{label}</{'x' * 9}>").replace(
        "Order Sync", label
    )
    workspace.write(f"{name}/{name}.connectedApp", app.replace("order.sync@example.com", label))
    workspace.write(f"{name}/{name}2.connectedApp", f"<x{label}")
    workspace.write(
        f"{name}/{name}.sh",
        f"curl -d 'grant_type=client_credentials&scope={name}' https://{name}/services/oauth2/token\n",
    )
    workspace.write(f"{name}/{name}.json", '{"oauth2/token')
    workspace.write(".forceignore", "ignored*")
    workspace.write(f"ignored{name}.connectedApp", app)
    with open(workspace.root.as_posix().encode() + b"/\xff\x1b[31m.connectedApp", "wb") as file:
        file.write(app.encode())
    settings = f'[run-as.{json.dumps(name)}]\nprofile = {json.dumps(name)}\n[[suppress]]\nrule = "unsupported-scope"\n'
    workspace.write("sfscope-lint.toml", f"{settings}app = {json.dumps(name)}\nreason = {json.dumps(name)}\n")
    return workspace


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
@pytest.mark.parametrize("arguments", EVERYWHERE, ids=" ".join)
def test_no_output_of_any_command_controls_a_terminal_or_ci_system(
    arguments: tuple[str, ...], everywhere: Workspace
) -> None:
    ran = everywhere.run(*arguments)
    said = ran.out + ran.err
    assert said
    assert "Traceback" not in said
    if "--diff" in arguments:
        said = "".join(
            line for line in said.splitlines(keepends=True) if line[:1] not in "+- "
        )  # those are the file's own lines
    assert [c for c in said if not c.isprintable() and c != "\n"] == []
    assert not COMMAND.search(said)


@pytest.mark.parametrize(
    "command", ["##vso[task.setvariable variable=PATH]x", "::add-mask::x", "##[add-path]x"]
)
def test_diff_in_a_log_has_no_command(command: str, tmp_path: Path) -> None:
    """It has the file's own lines for git apply; those with a command are no context, and no change is printed there."""
    workspace = Workspace(tmp_path)
    beside = connected_app("Full").replace("Order Sync", command)
    before = {"Near.connectedApp": beside, "Changed.connectedApp": connected_app("Full", command)}
    for name, content in before.items():
        workspace.write(name, content)
    ran = workspace.run("--diff", "--unsafe-fixes", ".")
    assert command not in ran.out + ran.err
    assert (ran.code, ran.err) == (
        2,
        "error: Changed.connectedApp: no diff, because a changed line, or the line after it, has a command of a CI "
        "system, which would obey it; --output FILE writes it\n",
    )
    git(tmp_path, "apply", data=ran.out.encode())
    assert (tmp_path / "Near.connectedApp").read_text() != before["Near.connectedApp"]
    assert workspace.run("--diff", "--unsafe-fixes", "-o", "patch", ".").code == 1
    assert command in (tmp_path / "patch").read_text()
    git(tmp_path, "apply", "patch")
    assert (tmp_path / "Changed.connectedApp").read_text() != before["Changed.connectedApp"]


@pytest.mark.skipif(sys.platform == "win32", reason="no name has a colon there")
@pytest.mark.parametrize("name", ["##vso[task.x]y", "a::error::x", "travis_fold:x"])
def test_diff_of_a_name_with_a_command_applies(name: str, tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    file = workspace.write(f"{name}/X.connectedApp", connected_app())
    ran = workspace.run("--diff", ".")
    assert name not in ran.out + ran.err
    git(tmp_path, "apply", data=ran.out.encode())
    assert file.read_text() != connected_app()


@pytest.mark.parametrize(
    "key", ['"a\\u001b[31m" = 1', '"::error::x" = 1', '[rules."a\\n::error::x"]', 'select = ["\\u202e"]', 'exclude = ["\\u0000"]']
)  # fmt: skip
def test_errors_in_settings_control_nothing(key: str, workspace: Workspace) -> None:
    workspace.write("sfscope-lint.toml", f"{key}\n")
    ran = workspace.run(".")
    assert len(ran.err.splitlines()) <= 1
    assert [c for c in ran.err if not c.isprintable() and c != "\n"] == []
    assert not COMMAND.search(ran.err.removeprefix("error: "))


@pytest.mark.parametrize(
    "text", ["a::b", "https://example.com", "Foo::bar, a:b::c", "# heading", "a ##b", "[x]"]
)
def test_harmless_text_stays_as_it_is(text: str) -> None:
    assert visible(text) == text
