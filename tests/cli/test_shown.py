"""--min-severity and --max-findings: what is shown, apart from what fails and what is reported."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.support import Workspace, connected_app

from sfscope_lint.model.severity import Severity
from sfscope_lint.output.shown import shown

if TYPE_CHECKING:
    from sfscope_lint.model.finding import Finding


@pytest.fixture
def project(workspace: Workspace) -> Workspace:
    """Three errors (two of the flow) and two warnings."""
    workspace.write("A.connectedApp", connected_app("Api", "Web", "Nothing"))
    workspace.write("B.connectedApp", connected_app("Api", "Full"))
    workspace.write("C.connectedApp", connected_app("Api", "Web", "RefreshToken"))
    return workspace


@pytest.fixture
def findings(project: Workspace) -> tuple[Finding, ...]:
    return project.find("flow", "metadata")


class TestShown:
    def test_all_without_a_limit(self, findings: tuple[Finding, ...]) -> None:
        assert len(findings) == 5
        found, left_out = shown(findings, None, None)
        assert (set(found), left_out) == (set(findings), "")

    def test_by_severity(self, findings: tuple[Finding, ...]) -> None:
        found, left_out = shown(findings, Severity.ERROR, None)
        assert {finding.severity for finding in found} == {Severity.ERROR}
        assert left_out == "2 of 5 findings are not shown: 2 below --min-severity error"

    def test_the_most_important_ones(self, findings: tuple[Finding, ...]) -> None:
        found, left_out = shown(findings, None, 2)
        assert [finding.value for finding in found] == ["Full", "RefreshToken"]
        assert left_out == "3 of 5 findings are not shown: 3 beyond --max-findings 2"

    def test_both(self, findings: tuple[Finding, ...]) -> None:
        said = "3 of 5 findings are not shown: 2 below --min-severity error, 1 beyond --max-findings 2"
        assert shown(findings, Severity.ERROR, 2).left_out == said

    def test_a_limit_that_is_not_reached_leaves_out_nothing(self, findings: tuple[Finding, ...]) -> None:
        assert shown(findings, Severity.INFO, 5).left_out == ""


@pytest.mark.parametrize("format_", ["text", "concise", "github"])
def test_what_is_hidden_still_fails_and_is_reported(format_: str, project: Workspace) -> None:
    limits = ("--min-severity", "error", "--max-findings", "1", "--fail-on", "warning", "-q")
    ran = project.run("--format", format_, *limits, "--report", "json=r.json", ".")
    assert ran.code == 1
    assert "note: 4 of 5 findings are not shown" in ran.err
    assert "Full" in ran.out
    assert "RefreshToken" not in ran.out
    assert len(json.loads((project.root / "r.json").read_text())["findings"]) == 5


def test_the_closing_line_counts_all(project: Workspace) -> None:
    out = project.run("--max-findings", "0", ".").out
    assert out.startswith("3 errors and 2 warnings in 3 apps")


def test_nothing_is_said_where_nothing_is_left_out(project: Workspace) -> None:
    assert "not shown" not in project.run("--max-findings", "5", ".").err


@pytest.mark.parametrize("format_", ["json", "junit", "sarif", "gitlab"])
@pytest.mark.parametrize("limit", [("--max-findings", "1"), ("--min-severity", "error")])
def test_formats_for_programs_have_no_such_limit(
    format_: str, limit: tuple[str, str], project: Workspace
) -> None:
    ran = project.run("--format", format_, *limit, ".")
    assert ran.code == 2
    assert f"{format_} is for programs, which need all findings" in ran.err
