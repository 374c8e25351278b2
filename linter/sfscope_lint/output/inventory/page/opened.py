"""What an app of the list opens to: findings, requests, files, scopes, posture, and the repositories that have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.output.inventory.page.elements import Html, breakable, element, joined, lines
from sfscope_lint.output.inventory.page.marks import SEVERITIES, severest_first, sign
from sfscope_lint.output.inventory.page.scopes import by_mark

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sfscope_lint.output.inventory.document import (
        AppLine,
        FindingLine,
        InRepository,
        Posture,
        RequestLine,
    )

_USERS = {
    "admin-approved": "only users whom an administrator approved",
    "self-authorized": "every user of the org",
    "unknown": "not known: the file doesn't say",
}
_UNTOLD = element("span", "not in the files", class_="quiet")


def opened(app: AppLine) -> Html:
    """All that is known about an app, in two columns where there is room."""
    first = (
        _part("Findings", _listed(map(finding_item, severest_first(app.finding_list)), "findings")),
        _part("Requests", _listed(map(_request, app.request_list))),
        _part("Files", _listed(element("code", breakable(path)) for path in app.paths)),
    )
    second = (
        _part("Scopes", _scopes(app)),
        _part("Posture", _posture(app)),
        _part("Repositories", _listed(map(_repository, app.repositories))) if app.repositories else "",
    )
    return element(
        "div",
        lines("", element("div", lines("", *first, "")), element("div", lines("", *second, "")), ""),
        class_="opened",
    )


def finding_item(finding: FindingLine) -> Html:
    """A finding with its severity, its rule, and what to change."""
    mark = SEVERITIES[finding.severity]
    return joined(
        element("p", sign(mark), " ", element("b", mark.words, class_=mark.class_), " ", rule_link(finding)),
        element("p", finding.message),
        element("p", element("b", "Fix: "), finding.help) if finding.help else "",
        element("p", place(finding), class_="quiet"),
    )


def rule_link(finding: FindingLine) -> Html:
    """The rule's name, with a link to its page if it has one on the web."""
    if finding.url and finding.url.startswith("https://"):
        return element("a", finding.rule, href=finding.url, rel="noreferrer")
    return element("span", finding.rule)


def place(line: FindingLine | RequestLine) -> Html:
    return element("code", breakable(f"{line.path}:{line.line}"))


def request_kind(request: RequestLine) -> str:
    return f"{request.kind} (build)" if request.build else request.kind


def _part(title: str, content: str) -> Html:
    return element("section", element("h3", title), content)


def _listed(items: Iterable[Html], class_: str | None = None) -> Html:
    rows = [element("li", item) for item in items]
    return (
        element("ul", lines("", *rows, ""), class_=class_) if rows else element("p", "None.", class_="quiet")
    )


def _request(request: RequestLine) -> Html:
    asks = f"asks {request.host or 'an unknown host'}"
    scope = f", for the scope {request.scope}" if request.scope else ""
    return joined(place(request), " ", element("span", f"{request_kind(request)}, {asks}{scope}", class_="quiet"))  # fmt: skip


def _scopes(app: AppLine) -> Html:
    if app.scopes is None:
        return element("p", "Not known: no file says which scopes the app selects.", class_="quiet")
    return _described(
        (joined(sign(mark), " ", mark.words.capitalize()), ", ".join(names)) for mark, names in by_mark(app)
    )


def _posture(app: AppLine) -> Html:
    told: Posture = app.posture
    return _described(
        [
            ("Callback URLs", _values(told.callback_urls)),
            ("IP relaxation", _values(told.ip_relaxation)),
            ("Who may authorize", _values(_USERS.get(users, users) for users in told.permitted_users)),
            ("Refresh tokens are valid", _values(told.refresh_token)),
            ("Secret required in the web server flow", _yes_or_no(told.secret_for_web_server)),
            ("Secret required to refresh a token", _yes_or_no(told.secret_for_refresh_token)),
            ("Consumer key ends with", _key(app.consumer_key_end)),
        ]
    )


def _described(pairs: Iterable[tuple[str, str]]) -> Html:
    rows = [element("div", element("dt", term), element("dd", words)) for term, words in pairs]
    return element("dl", lines("", *rows, "")) if rows else element("p", "None.", class_="quiet")


def _values(values: Iterable[str]) -> Html:
    return joined(*map(breakable, values), by="; ") or _UNTOLD


def _yes_or_no(told: bool | None) -> Html:
    return _UNTOLD if told is None else element("span", "yes" if told else "no")


def _key(end: str | None) -> Html:
    return element("code", f"…{end}") if end else _UNTOLD


def _repository(one: InRepository) -> Html:
    if not one.differences:
        return element("b", one.repository)
    return joined(element("b", one.repository), ": ", "; ".join(one.differences))
