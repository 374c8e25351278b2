"""Collect the lines of the inventory from a report: apps with their predicted replies, and token requests."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from sfscope_lint.engine.findings import locations
from sfscope_lint.model.apps import AppName
from sfscope_lint.model.token_requests import Grant, RequestKind
from sfscope_lint.salesforce.token_endpoint import host

if TYPE_CHECKING:
    from sfscope_lint.engine.report import Report
    from sfscope_lint.engine.run_secrets import RunSecrets
    from sfscope_lint.model.apps import OAuthApp
    from sfscope_lint.model.selected_scopes import SelectedScope
    from sfscope_lint.model.token_replies import TokenReply
    from sfscope_lint.model.token_requests import TokenRequest


_BUILDS = frozenset({"dist", "build", "out", ".next"})  # folders that bundlers and compilers write


class AppLine(NamedTuple):
    """One app. ``flow`` is ``on``, ``off`` or ``unknown``. ``scopes`` are as written (None: no file lists them).

    ``requests`` and ``findings`` are numbers.
    """

    name: AppName
    label: str
    paths: tuple[str, ...]
    flow: str
    scopes: tuple[str, ...] | None
    reply: TokenReply
    run_as: str | None
    requests: int
    findings: int


class RequestLine(NamedTuple):
    """One client-credentials request: its location, the kind of its file, and the app that it is linked to.

    ``build``: the file is the output of a build, so that the request stands in a source file, too.
    """

    kind: str
    path: str
    line: int
    token_url: str | None
    scope: str | None
    app: AppName | None
    build: bool = False

    @property
    def host(self) -> str:
        """The host of the token URL, or the token URL itself where it names no host (a named credential)."""
        if self.token_url is None:
            return ""
        return host(self.token_url) or self.token_url


class Inventory(NamedTuple):
    """Apps and requests, sorted by path.

    ``app_count`` is the number of apps, as the lint command counts them: an External Client App with several OAuth
    settings files has a line for each.
    """

    apps: tuple[AppLine, ...]
    requests: tuple[RequestLine, ...]
    app_count: int


def take(report: Report) -> Inventory:
    """The inventory of a run. Requests with another grant don't use this flow and are left out."""
    asking = [r for r in report.requests if r.grant is Grant.CLIENT_CREDENTIALS]
    where = locations([request.place for request in asking])
    lines = sorted(
        (
            _request(request, location.line, report.secrets)
            for request, location in zip(asking, where, strict=True)
        ),
        key=lambda line: (line.path, line.line, line.kind, line.scope or "", line.token_url or ""),
    )
    asked = Counter(request.app.paths for request in asking if request.app)
    found = Counter((finding.app, finding.location.path) for finding in report.findings)
    apps = (_app(app, report, asked[app.paths], found) for app in report.apps)
    return Inventory(tuple(apps), tuple(lines), report.app_count)


def _request(request: TokenRequest, line: int, secrets: RunSecrets) -> RequestLine:
    return RequestLine(
        kind=request.kind.value,
        path=request.place.source.path,
        line=line,
        token_url=secrets.hide(request.token_url.text) if request.token_url else None,
        scope=secrets.hide(request.scope.text) if request.scope else None,
        app=_name(request.app, secrets) if request.app else None,
        build=request.kind is RequestKind.JAVASCRIPT and not _BUILDS.isdisjoint(request.path.split("/")[:-1]),
    )


def _app(app: OAuthApp, report: Report, requests: int, found: Counter[tuple[AppName | None, str]]) -> AppLine:
    secrets = report.secrets
    name = _name(app, secrets)
    return AppLine(
        name=name,
        label=secrets.hide(app.label),
        paths=app.paths,
        flow=app.client_credentials.state.value,
        scopes=None if app.scopes is None else tuple(_written(selected, secrets) for selected in app.scopes),
        reply=report.reply_to(app),
        run_as=secrets.hide(app.run_as.text) if app.run_as else None,
        requests=requests,
        findings=sum(found[name, path] for path in dict.fromkeys(app.paths)),
    )


def _name(app: OAuthApp, secrets: RunSecrets) -> AppName:
    return AppName(app.kind.value, secrets.hide(app.name))


def _written(selected: SelectedScope, secrets: RunSecrets) -> str:
    """A scope as written. One that Salesforce doesn't have may be a misplaced secret, so it is redacted."""
    return selected.written if selected.scope else secrets.hide(selected.written)
