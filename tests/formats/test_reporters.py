"""Reporters: golden files for findings, a malformed file and a clean project, and their real consumers.

``SFSCOPE_GOLDEN=write pytest tests/formats/test_reporters.py`` regenerates the golden files; review the diff.
"""

from __future__ import annotations

import io
import os
import shutil
from typing import TYPE_CHECKING

import pytest
from junitparser import Error, Failure, JUnitXml
from tests.support import EXAMPLE, ROOT, Workspace, connected_app

from sfscope_lint.output.reporters import text as text_reporter
from sfscope_lint.output.reporters.formats import FORMATS, render
from sfscope_lint.output.style import Style

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sfscope_lint.engine.report import Report
    from sfscope_lint.model.rule import Problem

GOLDEN = ROOT / "tests" / "formats" / "golden"
MALFORMED = connected_app("Api").replace("</label>", "</lable>")


def unpaged(_: object) -> Iterator[Problem]:
    """Replace a rule's page: golden files don't cover the pages."""
    return iter(())


def golden(name: str, produced: str) -> None:
    file = GOLDEN / name
    if os.environ.get("SFSCOPE_GOLDEN") == "write":
        file.write_text(produced, encoding="utf-8", newline="\n")
    assert produced == file.read_text(encoding="utf-8")


@pytest.fixture(params=["findings", "malformed", "clean", "nothing", "errors"])
def case(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Report]:
    workspace = Workspace(tmp_path)
    match request.param:
        case "findings":
            shutil.copytree(
                EXAMPLE, tmp_path, dirs_exist_ok=True
            )  # fingerprints are relative to the repository's root
            return "findings", workspace.report()
        case "malformed":
            workspace.write("Order_Sync.connectedApp-meta.xml", MALFORMED)
            workspace.write("Other.connectedApp-meta.xml", connected_app("Api", "Web"))
        case "clean":
            workspace.write("Order_Sync.connectedApp-meta.xml", connected_app("Api"))
            workspace.write("Portal.connectedApp-meta.xml", connected_app("Full", flow="false"))
        case "errors":
            workspace.write("Order_Sync.connectedApp-meta.xml", connected_app("Api"))
            return "errors", workspace.report(".", "nowhere")
    return request.param, workspace.report(".")


@pytest.mark.parametrize("format_", FORMATS)
def test_golden_files(format_: str, case: tuple[str, Report]) -> None:
    name, report = case
    if format_ == "sarif":
        fired = {finding.rule for finding in report.findings}
        rules = (rule._replace(check=unpaged) for rule in report.rules if rule.name in fired)
        report = report._replace(rules=tuple(rules))
    golden(f"{name}.{format_}", render(format_, report))


def test_text_is_wrapped_to_a_narrow_terminal() -> None:
    report = Workspace(EXAMPLE).report()
    produced = text_reporter.render(report, Style(width=80))
    golden("findings-80.text", produced)
    too_wide = [line for line in produced.splitlines() if len(line) > 80]
    assert all(
        "-->" in line or ".ecaOauthPlcy-meta.xml" in line for line in too_wide
    )  # paths are not wrapped


def test_color_adds_only_color_codes() -> None:
    import re

    report = Workspace(EXAMPLE).report()
    colored = text_reporter.render(report, Style(color=True))
    assert "\x1b[1;31m" in colored
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == text_reporter.render(report)


