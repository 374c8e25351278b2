"""The inventory's two tables as cells of text, for all formats that people read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.output.escape import visible
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from sfscope_lint.output.inventory.document import AppLine, Inventory, RequestLine

APP_HEADS: tuple[str, ...] = (
    "kind",
    "app",
    "flow",
    "scopes",
    "reply",
    "run as",
    "requests",
    "findings",
    "file",
)
REQUEST_HEADS: tuple[str, ...] = ("kind", "place", "host", "scope sent", "app")


class Tables(Record):
    """Rows of cells without their heads. Invisible characters are escaped."""

    apps: tuple[tuple[str, ...], ...]
    requests: tuple[tuple[str, ...], ...]


def tables(inventory: Inventory) -> Tables:
    """The cells of both tables. A cell says so where something is unknown."""
    return Tables(
        tuple(_cells(*_app(app)) for app in inventory.apps),
        tuple(_cells(*_request(request)) for request in inventory.requests),
    )


def _cells(*texts: str) -> tuple[str, ...]:
    return tuple(visible(text) for text in texts)


def _app(app: AppLine) -> tuple[str, ...]:
    scopes = "unknown" if app.scopes is None else ", ".join(app.scopes) or "none"
    return (
        app.kind,
        app.name,
        app.flow,
        scopes,
        app.reply.text,
        app.run_as or "not in the files",
        str(app.requests),
        str(app.findings),
        app.paths[0],
    )


def _request(request: RequestLine) -> tuple[str, ...]:
    return (
        f"{request.kind} (build)" if request.build else request.kind,
        f"{request.path}:{request.line}",
        request.host or "unknown",
        request.scope or "none",
        request.app.name if request.app else "unlinked",
    )
