"""JSON for programs, version 1. Within a version fields are added, but never changed or removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sfscope_lint import __version__
from sfscope_lint.model.severity import Severity
from sfscope_lint.output.json_text import dumps
from sfscope_lint.output.rule_page import page_urls

if TYPE_CHECKING:
    from sfscope_lint.engine.report import Report
    from sfscope_lint.model.finding import Finding, ResolvedEdit


def render(report: Report) -> str:
    """The report as one object. Lines and columns count from 1, offsets from 0, all in characters."""
    urls = page_urls(report.rules)
    document = {
        "version": 1,
        "tool": {"name": "sfscope-lint", "version": __version__},
        "findings": [_finding(finding, urls.get(finding.rule)) for finding in report.findings],
        "summary": {
            "files": len(report.files),
            "apps": report.app_count,
            "errors": report.count(Severity.ERROR),
            "warnings": report.count(Severity.WARNING),
            "infos": report.count(Severity.INFO),
            "suppressed": len(report.suppressed),
            "fixed": report.fixed,
        },
        "errors": list(report.errors),
        "warnings": list(report.warnings),
        "notes": list(report.notes),
    }
    return dumps(document)


def _finding(finding: Finding, url: str | None) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "url": url,
        "severity": finding.severity.value,
        "category": finding.category.value,
        "message": finding.sentence,
        "help": finding.help,
        "value": finding.value,
        "app": finding.app and finding.app._asdict(),
        **finding.location._asdict(),
        "related": [
            {
                "path": related.location.path,
                "line": related.location.line,
                "column": related.location.column,
                "message": related.message,
            }
            for related in finding.related
        ],
        "fix": finding.fix and finding.fix.applicability,
        "fix_title": finding.fix and finding.fix.title,
        "edits": [_edit(edit) for edit in finding.edits],
        "fingerprint": finding.fingerprint,
    }


def _edit(edit: ResolvedEdit) -> dict[str, Any]:
    """Replace ``length`` characters from ``offset`` in the decoded text by ``text``."""
    return {**edit.location._asdict(), "offset": edit.offset, "length": edit.length, "text": edit.text}
