"""Reviewdog's diagnostic format, for whatever reviews reviewdog writes (``reviewdog -f=rdjson``).

The format is ``proto/rdf/reviewdog.proto`` in reviewdog's repository; its columns count bytes of UTF-8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sfscope_lint.model.severity import Severity
from sfscope_lint.output.addresses import REPOSITORY
from sfscope_lint.output.escape import visible
from sfscope_lint.output.json_text import dumps
from sfscope_lint.output.rule_page import page_urls

if TYPE_CHECKING:
    from sfscope_lint.engine.report import Report
    from sfscope_lint.model.finding import Finding

_SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.INFO: "INFO"}


def render(report: Report) -> str:
    """A DiagnosticResult. Errors of the run have no file, so they are reported at ``sfdx-project.json``."""
    urls = page_urls(report.rules)
    document = {
        "source": {"name": "sfscope-lint", "url": REPOSITORY},
        "diagnostics": [
            *map(_error, report.errors),
            *(_diagnostic(finding, urls.get(finding.rule)) for finding in report.findings),
        ],
    }
    return dumps(document)


def _error(error: str) -> dict[str, Any]:
    return {"message": visible(error), "location": {"path": "sfdx-project.json"}, "severity": "ERROR"}


def _diagnostic(finding: Finding, url: str | None) -> dict[str, Any]:
    location = finding.location
    return {
        "message": visible(f"{finding.sentence}; help: {finding.help}"),
        "location": {"path": location.path, "range": _range(finding)},
        "severity": _SEVERITIES[finding.severity],
        "code": {"value": finding.rule, **({"url": url} if url else {})},
        "related_locations": [
            {
                "message": visible(related.message),
                "location": {
                    "path": related.location.path,
                    "range": {"start": {"line": related.location.line}},
                },
            }
            for related in finding.related
        ],
    }


def _range(finding: Finding) -> dict[str, Any]:
    """The range; of a place of several lines whole lines, for only the text of the first one is known."""
    line, column, end_line, end_column = finding.location[1:]
    if end_line != line:
        return {"start": {"line": line}, "end": {"line": end_line}}
    columns = (_byte_column(finding.excerpt, each) for each in (column, end_column))
    start, end = ({"line": line, "column": each} for each in columns)
    return {"start": start, "end": end}


def _byte_column(line: str, column: int) -> int:
    before = line[: column - 1]
    return column + len(before.encode("utf-8", "surrogateescape")) - len(before)
