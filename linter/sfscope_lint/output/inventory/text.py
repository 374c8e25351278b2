"""Plain text: two tables, or in a terminal that is too narrow for them a card for each row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.output.inventory.cards import laid_out
from sfscope_lint.output.inventory.tables import APP_HEADS, REQUEST_HEADS, tables
from sfscope_lint.output.style import Style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sfscope_lint.output.inventory.document import AppLine, Inventory, RequestLine

_RED, _YELLOW = "31", "33"


def render(inventory: Inventory, style: Style = Style()) -> str:  # noqa: B008 - immutable
    """Apps, then requests; an empty table is one line."""
    found = tables(inventory)
    apps = [_app_color(app) for app in inventory.apps]
    requests = [_request_color(request) for request in inventory.requests]
    lines = [
        *_section("Apps", APP_HEADS, found.apps, "app", inventory.summary.apps, style, apps),
        "",
        *_section("Token requests", REQUEST_HEADS, found.requests, "place", len(requests), style, requests),
        "",
    ]
    return "\n".join(lines)


def _section(
    title: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    first: str,
    number: int,
    style: Style,
    colors: Sequence[str],
) -> list[str]:
    if not rows:
        return [f"{title}: none"]
    in_rows = "" if number == len(rows) else f", in {len(rows)} rows: one for each OAuth settings file"
    return [
        f"{title}: {number}{in_rows}",
        "",
        *laid_out(heads, rows, heads.index(first), style, colors),
    ]


def _app_color(app: AppLine) -> str:
    """The ANSI code of an app's row: whether its requests will or may be rejected."""
    return {"rejected": _RED, "unknown": _YELLOW}.get(app.result, "")


def _request_color(request: RequestLine) -> str:
    return "" if request.app else _YELLOW
