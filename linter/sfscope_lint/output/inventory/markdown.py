"""Markdown, to commit or to paste into a review: a summary and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.output.inventory.sections import Section, sections, summary
from sfscope_lint.output.markup import escaped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sfscope_lint.output.inventory.document import Inventory


def render(inventory: Inventory) -> str:
    """The summary, then sections, each with a table."""
    said = [f"- {escaped(line)}" for line in summary(inventory)]
    blocks = [["# Token inventory"], said, *map(_section, sections(inventory))]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _section(section: Section) -> list[str]:
    lines = [f"## {section.title}", ""]
    if not section.rows:
        return [*lines, "None."]
    return [
        *lines,
        _row(section.heads),
        _row(["---"] * len(section.heads)),
        *(_row(map(escaped, row)) for row in section.rows),
    ]


def _row(texts: Sequence[str] | map[str]) -> str:
    return f"| {' | '.join(texts)} |"
