"""For people: what breaks, where, and what to change."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sfscope_lint.model.severity import Severity
from sfscope_lint.model.values import State
from sfscope_lint.output.escape import cells, visible
from sfscope_lint.output.reporters.excerpt import window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.engine.report import Report
    from sfscope_lint.model.finding import Finding

_COLORS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.INFO: "1;36"}


class Style(NamedTuple):
    """How text is laid out: terminal columns, and whether it may be coloured (ANSI)."""

    width: int = 100
    color: bool = False

    def paint(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.color else text

    def wrap(self, first: str, text: str, indent: str) -> list[str]:
        """A text behind ``first``, its further lines behind ``indent``."""
        if text.strip() and len(first) + len(text) <= max(self.width, 40):
            return [(first + text).rstrip()]
        import textwrap

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
        excerpt, start, length = window(finding, style.width - len(gutter) - 3)
        yield f"{style.paint('34', str(location.line))} {bar} {excerpt}".rstrip()
        pointer = f"{gutter} {bar} {' ' * start}"
        carets = style.paint(color, "^" * length)
        label = visible(finding.label)
        if len(gutter) + 3 + start + length + 1 + cells(label) <= style.width:
            yield f"{pointer}{carets} {label}".rstrip()
        else:
            yield pointer + carets
            margin = min(start, max(0, style.width - 45))
            narrow = style._replace(width=max(30, style.width - len(gutter) - 3 - margin))
            yield from (f"{gutter} {bar} {' ' * margin}{line}" for line in narrow.wrap("", label, ""))
        yield f"{gutter} {bar}"
    for name, text in _remarks(finding):
        yield from style.wrap(f"{gutter} = {name}: ", visible(text), " " * (len(gutter) + 3))


def _remarks(finding: Finding) -> Iterator[tuple[str, str]]:
    if finding.reply:
        yield "reply", finding.reply
    edit, semicolon, more = finding.help.partition("; ")
    does = f" (--fix{'' if finding.fix.safe else ' --unsafe-fixes'} does)" if finding.fix else ""
    yield "help", f"{edit}{does}{semicolon}{more}"
    for place, message in finding.related:
        if place.path == finding.location.path:
            yield "note", f"{message.removesuffix(' here')} on line {place.line}"
        else:
            yield "note", f"{message.removesuffix(' here')} at {place.path}:{place.line}:{place.column}"


def closing_line(report: Report) -> str:
    """What was looked at, how it stands, and what doesn't count."""
    line = _how_it_stands(report)
    if not report.suppressed:
        return line
    period = "." if line.endswith(".") else ""
    return f"{line.removesuffix('.')}; {_count(len(report.suppressed), 'finding')} suppressed (-v lists them){period}"


def _how_it_stands(report: Report) -> str:
    if not report.files and not report.requests and report.changed_since is not None and not report.errors:
        return f"Nothing to lint: no app has changed since {visible(report.changed_since)}."
    if not report.files and not report.requests:
        if report.errors:
            return "Nothing was linted."
        ignored = (
            f"; {_count(len(report.ignored), 'file')} left out by .forceignore" if report.ignored else ""
        )
        return f"Nothing to lint: there is no Connected App or External Client App here{ignored}."
    fixed = f"Fixed {_count(report.fixed, 'finding')}" if report.fixed else ""
    if not report.findings:
        return f"{fixed}. {_clean_line(report)}" if fixed else _clean_line(report)
    counts = [_count(count, severity.value) for severity in Severity if (count := report.count(severity))]
    files = _count(len(report.files), "file")
    apps = f"{_count(report.app_count, 'app')} ({report.flow_app_count} with the client credentials flow, {files})"
    asking = f" and {_count(len(report.requests), 'token request')}" if report.requests else ""
    return f"{f'{fixed}; ' if fixed else ''}{_and(counts)} in {apps}{asking}{_fixable(report)}"


def _fixable(report: Report) -> str:
    """How many of the findings the tool can repair, and how."""
    fixes = [finding.fix for finding in report.findings if finding.fix]
    safe = sum(fix.safe for fix in fixes)
    if not fixes:
        return ""
    if safe == len(fixes):
        return f"; {safe} fixable with --fix"
    if not safe:
        return f"; {len(fixes)} fixable with --fix --unsafe-fixes"
    return f"; {safe} fixable with --fix, {len(fixes) - safe} more with --fix --unsafe-fixes"


def _clean_line(report: Report) -> str:
    if not report.files:
        return f"{_count(len(report.requests), 'token request')}, and no app here: nothing to fix."
    apps = _count(report.app_count, "app")
    unsure = [app for app in report.apps if app.client_credentials.state is State.UNKNOWN]
    unsaid = f"; of {len(unsure)} the files don't say whether it is on (-v names them)" if unsure else ""
    hopeless = sum(app.predicted_reply.token is False for app in unsure)
    if hopeless:
        unsaid += f", and {hopeless} will be rejected in any case"
    tokens = [app.predicted_reply.token for app in report.flow_apps]
    if not tokens:
        return f"{apps}, none with the client credentials flow{unsaid or ': nothing to fix'}."
    parts = [
        f"{count} {said}"
        for token, said in (
            (True, "will get a token"),
            (False, "will be rejected"),
            (None, "can't be told (-v says why)"),
        )
        if (count := tokens.count(token))
    ]
    said = "every token request will get a token" if all(tokens) else ", ".join(parts)
    return f"{apps}, {report.flow_app_count} with the client credentials flow: {said}{unsaid}."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _and(parts: list[str]) -> str:
    return " and ".join(parts) if len(parts) < 3 else f"{', '.join(parts[:-1])} and {parts[-1]}"
