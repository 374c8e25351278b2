"""The inventory as a plain document: what its JSON holds, and all that the other formats show.

Within version 1 fields are added, but never changed or removed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from sfscope_lint.salesforce.token_endpoint import host

if TYPE_CHECKING:
    from collections.abc import Iterable

_SECRETS = "secrets"  # the category
# The results of an app with the flow, the worst first.
RESULTS = ("rejected", "unknown", "fine")
_BY_TOKEN = {False: "rejected", None: "unknown", True: "fine"}


class Tool(msgspec.Struct, frozen=True):
    """What made the document. ``commit`` is the one that was checked out; None without git."""

    name: str
    version: str
    commit: str | None


class Summary(msgspec.Struct, frozen=True):
    """Numbers of apps, as the lint command counts them, of requests, and of findings about secrets.

    An External Client App with several OAuth settings files is one app; its worst result counts. ``rejected``, ``unknown``
    and ``fine`` are the results of the apps ``with_flow``. ``flow_unknown`` are the apps whose files don't say whether the
    flow is on.
    """

    apps: int
    with_flow: int
    rejected: int
    unknown: int
    fine: int
    flow_unknown: int
    off: int
    requests: int
    unlinked: int
    secrets: int


class AppRef(msgspec.Struct, frozen=True):
    """The kind and name of an app."""

    kind: str
    name: str


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """The predicted reply. ``token``: whether there will be a token; None if the files don't tell.

    ``text`` says it on one line. Of the other fields each kind of reply has some; ``evidence`` are keys of docs/evidence.md.
    """

    issued: tuple[str, ...] | msgspec.UnsetType = msgspec.UNSET
    unless: tuple[dict[str, Any], ...] | msgspec.UnsetType = msgspec.UNSET
    error: str | msgspec.UnsetType = msgspec.UNSET
    error_description: str | msgspec.UnsetType = msgspec.UNSET
    blocked: str | msgspec.UnsetType = msgspec.UNSET
    reported: bool | msgspec.UnsetType = msgspec.UNSET
    evidence: tuple[str, ...] | msgspec.UnsetType = msgspec.UNSET
    unknown: str | msgspec.UnsetType = msgspec.UNSET
    token: bool | None
    text: str


class FindingLine(msgspec.Struct, frozen=True):
    """A finding. ``url`` is the page of a built-in rule, ``app`` the app that the finding is about."""

    rule: str
    url: str | None
    severity: str
    category: str
    message: str
    help: str
    app: AppRef | None
    path: str
    line: int
    column: int


class RequestLine(msgspec.Struct, frozen=True):
    """One client-credentials request: its location, the kind of its file, and the app that it is linked to.

    ``build``: the file is the output of a build, so that the request stands in a source file, too. ``consumer_key_hash`` is
    the hash of the consumer key that it sends, as in ``AppLine``.
    """

    kind: str
    path: str
    line: int
    token_url: str | None
    scope: str | None
    app: AppRef | None
    build: bool = False
    consumer_key_hash: str | None = None

    @property
    def host(self) -> str:
        """The host of the token URL, or the token URL itself where it names no host (a named credential)."""
        if self.token_url is None:
            return ""
        return host(self.token_url) or self.token_url


class Posture(msgspec.Struct, frozen=True):
    """How well an app is protected, as its files say it; values as written, several if the files differ.

    ``permitted_users``: ``admin-approved`` (only users whom an administrator approved), ``self-authorized`` (all users of
    the org), or ``unknown``. The secret is required in the web server flow and in the refresh token flow; None if no file
    says so.
    """

    callback_urls: tuple[str, ...] = ()
    ip_relaxation: tuple[str, ...] = ()
    permitted_users: tuple[str, ...] = ()
    refresh_token: tuple[str, ...] = ()
    secret_for_web_server: bool | None = None
    secret_for_refresh_token: bool | None = None


class InRepository(msgspec.Struct, frozen=True):
    """A repository that has the app, how the app there differs from the one that is shown, and its first path there."""

    repository: str
    differences: tuple[str, ...]
    path: str = ""


class AppLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """One app. ``flow`` is ``on``, ``off`` or ``unknown``. ``scopes`` are as written (None: no file lists them).

    ``requests`` and ``findings`` are numbers, of ``request_list`` and ``finding_list``. Lines with the same ``id`` are one
    app: an External Client App has a line for each of its OAuth settings files. ``consumer_key_end`` are the key's last
    four characters; ``consumer_key_hash`` links requests of other repositories. ``repositories`` are those that have the
    app, if the document was merged from several.
    """

    kind: str
    name: str
    label: str | None
    paths: tuple[str, ...]
    flow: str
    scopes: tuple[str, ...] | None
    reply: Reply
    run_as: str | None
    requests: int
    findings: int
    id: int
    consumer_key_end: str | None
    posture: Posture
    finding_list: tuple[FindingLine, ...]
    request_list: tuple[RequestLine, ...]
    repositories: tuple[InRepository, ...] = ()
    consumer_key_hash: str | None = None

    @property
    def result(self) -> str:
        """One of ``RESULTS`` if the flow is on; else empty."""
        return _BY_TOKEN[self.reply.token] if self.flow == "on" else ""


class Repository(msgspec.Struct, frozen=True):
    """A repository whose inventory was merged, and what made that."""

    name: str
    tool: Tool


class Inventory(msgspec.Struct, frozen=True):
    """Apps and requests, sorted by path. ``findings`` are those that belong to none of the apps.

    ``repository`` is the repository's name. A merged inventory has ``repositories`` instead. It is not ``whole`` if options
    left something out, or the run was incomplete.
    """

    tool: Tool
    summary: Summary
    apps: tuple[AppLine, ...]
    requests: tuple[RequestLine, ...]
    findings: tuple[FindingLine, ...]
    repository: str = ""
    repositories: tuple[Repository, ...] = ()
    whole: bool = True
    version: int = 1


def sorted_requests(requests: Iterable[RequestLine]) -> tuple[RequestLine, ...]:
    """Requests in the order of a document."""
    return tuple(
        sorted(requests, key=lambda one: (one.path, one.line, one.kind, one.scope or "", one.token_url or ""))
    )


def sorted_findings(findings: Iterable[FindingLine]) -> tuple[FindingLine, ...]:
    """Findings in the order of a document."""
    return tuple(sorted(findings, key=lambda one: (one.path, one.line, one.column, one.rule, one.message)))


def summarize(
    apps: Iterable[AppLine], requests: Iterable[RequestLine], findings: Iterable[FindingLine]
) -> Summary:
    """Count a document's apps, requests and findings."""
    lines, asking = tuple(apps), tuple(requests)
    flows = {app.id: app.flow for app in lines}
    results = {
        app.id: app.result for app in sorted(lines, key=badness)[::-1]
    }  # the worst is the last to be set
    return Summary(
        apps=len(flows),
        with_flow=_count(flows, "on"),
        **{result: _count(results, result) for result in RESULTS},
        flow_unknown=_count(flows, "unknown"),
        off=_count(flows, "off"),
        requests=len(asking),
        unlinked=sum(request.app is None for request in asking),
        secrets=len(_secrets(lines, findings)),
    )


def badness(app: AppLine) -> int:
    """A sort key: apps with the flow come first, the worst result before all, then apps that may have it."""
    return RESULTS.index(app.result) if app.result else len(RESULTS) + (app.flow == "off")


def _count(by_app: dict[int, str], value: str) -> int:
    return sum(one == value for one in by_app.values())


def secrets(inventory: Inventory) -> tuple[FindingLine, ...]:
    """The findings about secrets, whether they belong to an app or not."""
    return sorted_findings(_secrets(inventory.apps, inventory.findings))


def _secrets(apps: Iterable[AppLine], findings: Iterable[FindingLine]) -> set[FindingLine]:
    every = (*findings, *(finding for app in apps for finding in app.finding_list))
    return {finding for finding in every if finding.category == _SECRETS}
