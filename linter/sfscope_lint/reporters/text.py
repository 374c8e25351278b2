"""For people: what breaks, where, and what to change."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, NamedTuple

from sfscope_lint.finding import Severity
from sfscope_lint.model import Issued, State, Unknown
from sfscope_lint.visible import cells, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.finding import Finding
    from sfscope_lint.report import Report

_TAB = "    "
_COLORS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.INFO: "1;36"}


class Style(NamedTuple):
    """How text is laid out: terminal columns, and whether it may be coloured (ANSI)."""

    width: int = 100
    color: bool = False

    def paint(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.color else text

    def wrap(self, first: str, text: str, indent: str) -> list[str]:
        """A text behind ``first``, its further lines behind ``indent``."""
        return textwrap.wrap(
            text,
            max(self.width, 40),
            initial_indent=first,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )


def render(report: Report, style: Style = Style()) -> str:  # noqa: B008 - immutable
    """Every finding with its excerpt, then one closing line."""
    lines = [line for finding in report.findings for line in (*_finding(finding, style), "")]
    return "\n".join([*lines, *style.wrap("", closing_line(report), "")]) + "\n"


def render_findings(report: Report, style: Style) -> str:
    """The findings alone."""
    return "\n".join(line for finding in report.findings for line in (*_finding(finding, style), ""))


def _finding(finding: Finding, style: Style) -> Iterator[str]:
    location = finding.location
    color = _COLORS[finding.severity]
    head = f"{finding.severity.value}[{finding.rule}]"
    first, *more = style.wrap("", f"{head}: {visible(finding.message)}", "  ")
    yield style.paint(color, head) + style.paint("1", first[len(head) :])
    yield from (style.paint("1", line) for line in more)
    gutter = " " * len(str(location.line))
    bar = style.paint("34", "|")
    yield f"{gutter}{style.paint('34', '-->')} {visible(location.path)}:{location.line}:{location.column}"
    if finding.excerpt.strip():
        yield f"{gutter} {bar}"
        excerpt, start, length = _window(finding, style.width - len(gutter) - 3)
        yield f"{style.paint('34', str(location.line))} {bar} {excerpt}".rstrip()
        pointer = f"{gutter} {bar} {' ' * start}"
        carets = style.paint(color, "^" * length)
        label = visible(finding.label)
        if len(gutter) + 3 + start + length + 1 + cells(label) <= style.width:
            yield f"{pointer}{carets} {label}".rstrip()
        else:
            yield pointer + carets
            margin = min(start, max(0, style.width - 45))
            yield from (
                f"{gutter} {bar} {' ' * margin}{line}"
                for line in textwrap.wrap(label, max(30, style.width - len(gutter) - 3 - margin))
            )
        yield f"{gutter} {bar}"
    for name, text in _remarks(finding):
        yield from style.wrap(f"{gutter} = {name}: ", visible(text), " " * (len(gutter) + 3))


def _remarks(finding: Finding) -> Iterator[tuple[str, str]]:
    if finding.reply:
        yield "reply", finding.reply
    yield "help", finding.help
    for place, message in finding.related:
        if place.path == finding.location.path:
            yield "note", f"{message.removesuffix(' here')} on line {place.line}"
        else:
            yield "note", f"{message.removesuffix(' here')} at {place.path}:{place.line}:{place.column}"


def _window(finding: Finding, width: int) -> tuple[str, int, int]:
    """The first line of the place, cut to the width around it; where in it the place starts, and its length."""
    location, line = finding.location, finding.excerpt
    end = location.end_column - 1 if location.end_line == location.line else len(line)
    before, marked, after = (
        visible(part.replace("\t", _TAB))
        for part in (line[: location.column - 1], line[location.column - 1 : end], line[end:])
    )
    width = max(width, 40)
    if cells(before) > width // 2:
        before = "..." + before[3 - width // 2 :]
    if cells(before + marked) > width:
        marked, after = marked[: max(1, width - cells(before) - 3)] + "...", ""
    room = width - cells(before + marked)
    if cells(after) > room:
        after = after[: max(0, room - 3)] + "..." if room > 3 else ""
    return before + marked + after, cells(before), max(1, cells(marked))


def closing_line(report: Report) -> str:
    """What was looked at, and how it stands."""
    files = _count(len(report.files), "file")
    if not report.files:
        return "Nothing to lint: there is no Connected App or External Client App here."
    if not report.findings:
        return _clean_line(report)
    counts = [_count(count, severity.value) for severity in Severity if (count := report.count(severity))]
    apps = f"{_count(report.app_count, 'app')} ({report.flow_app_count} with the client credentials flow, {files})"
    return f"{_and(counts)} in {apps}"


def _clean_line(report: Report) -> str:
    apps = _count(report.app_count, "app")
    unsure = sum(app.client_credentials.state is State.UNKNOWN for app in report.apps)
    unsaid = (
        f"; of {unsure} the files don't say whether it is on (-v names {'it' if unsure == 1 else 'them'})"
        if unsure
        else ""
    )
    if not report.flow_apps:
        return f"{apps}, none with the client credentials flow{unsaid or ': nothing to mend'}."
    unknown = sum(isinstance(app.predicted_reply, Unknown) for app in report.flow_apps)
    issued = sum(isinstance(app.predicted_reply, Issued) for app in report.flow_apps)
    flow = f"{apps}, {report.flow_app_count} with the client credentials flow"
    if unknown:
        return f"{flow}: {issued} will get a token, of {unknown} it can't be told (-v says why){unsaid}."
    if issued < len(report.flow_apps):  # the rules that would say so are switched off
        return f"{flow}: {issued} will get a token, {len(report.flow_apps) - issued} will not{unsaid}."
    return f"{flow}: every token request will get a token{unsaid}."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _and(parts: list[str]) -> str:
    return " and ".join(parts) if len(parts) < 3 else f"{', '.join(parts[:-1])} and {parts[-1]}"
