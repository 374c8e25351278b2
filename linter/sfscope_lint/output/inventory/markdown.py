"""Markdown, to commit or to paste into a review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.output.inventory.tables import APP_HEADS, REQUEST_HEADS, tables
from sfscope_lint.output.markup import escaped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sfscope_lint.output.inventory.document import Inventory


def render(inventory: Inventory) -> str:
    """Two sections, each with a table."""
    found = tables(inventory)
    lines = [
        "# Token inventory",
        "",
        *_section("Apps", APP_HEADS, found.apps),
        "",
        *_section("Token requests", REQUEST_HEADS, found.requests),
        "",
    ]
    return "\n".join(lines)


def _section(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    if not rows:
        return [f"## {title}", "", "None."]
    return [
        f"## {title}",
        "",
        _row(heads),
        _row(["---"] * len(heads)),
        *(_row(map(escaped, row)) for row in rows),
    ]


def _row(texts: Sequence[str] | map[str]) -> str:
    return f"| {' | '.join(texts)} |"
