"""CSV for spreadsheets (RFC 4180): one line per app, per request and per secret."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from sfscope_lint.output.inventory.sections import REPOSITORIES, repositories, secret_rows
from sfscope_lint.output.inventory.tables import tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sfscope_lint.output.inventory.document import Inventory

_HEADS = (
    "record", "kind", "app", "flow", "scopes", "reply", "run as", "requests", "findings", "place", "host", "scope sent",
)  # fmt: skip
_NONE = ("",) * 6  # the columns that only apps have


def render(inventory: Inventory) -> str:
    """All with the same columns; ``record`` says what a line is. A merged inventory has one column more."""
    found = tables(inventory)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    merged = bool(inventory.repositories)
    writer.writerow((*_HEADS, REPOSITORIES) if merged else _HEADS)
    rows: list[Sequence[str]] = [
        ("app", *row, "", "", *([repositories(app)] if merged else []))
        for row, app in zip(found.apps, inventory.apps, strict=True)
    ]
    for kind, place, host, scope, app in found.requests:
        rows.append(("request", kind, app, *_NONE, place, host, scope))
    for rule, place, app, _ in secret_rows(inventory):
        rows.append(("secret", rule, app, *_NONE, place, "", ""))
    width = len(_HEADS) + merged
    for row in rows:
        writer.writerow(map(_harmless, (*row, *[""] * (width - len(row)))))
    return out.getvalue()


def _harmless(text: str) -> str:
    """A text that no spreadsheet runs as a formula, also if it splits cells at semicolons, as it does where a comma is decimal."""
    # Where people type full-width characters, they begin formulas, too.
    return re.sub(r"(^|;)(?=[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20])", r"\1'", text)