class TestExcerpt:
    def shown(self, workspace: Workspace, content: str, width: int = 80) -> list[str]:
        workspace.write("X.connectedApp", content)
        produced = text_reporter.render(workspace.report("."), Style(width=width))
        return produced.split("\n\n")[-2].splitlines()

    def test_caret_is_placed_correctly_after_tabs_and_wide_characters(self, workspace: Workspace) -> None:
        content = connected_app("Api").replace(
            "        <scopes>", "\t\t<key>\u4e2d\u6587e\u0301</key><scopes>Web</scopes><scopes>"
        )
        lines = self.shown(workspace, content)
        assert (
            lines[3] == "8 |         <key>\u4e2d\u6587e\u0301</key><scopes>Web</scopes><scopes>Api</scopes>"
        )
        assert lines[4].startswith("  |" + " " * (1 + 8 + 5 + 4 + 1 + 6) + "^" * 20)

    def test_long_line_is_cut_around_the_location(self, workspace: Workspace) -> None:
        content = connected_app("Web", "Api").replace("\n", "")
        lines = self.shown(workspace, content)
        assert all(len(line) <= 80 for line in lines if "-->" not in line)
        assert "<scopes>Web</scopes>" in lines[3]
        caret = lines[4].index("^")
        assert lines[3][caret : caret + 20] == "<scopes>Web</scopes>"

    def test_location_over_many_lines_is_marked_on_its_first_line(self, workspace: Workspace) -> None:
        lines = self.shown(workspace, connected_app())
        assert lines[3] == "5 |     <oauthConfig>"
        assert lines[4] == "  |     ^^^^^^^^^^^^^ no scope is selected"


class TestJUnit:
    def parsed(self, report: Report) -> JUnitXml:
        return JUnitXml.fromfile(io.BytesIO(render("junit", report).encode()))

    def test_there_is_a_case_for_each_file_and_rule_that_applied(self) -> None:
        report = Workspace(EXAMPLE).report()
        suites = {suite.name: suite for suite in self.parsed(report)}
        assert set(suites) == set(report.files)
        base = "force-app/main/default/connectedApps/"
        names = {
            name: [case.name for case in suites[f"{base}{name}.connectedApp-meta.xml"]]
            for name in ("Order_Sync", "Mobile_Portal", "Warehouse_Sync")
        }
        rules = ["malformed-metadata", "missing-api-scope", "no-valid-scopes", "unsupported-scope"]
        assert names == {
            "Order_Sync": rules, "Mobile_Portal": rules[:1], "Warehouse_Sync": [*rules, "unsupported-scope (2)"],
        }  # fmt: skip

    def test_totals_match_and_names_are_unique(self) -> None:
        parsed = self.parsed(Workspace(EXAMPLE).report())
        cases = [case for suite in parsed for case in suite]
        failed = [case for case in cases if any(isinstance(result, Failure) for result in case.result)]
        assert (parsed.tests, parsed.failures, parsed.errors) == (len(cases), len(failed), 0)
        assert len({(case.classname, case.name) for case in cases}) == len(cases)
        assert all(case.classname.count(".") >= 4 and "-meta" not in case.classname for case in cases)
        assert all(case.get("file") and case.time is not None for case in cases if hasattr(case, "get"))

    def test_failures_are_the_findings_that_fail_the_gate(self, workspace: Workspace) -> None:
        workspace.write("X.connectedApp", connected_app("Api", "Web"))
        for fail_on, failures in (("error", 0), ("warning", 1), ("never", 0)):
            assert self.parsed(workspace.report(".", fail_on=fail_on)).failures == failures

    def test_unreadable_file_is_an_error(self, workspace: Workspace) -> None:
        workspace.write("X.connectedApp", "<ConnectedApp>")
        (suite,) = self.parsed(workspace.report("."))
        (case,) = suite
        assert isinstance(case.result[0], Error)
        assert "it ends before <ConnectedApp> of line 1 is closed" in case.result[0].message

    def test_report_is_never_empty(self, workspace: Workspace) -> None:
        (suite,) = self.parsed(workspace.report("."))
        assert [case.name for case in suite] == ["no metadata files found"]


HOSTILE = "a\x1b[31m\n::error::b\u202e]]>\x07%0A\"'\u2028"


@pytest.mark.parametrize("format_", FORMATS)
def test_text_from_files_is_harmless(format_: str, workspace: Workspace) -> None:
    name = HOSTILE.replace("/", "") + ".connectedApp"
    workspace.write(name, connected_app("Full\u202e\u200b", "Full", "Api"))
    produced = render(format_, workspace.report("."))
    assert "\x1b" not in produced
    if format_ == "json":
        return  # JSON contains the text as it is, escaped
    assert not set(produced) & {"\x07", "\u202e", "\u2028"}
    assert "\n::error::" not in produced
    if format_ == "junit":
        assert JUnitXml.fromstring(produced.encode()).tests == 4
