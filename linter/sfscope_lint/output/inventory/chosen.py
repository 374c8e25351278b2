"""Parts of an inventory, and the same inventory with other paths."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from sfscope_lint.output.inventory.document import AppRef, badness, summarize

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from sfscope_lint.output.inventory.document import AppLine, FindingLine, Inventory, RequestLine

_replace: Any = msgspec.structs.replace


def only(inventory: Inventory, kinds: Collection[str]) -> Inventory:
    """The apps of these kinds, with their requests and findings; without kinds, all.

    A kind is a state of the flow (``on``, ``off``, ``unknown``), or ``rejected``: the flow is on, and no request gets a
    token.
    """
    if not kinds:
        return inventory
    rejected = "rejected" in kinds
    apps = tuple(
        app for app in inventory.apps if app.flow in kinds or (rejected and app.result == "rejected")
    )
    shown = {AppRef(app.kind, app.name) for app in apps}
    requests = tuple(request for request in inventory.requests if request.app in shown)
    return msgspec.structs.replace(
        inventory, apps=apps, requests=requests, findings=(), summary=summarize(apps, requests, ())
    )


def part(inventory: Inventory) -> Inventory:
    """The inventory, as one that isn't whole."""
    return msgspec.structs.replace(inventory, whole=False)


def in_order_of_concern(inventory: Inventory) -> Inventory:
    """The inventory with what people look for first: rejected apps, and requests without an app."""
    apps = tuple(sorted(inventory.apps, key=badness))
    requests = tuple(sorted(inventory.requests, key=lambda request: request.app is not None))
    return msgspec.structs.replace(inventory, apps=apps, requests=requests)


def with_paths(inventory: Inventory, change: Callable[[str], str]) -> Inventory:
    """The inventory with every path changed."""

    def moved(line: FindingLine | RequestLine) -> Any:
        return _replace(line, path=change(line.path))

    def app(line: AppLine) -> Any:
        return _replace(
            line,
            paths=tuple(map(change, line.paths)),
            finding_list=tuple(map(moved, line.finding_list)),
            request_list=tuple(map(moved, line.request_list)),
        )

    return msgspec.structs.replace(
        inventory,
        apps=tuple(map(app, inventory.apps)),
        requests=tuple(map(moved, inventory.requests)),
        findings=tuple(map(moved, inventory.findings)),
    )
