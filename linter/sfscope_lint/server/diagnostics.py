"""Findings as diagnostics of the open documents."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.uris import from_fs_path

from sfscope_lint.model.finding import Location
from sfscope_lint.model.severity import Severity
from sfscope_lint.output.escape import visible
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sfscope_lint.engine.report import Report
    from sfscope_lint.model.finding import Finding
    from sfscope_lint.server.folder import Mistake
    from sfscope_lint.server.texts import OpenText

SOURCE = "sfscope-lint"
_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}


class Shown(Record):
    """A finding and its diagnostic in one document."""

    finding: Finding
    diagnostic: types.Diagnostic


def show_findings(
    report: Report, texts: Mapping[str, OpenText], urls: Mapping[str, str | None], folder: str
) -> dict[str, list[Shown]]:
    """The findings in each open document, by the document's path as shown (the keys of ``texts``).

    A finding in a file that isn't open stands at the top of the open files of the same app. ``urls`` are the addresses of
    the rules' pages.
    """
    shown: dict[str, list[Shown]] = {path: [] for path in texts}
    of_apps = {app.identity: [path for path in app.paths if path in texts] for app in report.apps}
    for finding in report.findings:
        path = finding.location.path
        if path in texts:
            related = list(_related(finding, texts, folder))
            place = texts[path].range(finding.location)
            shown[path].append(Shown(finding, _diagnostic(finding, place, related, urls)))
            continue
        elsewhere = types.DiagnosticRelatedInformation(
            types.Location(_uri(path, texts, folder), _range(finding.location)), "the finding is here"
        )
        for other in of_apps.get(finding.app, ()) if finding.app else ():
            place = next(
                (texts[other].range(one.location) for one in finding.related if one.location.path == other),
                _top(texts[other]),
            )
            shown[other].append(Shown(finding, _diagnostic(finding, place, [elsewhere], urls)))
    return shown


def settings_diagnostic(mistake: Mistake, text: OpenText) -> types.Diagnostic:
    """What is wrong with the settings file, on the line where it is."""
    line = text.line(mistake.line)
    indent = len(line) - len(line.lstrip())
    place = Location(text.path, mistake.line, indent + 1, mistake.line, len(line) + 1)
    return types.Diagnostic(
        text.range(place), visible(mistake.message), types.DiagnosticSeverity.Error, source=SOURCE
    )


def plain_diagnostic(finding: Finding) -> types.Diagnostic:
    """The diagnostic of a finding in a file that isn't open: columns count characters."""
    return _diagnostic(finding, _range(finding.location), [], {})


def message(finding: Finding) -> str:
    """What breaks, the reply, and what to change, each on a line of its own."""
    lines = [
        finding.message,
        f"reply: {finding.reply}" if finding.reply else "",
        f"help: {finding.help}" if finding.help else "",
    ]
    return "\n".join(visible(line) for line in lines if line)


def _diagnostic(
    finding: Finding,
    place: types.Range,
    related: list[types.DiagnosticRelatedInformation],
    urls: Mapping[str, str | None],
) -> types.Diagnostic:
    url = urls.get(finding.rule)
    return types.Diagnostic(
        range=place,
        message=message(finding),
        severity=_SEVERITIES[finding.severity],
        code=finding.rule,
        code_description=types.CodeDescription(url) if url else None,
        source=SOURCE,
        related_information=related or None,
    )


def _related(
    finding: Finding, texts: Mapping[str, OpenText], folder: str
) -> Iterator[types.DiagnosticRelatedInformation]:
    for location, text in finding.related:
        open_text = texts.get(location.path)
        place = open_text.range(location) if open_text else _range(location)
        yield types.DiagnosticRelatedInformation(
            types.Location(_uri(location.path, texts, folder), place), visible(text)
        )


def _uri(path: str, texts: Mapping[str, OpenText], folder: str) -> str:
    return texts[path].uri if path in texts else uri_on_disk(path, folder)


def uri_on_disk(path: str, folder: str) -> str:
    """The address of a file that isn't open, by its path as shown from a folder."""
    return from_fs_path(os.path.join(folder, *path.split("/"))) or ""


def _range(location: Location) -> types.Range:
    """A range in a file that isn't open. Its columns count characters, which differ only after rare characters."""
    return types.Range(
        types.Position(location.line - 1, location.column - 1),
        types.Position(location.end_line - 1, location.end_column - 1),
    )


def _top(text: OpenText) -> types.Range:
    """The first line."""
    return text.range(Location(text.path, 1, 1, 1, len(text.line(1)) + 1))
