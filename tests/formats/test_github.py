"""GitHub's workflow commands, read back as the runner of GitHub Actions reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support import Workspace, connected_app, eca_file

from sfscope_lint.model.apps import AppName
from sfscope_lint.model.severity import Severity
from sfscope_lint.output.escape import visible
from sfscope_lint.output.reporters.github import render

if TYPE_CHECKING:
    from sfscope_lint.engine.report import Report

ANY_TEXT = st.text(st.characters(exclude_categories=()), min_size=1, max_size=40)


class Annotation(NamedTuple):
    level: str
    properties: dict[str, str]
    message: str


def read_back(text: str) -> list[Annotation]:
    """Parse a log like the runner: a command is a line that begins with ``::``, up to the next one."""
    found = []
    for line in text.split("\n")[:-1]:
        assert line.startswith("::")
        head, _, message = line[2:].partition("::")
        level, _, pairs = head.partition(" ")
        split = [pair.partition("=") for pair in pairs.split(",")]
        properties = {
            name: value.replace("%3A", ":")
            .replace("%2C", ",")
            .replace("%0D", "\r")
            .replace("%0A", "\n")
            .replace("%25", "%")
            for name, _, value in split
        }
        data = message.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
        found.append(Annotation(level, properties, data))
    return found


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    workspace = Workspace(tmp_path_factory.mktemp("github"))
    workspace.write("apps/A.connectedApp", connected_app("Full", "Web", "Api"))
    return workspace.report()


def test_severity_and_location_are_read_back(report: Report) -> None:
    full, web = read_back(render(report))
    assert (full.level, web.level) == ("error", "warning")
    assert full.properties == {
        "file": "apps/A.connectedApp",
        "line": "8",
        "col": "9",
        "endColumn": "30",
        "title": "sfscope-lint: unsupported-scope",
    }
    sentence, help_, note, see = full.message.split("\n")
    assert sentence.startswith("Full is silently dropped")
    assert see.startswith("see https://")
    assert help_.startswith("help: remove Full")
    assert note == "note: the client credentials flow is enabled here: apps/A.connectedApp:7"


def test_info_becomes_a_notice(report: Report) -> None:
    info = report.findings[0]._replace(severity=Severity.INFO)
    assert [a.level for a in read_back(render(report._replace(findings=(info,))))] == ["notice"]


def test_location_over_several_lines_has_no_end_column(workspace: Workspace) -> None:
    workspace.write("A.connectedApp", connected_app())
    [found] = read_back(render(workspace.report()))
    assert "endColumn" not in found.properties
    assert found.properties["line"] == "5"


def test_related_location_in_another_file_is_named(workspace: Workspace) -> None:
    workspace.write("a/O.ecaOauth", eca_file("ExtlClntAppOauthSettings", "commaSeparatedOauthScopes=Full"))
    flow = "isClientCredentialsFlowEnabled=true"
    workspace.write("b/O.ecaOauthPlcy", eca_file("ExtlClntAppOauthConfigurablePolicies", flow))
    messages = [found.message for found in read_back(render(workspace.report()))]
    assert messages
    assert all(message.split("\n")[-2].endswith("enabled here: b/O.ecaOauthPlcy:4") for message in messages)


@settings(deadline=None)
@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_any_text_survives_a_round_trip(report: Report, path: str, message: str, error: str) -> None:
    first = report.findings[0]
    finding = first._replace(
        location=first.location._replace(path=path),
        message=message,
        reply="",
        related=(),
        app=AppName("x", path),
    )
    problem, found = read_back(render(report._replace(findings=(finding,), errors=(error,))))
    assert problem == ("error", {"title": "sfscope-lint"}, visible(error))
    assert found.properties["file"] == visible(path)
    assert found.message.split("\n")[0] == visible(message)
