"""The inventory as people read it: what is wrong comes first, then the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.output.escape import visible
from sfscope_lint.output.inventory.chosen import in_order_of_concern
from sfscope_lint.output.inventory.document import secrets
from sfscope_lint.output.inventory.tables import APP_HEADS, REQUEST_HEADS, tables
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from sfscope_lint.output.inventory.document import AppLine, FindingLine, Inventory

_FEW = 8  # names of rejected apps in the summary
REPOSITORIES = "repositories"
_SECRET_HEADS = ("rule", "place", "app", "message")


class Section(Record):
    """A table with its title. ``name`` is the head of the column that names a row.

    ``number`` says how many things there are. ``marks`` are ``rejected``, ``unknown`` or empty, one for each row.
    """

    title: str
    number: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    name: str
    marks: tuple[str, ...]


def sections(inventory: Inventory) -> list[Section]:
    """Apps and requests, and secrets if there are any. Cells are escaped for a terminal."""
    inventory = in_order_of_concern(inventory)
    found = tables(inventory)
    heads, apps = APP_HEADS, found.apps
    if inventory.repositories:
        heads = (*heads, REPOSITORIES)
        apps = tuple((*row, repositories(app)) for row, app in zip(apps, inventory.apps, strict=True))
    number = inventory.summary.apps
    in_rows = "" if number == len(apps) else f", in {len(apps)} rows: one for each OAuth settings file"
    marks = tuple(app.result if app.result != "fine" else "" for app in inventory.apps)
    unlinked = tuple("" if request.app else "unknown" for request in inventory.requests)
    requests = found.requests
    every = [
        Section("Apps", f"{number}{in_rows}", heads, apps, "app", marks),
        Section("Token requests", str(len(requests)), REQUEST_HEADS, requests, "place", unlinked),
    ]
    lines = secret_rows(inventory)
    if lines:
        every.append(
            Section("Secrets", str(len(lines)), _SECRET_HEADS, lines, "place", ("rejected",) * len(lines))
        )
    return every


def summary(inventory: Inventory) -> list[str]:
    """In a line each: how many apps get tokens, which don't, how many requests have no app, how many secrets there are."""
    counts = inventory.summary
    lines = []
    if counts.apps:
        results = f": {counts.rejected} rejected, {counts.unknown} unknown, {counts.fine} fine"
        flow = f"{counts.with_flow or 'none'} with the client credentials flow{results if counts.with_flow else ''}"
        lines.append(f"{_number(counts.apps, 'app')}, {flow}")
    if counts.flow_unknown:
        lines.append(f"{_number(counts.flow_unknown, 'app')} may have the flow: the files don't tell")
    rejected = list(
        dict.fromkeys(_named(app, inventory) for app in inventory.apps if app.result == "rejected")
    )
    if rejected:
        more = f" and {len(rejected) - _FEW} more" if len(rejected) > _FEW else ""
        lines.append(f"Rejected: {visible(', '.join(rejected[:_FEW]))}{more}")
    if counts.requests:
        lines.append(f"{_number(counts.requests, 'token request')}, {counts.unlinked} linked to no app")
    if counts.secrets:
        lines.append(f"{_number(counts.secrets, 'secret')} in the files")
    return lines


def _named(app: AppLine, inventory: Inventory) -> str:
    """An app's name; in a merged inventory with the repository whose values its row shows."""
    return f"{app.name} ({app.paths[0].partition('/')[0]})" if inventory.repositories else app.name


def _number(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' if number != 1 else ''}"


def repositories(app: AppLine) -> str:
    """The repositories that have the app, each with what differs there from the values in the row."""
    said = (
        f"{one.repository} ({'; '.join(one.differences)})" if one.differences else one.repository
        for one in app.repositories
    )
    return visible(", ".join(dict.fromkeys(said)))


def secret_rows(inventory: Inventory) -> tuple[tuple[str, ...], ...]:
    """The findings about secrets: rule, place, app, message."""
    return tuple(map(_secret, secrets(inventory)))


def _secret(finding: FindingLine) -> tuple[str, ...]:
    app = finding.app.name if finding.app else "none"
    place = f"{finding.path}:{finding.line}"
    return tuple(map(visible, (finding.rule, place, app, finding.message)))
