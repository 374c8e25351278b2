"""CSV for spreadsheets (RFC 4180): one line per app and per request."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from sfscope_lint.output.inventory.tables import tables

if TYPE_CHECKING:
    from sfscope_lint.output.inventory.document import Inventory

_HEADS = (
    "record", "kind", "app", "flow", "scopes", "reply", "run as", "requests", "findings", "place", "host", "scope sent",
)  # fmt: skip


def render(inventory: Inventory) -> str:
    """Apps and requests with the same columns; ``record`` says which of them a line is."""
    found = tables(inventory)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_HEADS)
    for row in found.apps:
        writer.writerow(map(_harmless, ("app", *row, "", "")))
    for kind, place, host, scope, app in found.requests:
        writer.writerow(map(_harmless, ("request", kind, app, "", "", "", "", "", "", place, host, scope)))
    return out.getvalue()


def _harmless(text: str) -> str:
    """A text that no spreadsheet runs as a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
