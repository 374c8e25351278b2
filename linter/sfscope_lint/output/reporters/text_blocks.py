"""The blocks of findings for people: what breaks, where, and what to change."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from sfscope_lint.model.severity import Severity
from sfscope_lint.output.escape import cells, visible
from sfscope_lint.output.reporters.excerpt import window
from sfscope_lint.output.reporters.grouping import blocks
from sfscope_lint.output.reporters.remarks import remarks, same_problem
from sfscope_lint.output.rule_page import page_urls

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sfscope_lint.model.finding import Finding
    from sfscope_lint.model.rule import Rule
    from sfscope_lint.output.reporters.grouping import Block, Cause
    from sfscope_lint.output.style import Style

_COLORS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.INFO: "1;36"}
_LONGEST_EXCERPT = 200  # columns if there is no terminal


def block_lines(findings: Iterable[Finding], rules: Iterable[Rule], style: Style) -> Iterator[str]:
    """The lines of a block per cause, each block followed by an empty line. ``rules`` are those that ran."""
    urls = page_urls(rules)
    for block in blocks(findings):
        yield from _block(block, urls.get(block.cause.head.rule), style)
        yield ""


def _block(block: Block, url: str | None, style: Style) -> Iterator[str]:
    head = block.cause.head
    yield from _title(head, url, style)
    # The file of the head comes first, because its place is the address of the block.
    findings = sorted(
        block.cause.findings, key=lambda f: (f.location.path != head.location.path, *f.location)
    )
    gutter = " " * max(len(str(finding.location.line)) for finding in findings)
    for _, in_file in groupby(findings, key=lambda finding: finding.location.path):
        yield from _file(tuple(in_file), block.cause, gutter, style)
    for name, text in remarks(block.cause):
        yield from style.wrap(f"{gutter} = {name}: ", visible(text), " " * (len(gutter) + 3))
    if block.alike:
        yield f"{gutter} = note: {same_problem(block.alike)}:"
        for cause in block.alike:
            yield from (f"{gutter}   {style.paint('34', '-->')} {visible(place)}" for place in cause.places)


def _title(head: Finding, url: str | None, style: Style) -> Iterator[str]:
    plain = f"{head.severity.value}[{head.rule}]"
    first, *more = style.wrap("", f"{plain}: {visible(head.message)}", "  ")
    linked = f"{head.severity.value}[{style.link(url, head.rule)}]"
    yield style.paint(_COLORS[head.severity], linked) + style.paint("1", first[len(plain) :])
    yield from (style.paint("1", line) for line in more)


def _file(findings: Sequence[Finding], cause: Cause, gutter: str, style: Style) -> Iterator[str]:
    """The places of one file: its address, then the lines with the marked texts."""
    arrow = f"{gutter}{style.paint('34', '-->')} {visible(findings[0].location.path)}"
    bar = f"{gutter} {style.paint('34', '|')}"
    main = cause.head if cause.head in findings else findings[0]
    yield f"{arrow}:{main.location.line}:{main.location.column}"
    for finding in findings:
        if finding.location != main.location and not finding.excerpt.strip():
            yield f"{arrow}:{finding.location.line}:{finding.location.column}"
    shown = set(map(id, cause.marked))
    marked = [finding for finding in findings if finding.excerpt.strip() and id(finding) in shown]
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
