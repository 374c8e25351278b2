"""What an editor shows under the pointer: a scope, an app, or a rule."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sfscope_lint.engine.findings import locations
from sfscope_lint.model.token_requests import Grant
from sfscope_lint.output.markup import code, escaped
from sfscope_lint.output.rule_page import page_url
from sfscope_lint.record import Record
from sfscope_lint.salesforce.scopes import Support

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sfscope_lint.engine.report import Report
    from sfscope_lint.model.apps import OAuthApp
    from sfscope_lint.model.finding import Location
    from sfscope_lint.model.rule import Rule
    from sfscope_lint.model.selected_scopes import SelectedScope
    from sfscope_lint.model.source import Position
    from sfscope_lint.model.token_requests import TokenRequest

_MOST_REQUESTS = 10
_SUPPORT = {
    Support.SUPPORTED: "The client credentials flow issues this scope.",
    Support.UNSUPPORTED: "The client credentials flow doesn't issue this scope.",
    Support.UNVERIFIED: "Nobody has published whether the client credentials flow issues this scope.",
}
# The elements that name the app or turn the flow on; over any other, the app's reply would be noise.
_OF_THE_APP = re.compile(
    r"<(?:\w+:)?(?:ConnectedApp|ExternalClientApplication|ExtlClntApp\w+|fullName|label|developerName"
    r"|externalClientApplication|isClientCredential\w*|oauthClientCredentialUser|clientCredentialsFlowUser)\b"
)
_WORD = re.compile(r"[a-z0-9-]+")


class Hovered(Record):
    """Markdown, and the location it is about (None: the place of the pointer)."""

    markdown: str
    location: Location | None = None


def hover(
    report: Report, path: str, at: Position, line: str, requests: Callable[[], Iterable[TokenRequest]]
) -> Hovered | None:
    """What is at a position of a file (path as shown), whose line has this text.

    ``requests`` gives the token requests of the whole project; it is only called for an app.
    """
    rules = {rule.name: rule for rule in report.rules}
    about = [rules[f.rule] for f in report.findings if f.location.path == path and _holds(f.location, at)]
    pages = [_rule_text(rule) for rule in dict.fromkeys(about)]
    apps = [app for app in report.apps if path in app.paths]
    for app in apps:
        found = _scope_at(app, path, at)
        if found:
            scope, location = found
            return Hovered(_joined([_scope_text(scope, report), *pages]), location)
    if apps and _OF_THE_APP.search(line):
        asking = tuple(requests())
        return Hovered(_joined([*(_app_text(app, report, asking) for app in apps), *pages]))
    return Hovered(_joined(pages)) if pages else None


def hover_rule(rules: Iterable[Rule], at: Position, line: str) -> Hovered | None:
    """The page of the rule that a line of the settings file names at a position."""
    words = [found[0] for found in _WORD.finditer(line) if found.start() < at.column <= found.end() + 1]
    named = next((rule for rule in rules if rule.name in words), None)
    return Hovered(_rule_text(named)) if named else None


def _scope_at(app: OAuthApp, path: str, at: Position) -> tuple[SelectedScope, Location] | None:
    scopes = [scope for scope in app.scopes or () if scope.place.source.path == path]
    where = locations([scope.place for scope in scopes])
    return next((pair for pair in zip(scopes, where, strict=True) if _holds(pair[1], at)), None)


def _scope_text(selected: SelectedScope, report: Report) -> str:
    scope = selected.scope
    if scope is None:
        written = code(report.secrets.hide(selected.written))
        if selected.placeholder:
            return f"{written} is filled in by the deployment, so the selected scope isn't known."
        if selected.custom:
            return f"{written} is a custom scope. Alone it gives no access to Salesforce's APIs."
        return f"{written} is no scope that Salesforce has published."
    name = code(scope.oauth_name or scope.issued_as)
    issued = f" The token names it {code(scope.issued_as)}." if scope.issued_as != scope.oauth_name else ""
    known = f" (API version {scope.since})" if scope.since else ""
    return (
        f"**{escaped(scope.label)}**: {name}{known}\n\n{_SUPPORT[scope.support]}{issued}\n\n"
        f"Evidence: {escaped(scope.evidence)}."
    )


def _app_text(app: OAuthApp, report: Report, requests: Sequence[TokenRequest]) -> str:
    name = code(report.secrets.hide(app.name))
    asking = [
        request
        for request in requests
        if request.app and request.app.paths == app.paths and request.grant is Grant.CLIENT_CREDENTIALS
    ]
    where = locations([request.place for request in asking])
    lines = [f"- {code(f'{each.path}:{each.line}')}" for each in where[:_MOST_REQUESTS]]
    if len(where) > _MOST_REQUESTS:
        lines.append(f"- and {len(where) - _MOST_REQUESTS} more (`sfscope-lint inventory` lists all)")
    asked = (
        "Token requests of this app:\n\n" + "\n".join(lines)
        if lines
        else "No file here is known to ask for its token."
    )
    flow = app.client_credentials.state.value
    return (
        f"**{name}** ({app.kind.noun}): the client credentials flow is {flow}.\n\n"
        f"Predicted reply: {code(str(report.reply_to(app)))}\n\n{asked}"
    )


def _rule_text(rule: Rule) -> str:
    url = page_url(rule)
    link = f" [Its page]({url})" if url else f" `sfscope-lint explain {rule.name}` prints its page."
    return f"`{rule.name}`: {_what_it_does(rule)}{link}"


def _what_it_does(rule: Rule) -> str:
    """The first paragraph of the rule's page after its title."""
    paragraphs = [part.strip() for part in rule.page.split("\n\n")]
    return next(
        (" ".join(part.split()) for part in paragraphs if part and not part.startswith("#")), rule.summary
    )


def _joined(parts: Iterable[str]) -> str:
    return "\n\n---\n\n".join(parts)


def _holds(location: Location, at: Position) -> bool:
    return (
        (location.line, location.column) <= (at.line, at.column) <= (location.end_line, location.end_column)
    )
