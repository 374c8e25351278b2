"""Plain text: tables, or in a terminal that is too narrow for them a card for each row; at the end a summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.output.inventory.cards import laid_out, wrapped
from sfscope_lint.output.inventory.sections import Section, sections, summary
from sfscope_lint.output.style import Style

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.output.inventory.document import Inventory

_COLORS = {"rejected": "31", "unknown": "33"}


def render(inventory: Inventory, style: Style = Style()) -> str:  # noqa: B008 - immutable
    """The sections, then the summary; an empty section is one line."""
    blocks = ["\n".join(_section(section, style)) for section in sections(inventory)]
    last = [line for text in summary(inventory) for line in wrapped(text, style.width)]
    return "\n\n".join([*blocks, "\n".join(last)] if last else blocks) + "\n"


def _section(section: Section, style: Style) -> Iterator[str]:
    if not section.rows:
        yield f"{section.title}: none"
        return
    yield f"{section.title}: {section.number}"
    yield ""
    colors = [_COLORS.get(mark, "") for mark in section.marks]
    yield from laid_out(section.heads, section.rows, section.heads.index(section.name), style, colors)
