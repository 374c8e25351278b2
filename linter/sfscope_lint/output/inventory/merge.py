"""Merge the inventories of several repositories into one: the organisation's."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import msgspec

from sfscope_lint import __version__
from sfscope_lint.output.inventory.chosen import with_paths
from sfscope_lint.output.inventory.differences import differences
from sfscope_lint.output.inventory.document import (
    AppRef,
    InRepository,
    Inventory,
    Repository,
    Tool,
    badness,
    sorted_findings,
    sorted_requests,
    summarize,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sfscope_lint.output.inventory.document import AppLine, RequestLine

_replace: Any = msgspec.structs.replace
_Key = tuple[str, str]
_Held = tuple[str, "AppLine"]  # a repository's name, and a line of its inventory


def merge(inventories: Iterable[Inventory]) -> Inventory:
    """One inventory of all repositories, whatever their order. Their names must differ.

    An app is one line, with the values of the repository in which it fares worst. Paths begin with the repository's name.
    """
    each = [_below(one) for one in sorted(inventories, key=lambda one: one.repository)]
    groups: dict[_Key, list[_Held]] = defaultdict(list)
    for one in each:
        for app in one.apps:
            groups[_key(app)].append((one.repository, app))
    lines = sorted(map(_line, groups.values()), key=lambda app: (app.paths, app.name))
    refs = {_key(app): AppRef(app.kind, app.name) for app in lines}
    links = _links(app for one in each for app in one.apps)

    def ref(app: AppRef | None, key_hash: str | None = None) -> AppRef | None:
        """An app under the name of its line; for a request without an app the one with its consumer key."""
        key = _key(app) if app else links.get(key_hash or "")
        return refs.get(key, app) if key else None

    requests = sorted_requests(
        _replace(request, app=ref(request.app, request.consumer_key_hash))
        for one in each
        for request in one.requests
    )
    findings = sorted_findings(
        _replace(finding, app=ref(finding.app)) for one in each for finding in one.findings
    )
    asked: dict[AppRef, list[RequestLine]] = defaultdict(list)
    for request in requests:
        if request.app:
            asked[request.app].append(request)
    apps = tuple(_with_requests(app, number, asked[refs[_key(app)]]) for number, app in enumerate(lines, 1))
    return Inventory(
        tool=Tool("sfscope-lint", __version__, None),
        summary=summarize(apps, requests, findings),
        apps=apps,
        requests=requests,
        findings=findings,
        repositories=tuple(Repository(one.repository, one.tool) for one in each),
    )


def unlinkable(inventory: Inventory) -> int:
    """How many requests have no app, and no consumer key by which one could be found."""
    return sum(not (request.app or request.consumer_key_hash) for request in inventory.requests)


def _below(inventory: Inventory) -> Inventory:
    """The inventory with its paths below a folder with the repository's name."""
    name = inventory.repository
    return with_paths(inventory, lambda path: f"{name}{path}" if path.startswith("/") else f"{name}/{path}")


def _key(app: AppLine | AppRef) -> _Key:
    """What makes two apps one: no org has two of the same kind whose names differ only in case."""
    return (app.kind, app.name.casefold())


def _links(apps: Iterable[AppLine]) -> Mapping[str, _Key]:
    """The apps by the hashes of their consumer keys. A key of several apps tells nothing."""
    found: dict[str, set[_Key]] = defaultdict(set)
    for app in apps:
        if app.consumer_key_hash:
            found[app.consumer_key_hash].add(_key(app))
    return {key: same.pop() for key, same in found.items() if len(same) == 1}


def _line(held: Sequence[_Held]) -> AppLine:
    """The line of an app from those of its repositories."""
    worst = min(held, key=lambda one: (badness(one[1]), one[0], one[1].paths))[1]
    findings = {
        _replace(line, app=AppRef(worst.kind, worst.name)) for _, app in held for line in app.finding_list
    }
    ordered = sorted(held, key=lambda one: (one[0], one[1].paths))
    line: AppLine = _replace(
        worst,
        paths=tuple(dict.fromkeys((*worst.paths, *(path for _, app in ordered for path in app.paths)))),
        findings=len(findings),
        finding_list=sorted_findings(findings),
        repositories=tuple(
            InRepository(repository, differences(app, worst), app.paths[0]) for repository, app in ordered
        ),
    )
    return line


def _with_requests(app: AppLine, number: int, requests: Sequence[RequestLine]) -> AppLine:
    line: AppLine = _replace(app, id=number, requests=len(requests), request_list=tuple(requests))
    return line
