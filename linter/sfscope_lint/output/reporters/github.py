"""Workflow commands of GitHub Actions: one annotation per finding.

Syntax and escapes are from "Workflow commands for GitHub Actions" and the toolkit's ``core.error``. GitHub shows ten
annotations of each level per step; the log has all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.severity import Severity
from sfscope_lint.output.escape import visible
from sfscope_lint.output.reporters.grouping import for_people
from sfscope_lint.output.rule_page import page_urls

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sfscope_lint.engine.report import Report
    from sfscope_lint.model.finding import Finding

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(report: Report) -> str:
    """One command per line: errors and warnings of the run, then the findings."""
    urls = page_urls(report.rules)
    findings = (_annotation(finding, urls.get(finding.rule)) for finding in for_people(report.findings))
    errors = (_command("error", [error], title="sfscope-lint") for error in report.errors)
    warnings = (_command("warning", [warning], title="sfscope-lint") for warning in report.warnings)
    return "".join([*errors, *warnings, *findings])


def _annotation(finding: Finding, url: str | None) -> str:
    location = finding.location
    properties = {"file": location.path, "line": str(location.line), "col": str(location.column)}
    if location.end_line == location.line:  # GitHub only takes an end column on the same line
        properties["endColumn"] = str(location.end_column)
    places = (f"note: {r.message}: {r.location.path}:{r.location.line}" for r in finding.related)
    lines = [finding.sentence, f"help: {finding.help}", *places, *([f"see {url}"] if url else [])]
    return _command(_LEVELS[finding.severity], lines, **properties, title=f"sfscope-lint: {finding.rule}")


def _command(level: str, lines: Iterable[str], **properties: str) -> str:
    text = "%0A".join(_data(visible(line)) for line in lines)
    named = ",".join(f"{name}={_property(visible(value))}" for name, value in properties.items())
    return f"::{level} {named}::{text}\n"


def _data(text: str) -> str:
    """Escape a command's text, which ``visible`` has already freed of line ends."""
    return text.replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
