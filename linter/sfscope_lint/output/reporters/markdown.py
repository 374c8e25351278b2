"""Markdown for a job summary or a note on a merge request: what breaks, where, and what to change, app by app.

GitHub's limits: 65,536 characters for a comment, 1 MiB for a job summary ("Workflow commands", "Adding a job summary").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.output.markup import code, plain
from sfscope_lint.output.reporters.closing import closing_line
from sfscope_lint.output.reporters.grouping import blocks
from sfscope_lint.output.reporters.remarks import helps, same_problem
from sfscope_lint.output.rule_page import page_urls

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sfscope_lint.engine.report import Report
    from sfscope_lint.model.apps import AppName
    from sfscope_lint.output.reporters.grouping import Block, Cause

_MOST_CHARACTERS = 65_000
_MOST_PLACES = 20


def render(report: Report) -> str:
    """A heading, the closing line, errors of the run, and the findings by app. What has no room is counted."""
    urls = page_urls(report.rules)
    head = ["## sfscope-lint", "", plain(closing_line(report)), ""]
    for error in report.errors:
        head += [f"- **error**: {plain(error)}"]
    for warning in report.warnings:
        head += [f"- **warning**: {plain(warning)}"]
    text = "\n".join(head).rstrip() + "\n"
    sections = _by_app(blocks(report.findings))
    left = sum(_count(block) for section in sections.values() for block in section)
    for app, section in sections.items():
        heading = f"\n### {plain(app.name) if app else 'Other files'}\n"
        for block in section:
            part = heading + "\n".join(("", *_block(block, urls), ""))
            if len(text) + len(part) > _MOST_CHARACTERS:
                noun = "finding has" if left == 1 else "findings have"
                return f"{text}\n{left} more {noun} no room here; the format text has all.\n"
            text, heading = text + part, ""
            left -= _count(block)
    return text


def _by_app(found: list[Block]) -> dict[AppName | None, list[Block]]:
    """The blocks of each app, in the order in which people read them; then those about no app."""
    sections: dict[AppName | None, list[Block]] = {}
    for block in found:
        sections.setdefault(block.cause.head.app, []).append(block)
    others = sections.pop(None, [])
    return {**sections, None: others} if others else sections


def _count(block: Block) -> int:
    return sum(len(cause.findings) for cause in (block.cause, *block.alike))


def _block(block: Block, urls: Mapping[str, str | None]) -> Iterator[str]:
    head = block.cause.head
    url = urls.get(head.rule)
    rule = f"[{plain(head.rule)}]({url})" if url else plain(head.rule)
    yield f"**{head.severity.value}: {plain(head.message)}** ({rule})"
    yield ""
    yield from _listed(_places(block.cause))
    if head.reply:
        yield f"- Reply: {code(head.reply)}"
    yield from (f"- Fix: {plain(text)}" for text in helps(block.cause))
    if block.alike:
        yield f"- {same_problem(block.alike)}:"
        yield from _listed([", ".join(map(code, cause.places)) for cause in block.alike], "  ")


def _places(cause: Cause) -> list[str]:
    """The places of a cause with their labels, one line each."""
    labels: dict[tuple[str, int], list[str]] = {}
    for finding in cause.marked:
        labels.setdefault((finding.location.path, finding.location.line), []).append(finding.label)
    return [
        f"{code(f'{path}:{line}')} {plain('; '.join(filter(None, found)))}".rstrip()
        for (path, line), found in labels.items()
    ]


def _listed(places: list[str], indent: str = "") -> Iterator[str]:
    """A list of places; of many the first ones."""
    yield from (f"{indent}- {place}" for place in places[:_MOST_PLACES])
    if len(places) > _MOST_PLACES:
        yield f"{indent}- and {len(places) - _MOST_PLACES} more"
