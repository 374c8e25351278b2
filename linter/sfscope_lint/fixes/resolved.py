"""Fills in the edits of a report's fixes, with line and column, for the formats that show them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from sfscope_lint.engine.redaction import redact
from sfscope_lint.files.shown_paths import is_certain
from sfscope_lint.fixes.resolve import Resolver
from sfscope_lint.model.finding import Location, ResolvedEdit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sfscope_lint.engine.report import Report
    from sfscope_lint.engine.run_secrets import RunSecrets
    from sfscope_lint.fixes.xml_edits import TextEdit
    from sfscope_lint.model.finding import Finding
    from sfscope_lint.model.source import Source

# Resolving a fix may read the whole file, so the total per file is limited. The first fix is always resolved.
_MOST_CHARACTERS = 1_000_000


def with_edits(report: Report) -> Report:
    """The report with the edits of each fix, as if it were the only fix that is made.

    A fix has no edits here if they would show a secret, or if another file may be called as this one is shown. In a large
    file with many fixes, only the first ones have edits.
    """
    findings: list[Finding] = []
    for _, group in groupby(report.findings, key=lambda finding: finding.fix and id(finding.fix.source)):
        same_file = list(group)
        source = same_file[0].fix.source if same_file[0].fix else None
        findings += (
            _of_file(same_file, source, report.secrets) if source and is_certain(source.path) else same_file
        )
    return report._replace(findings=tuple(findings))


def _of_file(findings: Sequence[Finding], source: Source, secrets: RunSecrets) -> Iterator[Finding]:
    most = max(1, _MOST_CHARACTERS // max(1, len(source.data)))
    fixes = [finding.fix for finding in findings[:most] if finding.fix]
    try:
        resolver = Resolver(source, fixes)
        resolved = [resolver.resolve(fix) for fix in fixes]
    except ValueError:  # --fix reports what is wrong
        resolved = []
    redaction = redact(source)
    for number, finding in enumerate(findings):
        edits = sorted(resolved[number]) if number < len(resolved) else []
        if any(secrets.hide(redaction.text(edit.text)) != edit.text for edit in edits):
            edits = []
        yield finding._replace(edits=tuple(_located(source, edit) for edit in edits))


def _located(source: Source, edit: TextEdit) -> ResolvedEdit:
    (start, end), text = edit
    first, last = source.position(start), source.position(end)
    location = Location(source.path, first.line, first.column, last.line, last.column)
    return ResolvedEdit(location, start, end - start, text)
