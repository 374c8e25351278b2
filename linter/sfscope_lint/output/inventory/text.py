"""Plain text for a terminal: two tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.output.escape import cells
from sfscope_lint.output.inventory.tables import APP_HEADS, REQUEST_HEADS, tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sfscope_lint.output.inventory.document import Inventory


def render(inventory: Inventory) -> str:
    """Apps, then requests; an empty table is one line."""
    found = tables(inventory)
    return "\n".join(
        [
            *_table("Apps", APP_HEADS, found.apps, inventory.summary.apps),
            "",
            *_table("Token requests", REQUEST_HEADS, found.requests, len(found.requests)),
            "",
        ]
    )


def _table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], number: int) -> list[str]:
    if not rows:
        return [f"{title}: none"]
    lines = [heads, *rows]
    in_rows = "" if number == len(rows) else f", in {len(rows)} rows: one for each OAuth settings file"
    widths = [max(cells(line[column]) for line in lines) for column in range(len(heads))]
    return [
        f"{title}: {number}{in_rows}",
        "",
        *("  ".join(_padded(cell, width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines),
    ]  # fmt: skip


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cells(text))
