"""Collect the inventory from a report: apps with their replies, findings and posture, and token requests."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sfscope_lint import __version__
from sfscope_lint.engine.findings import locations
from sfscope_lint.engine.report import app_identity
from sfscope_lint.model.request_kinds import RequestKind
from sfscope_lint.model.token_replies import BASES, Blocked, Conditional, Issued, Rejected
from sfscope_lint.model.token_requests import Grant
from sfscope_lint.output.inventory.document import (
    AppLine,
    AppRef,
    FindingLine,
    Inventory,
    Reply,
    RequestLine,
    Tool,
    sorted_findings,
    sorted_requests,
    summarize,
)
from sfscope_lint.output.inventory.posture import posture_of
from sfscope_lint.output.rule_page import page_urls

if TYPE_CHECKING:
    from sfscope_lint.engine.report import Report
    from sfscope_lint.engine.run_secrets import RunSecrets
    from sfscope_lint.model.apps import OAuthApp
    from sfscope_lint.model.finding import Finding
    from sfscope_lint.model.selected_scopes import SelectedScope
    from sfscope_lint.model.token_replies import TokenReply
    from sfscope_lint.model.token_requests import TokenRequest
    from sfscope_lint.model.values import Value
    from sfscope_lint.salesforce.causes import Cause


_BUILDS = frozenset({"dist", "build", "out", ".next"})  # folders that bundlers and compilers write
_HASH = 32  # hexadecimal digits
_SHORTEST_KEY = 16  # characters; four of a shorter one would tell too much of it


def take(report: Report, commit: str | None = None, repository: str = "") -> Inventory:
    """The inventory of a run. Requests with another grant don't use this flow and are left out.

    ``commit`` is the id of the commit that is checked out, ``repository`` the repository's name.
    """
    asking = [r for r in report.requests if r.grant is Grant.CLIENT_CREDENTIALS]
    where = locations([request.place for request in asking])
    requests = [
        _request(request, place.line, report.secrets) for request, place in zip(asking, where, strict=True)
    ]
    asked = defaultdict(list)
    for request, line in zip(asking, requests, strict=True):
        if request.app:
            asked[request.app.paths].append(line)
    found = _by_place(report)
    ids: dict[tuple[str, ...], int] = {}
    apps = [
        _app(app, report, ids.setdefault(app_identity(app), len(ids) + 1), asked[app.paths], found)
        for app in report.apps
    ]
    of_apps = {finding for app in apps for finding in app.finding_list}
    others = [line for lines in found.values() for line in lines if line not in of_apps]
    return Inventory(
        tool=Tool("sfscope-lint", __version__, commit),
        summary=summarize(apps, requests, others),
        apps=tuple(apps),
        requests=sorted_requests(requests),
        findings=sorted_findings(others),
        repository=repository,
    )


def _by_place(report: Report) -> dict[tuple[AppRef | None, str], list[FindingLine]]:
    """The findings by the app that they are about, and the path."""
    urls = page_urls(report.rules)
    found: dict[tuple[AppRef | None, str], list[FindingLine]] = {}
    for finding in report.findings:
        line = _finding(finding, urls.get(finding.rule))
        found.setdefault((line.app, line.path), []).append(line)
    return found


def _finding(finding: Finding, url: str | None) -> FindingLine:
    return FindingLine(
        rule=finding.rule,
        url=url,
        severity=finding.severity.value,
        category=finding.category.value,
        message=finding.sentence,
        help=finding.help,
        app=AppRef(*finding.app) if finding.app else None,
        path=finding.location.path,
        line=finding.location.line,
        column=finding.location.column,
    )


def _request(request: TokenRequest, line: int, secrets: RunSecrets) -> RequestLine:
    return RequestLine(
        kind=request.kind.value,
        path=request.place.source.path,
        line=line,
        token_url=_shown(request.token_url, secrets),
        scope=_shown(request.scope, secrets),
        app=_ref(request.app, secrets) if request.app else None,
        consumer_key_hash=_key_hash(request.client_id, secrets),
        build=request.kind is RequestKind.JAVASCRIPT and not _BUILDS.isdisjoint(request.path.split("/")[:-1]),
    )


def _app(
    app: OAuthApp,
    report: Report,
    number: int,
    requests: list[RequestLine],
    found: dict[tuple[AppRef | None, str], list[FindingLine]],
) -> AppLine:
    secrets = report.secrets
    ref = _ref(app, secrets)
    findings = [line for path in dict.fromkeys(app.paths) for line in found.get((ref, path), ())]
    return AppLine(
        kind=ref.kind,
        name=ref.name,
        label=secrets.hide(app.label) or None,
        paths=app.paths,
        flow=app.client_credentials.state.value,
        scopes=None if app.scopes is None else tuple(_written(selected, secrets) for selected in app.scopes),
        reply=_reply(report.reply_to(app)),
        run_as=_shown(app.run_as, secrets),
        requests=len(requests),
        findings=len(findings),
        id=number,
        consumer_key_end=_key_end(app.consumer_key, secrets),
        consumer_key_hash=_key_hash(app.consumer_key, secrets),
        posture=posture_of(app, secrets),
        finding_list=tuple(findings),
        request_list=sorted_requests(requests),
    )


def _ref(app: OAuthApp, secrets: RunSecrets) -> AppRef:
    return AppRef(app.kind.value, secrets.hide(app.name))


def _shown(value: Value | None, secrets: RunSecrets) -> str | None:
    return secrets.hide(value.text) if value else None


def _key_end(key: Value | None, secrets: RunSecrets) -> str | None:
    """The last four characters of a consumer key."""
    return key.text[-4:] if key and _is_key(key, secrets) else None


def _key_hash(key: Value | None, secrets: RunSecrets) -> str | None:
    """The hash of a consumer key, which tells whether two keys are the same."""
    if not key or not _is_key(key, secrets):
        return None
    from hashlib import sha256

    return sha256(key.text.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH]


def _is_key(key: Value, secrets: RunSecrets) -> bool:
    """Whether a value is a consumer key, and not a placeholder or a misplaced secret."""
    return not key.placeholder and len(key.text) >= _SHORTEST_KEY and secrets.hide(key.text) == key.text


def _written(selected: SelectedScope, secrets: RunSecrets) -> str:
    """A scope as written. One that Salesforce doesn't have may be a misplaced secret, so it is redacted."""
    return selected.written if selected.scope else secrets.hide(selected.written)


def _reply(reply: TokenReply) -> Reply:
    return Reply(**_answer(reply), token=reply.token, text=str(reply))


def _answer(reply: TokenReply) -> dict[str, Any]:
    match reply:
        case Issued():
            return {"issued": reply.scopes}
        case Conditional():
            return {
                "issued": reply.issued.scopes,
                "unless": tuple(_answer(refusal) for refusal in reply.unless),
            }
        case Rejected():
            return {
                "error": reply.error,
                "error_description": reply.error_description,
                **_evidence(reply.cause),
            }
        case Blocked():
            return {"blocked": reply.why, **_evidence(reply.cause)}
        case _:
            return {"unknown": reply.why}


def _evidence(cause: Cause | None) -> dict[str, Any]:
    """The facts behind a prediction, by their keys in docs/evidence.md; ``reported``: only few reports say so."""
    return {"reported": BASES[cause].reported, "evidence": BASES[cause].facts} if cause else {}
