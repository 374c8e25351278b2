"""Logging commands of Azure Pipelines: each finding becomes an issue of the run.

The syntax is from "Logging commands" in Microsoft's documentation, the escapes from the agent's ``CommandStringConvertor``. An
issue is an error or a warning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.severity import Severity
from sfscope_lint.output.escape import visible
from sfscope_lint.output.reporters.grouping import for_people
from sfscope_lint.output.rule_page import page_urls

if TYPE_CHECKING:
    from sfscope_lint.engine.report import Report
    from sfscope_lint.model.finding import Finding


def render(report: Report) -> str:
    """One command per line: errors and warnings of the run, then the findings."""
    urls = page_urls(report.rules)
    errors = (_command(error, type="error") for error in report.errors)
    warnings = (_command(warning, type="warning") for warning in report.warnings)
    findings = (_issue(finding, urls.get(finding.rule)) for finding in for_people(report.findings))
    return "".join([*errors, *warnings, *findings])


def _issue(finding: Finding, url: str | None) -> str:
    location = finding.location
    text = f"{finding.sentence}; help: {finding.help}{f' ({url})' if url else ''}"
    return _command(
        text,
        type="error" if finding.severity is Severity.ERROR else "warning",
        sourcepath=location.path,
        linenumber=str(location.line),
        columnnumber=str(location.column),
        code=finding.rule,
    )


def _command(text: str, **properties: str) -> str:
    named = ";".join(f"{name}={_property(visible(value))}" for name, value in properties.items())
    return f"##vso[task.logissue {named}]{_data(visible(text))}\n"


def _data(text: str) -> str:
    """Escape a command's text, which ``visible`` has already freed of line ends."""
    return text.replace("%", "%AZP25")


def _property(text: str) -> str:
    return _data(text).replace(";", "%3B").replace("]", "%5D")
