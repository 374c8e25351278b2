"""Text for people: what breaks, where, and what to change."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from sfscope_lint.model.severity import Severity
from sfscope_lint.output.escape import cells, visible
from sfscope_lint.output.reporters.closing import closing_lines
from sfscope_lint.output.reporters.excerpt import window
from sfscope_lint.output.reporters.grouping import blocks
from sfscope_lint.output.rule_page import page_urls
from sfscope_lint.output.style import Style

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sfscope_lint.engine.report import Report
    from sfscope_lint.model.finding import Finding
    from sfscope_lint.output.reporters.grouping import Block, Cause

_COLORS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.INFO: "1;36"}
_LONGEST_EXCERPT = 200  # columns, where no terminal says how many there are


def render(report: Report, style: Style = Style(), shown: Iterable[Finding] | None = None) -> str:  # noqa: B008 - immutable
    """A block per cause, then the closing lines. ``shown`` are the findings to show (None: all)."""
    return render_findings(report, style, shown) + "".join(
        f"{line}\n" for line in closing_lines(report, style)
    )


def render_findings(report: Report, style: Style, shown: Iterable[Finding] | None = None) -> str:
    """The blocks alone, each with an empty line behind it."""
    urls = page_urls(report.rules)
    found = blocks(report.findings if shown is None else shown)
    return "".join(
        f"{line}\n"
        for block in found
        for line in (*_block(block, urls.get(block.cause.head.rule), style), "")
    )


def _block(block: Block, url: str | None, style: Style) -> Iterator[str]:
    head = block.cause.head
    yield from _title(head, url, style)
    # The file of the head first: its place is the address of the whole.
    findings = sorted(
        block.cause.findings, key=lambda f: (f.location.path != head.location.path, *f.location)
    )
    gutter = " " * max(len(str(finding.location.line)) for finding in findings)
    for _, in_file in groupby(findings, key=lambda finding: finding.location.path):
        yield from _file(tuple(in_file), head, gutter, style)
    for name, text in _remarks(block.cause):
        yield from style.wrap(f"{gutter} = {name}: ", visible(text), " " * (len(gutter) + 3))
    if block.alike:
        yield f"{gutter} = note: {_number_of(block.alike)}:"
        for cause in block.alike:
            yield from (f"{gutter}   {style.paint('34', '-->')} {place}" for place in _places(cause))


def _title(head: Finding, url: str | None, style: Style) -> Iterator[str]:
    plain = f"{head.severity.value}[{head.rule}]"
    first, *more = style.wrap("", f"{plain}: {visible(head.message)}", "  ")
    linked = f"{head.severity.value}[{style.link(url, head.rule)}]"
    yield style.paint(_COLORS[head.severity], linked) + style.paint("1", first[len(plain) :])
    yield from (style.paint("1", line) for line in more)


def _file(findings: Sequence[Finding], head: Finding, gutter: str, style: Style) -> Iterator[str]:
    """The places of one file: its address, then the lines with the marked texts."""
    arrow = f"{gutter}{style.paint('34', '-->')} {visible(findings[0].location.path)}"
    bar = f"{gutter} {style.paint('34', '|')}"
    main = head if head in findings else findings[0]
    yield f"{arrow}:{main.location.line}:{main.location.column}"
    for finding in findings:
        if finding.location != main.location and not finding.excerpt.strip():
            yield f"{arrow}:{finding.location.line}:{finding.location.column}"
    # Another finding that marks the head's place has the more specific label.
    specific = any(f.location == head.location and f.label for f in findings if f is not head)
    marked = [f for f in findings if f.excerpt.strip() and not (f is head and specific)]
    if marked:
        yield bar
        yield from _excerpts(marked, gutter, style)
        yield bar


def _excerpts(findings: Iterable[Finding], gutter: str, style: Style) -> Iterator[str]:
    """Each line once, and under it the marked texts with their labels."""
    room = (style.width or _LONGEST_EXCERPT) - len(gutter) - 3
    bar = f"{gutter} {style.paint('34', '|')}"
    number, line, place = 0, "", None
    for finding in findings:
        location = finding.location
        excerpt, start, length = window(finding, room)
        if (number, line) != (location.line, excerpt):
            if number and location.line > number + 1:
                yield f"{gutter} {style.paint('34', ':')}"
            number, line, place = location.line, excerpt, None
            shown = style.paint("34", f"{number:>{len(gutter)}}")
            yield f"{shown} {style.paint('34', '|')} {excerpt}".rstrip()
        carets = "^" * length if location != place else ""
        place = location
        label = visible(finding.label)
        marks = f"{bar} {' ' * start}{style.paint(_COLORS[finding.severity], carets)}" if carets else ""
        if marks and (style.width is None or start + length + 1 + cells(label) <= room):
            yield f"{marks} {label}".rstrip()
            continue
        if marks:
            yield marks
        margin = start if style.width is None else min(start, max(0, room - 42))
        narrow = style._replace(width=style.width and max(30, room - margin))
        yield from (f"{bar} {' ' * margin}{text}" for text in narrow.wrap("", label, "") if text)


def _remarks(cause: Cause) -> Iterator[tuple[str, str]]:
    """The reply, what to change (each change once), and the related places that aren't shown already."""
    head = cause.head
    if head.reply:
        yield "reply", head.reply
    yield from (("help", text) for text in _helps(cause))
    shown = {finding.location for finding in cause.findings}
    for place, message in dict.fromkeys(related for finding in cause.findings for related in finding.related):
        if place in shown:
            continue
        same = place.path == head.location.path
        where = f"on line {place.line}" if same else f"at {place.path}:{place.line}:{place.column}"
        yield "note", f"{message.removesuffix(' here')} {where}"
    others = [finding.rule for finding in cause.others if finding.rule != head.rule]
    if others:
        part = "1 more finding is" if len(others) == 1 else f"{len(others)} more findings are"
        yield "note", f"{part} part of this: {', '.join(dict.fromkeys(others))}"


def _helps(cause: Cause) -> Iterator[str]:
    """What to change, each change once; an advice that several changes share stands behind the last of them."""
    advice: dict[str, tuple[str, str]] = {}
    for finding in cause.findings:
        edit, _, more = finding.help.partition("; ")
        fixes = f" (--fix{'' if finding.fix.safe else ' --unsafe-fixes'} does)" if finding.fix else ""
        advice.setdefault(edit, (fixes, more))
    last = {more: edit for edit, (_, more) in advice.items()}
    for edit, (fixes, more) in advice.items():
        yield f"{edit}{fixes}; {more}" if more and last[more] == edit else f"{edit}{fixes}"


def _number_of(alike: Sequence[Cause]) -> str:
    noun, verb = ("app", "has") if all(cause.head.app for cause in alike) else ("place", "has")
    if len(alike) > 1:
        noun, verb = f"{noun}s", "have"
    return f"{len(alike)} more {noun} {verb} the same problem"


def _places(cause: Cause) -> Iterator[str]:
    """Where a cause is, a line per file: the path, and the lines and columns there."""
    for path, findings in groupby(cause.findings, key=lambda finding: finding.location.path):
        places = dict.fromkeys(f"{finding.location.line}:{finding.location.column}" for finding in findings)
        yield f"{visible(path)}:{', '.join(places)}"
