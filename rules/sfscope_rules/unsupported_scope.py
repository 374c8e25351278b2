from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.plugin import (
    NO_VALID_SCOPES,
    AddScope,
    Category,
    Fix,
    Issued,
    OAuthApp,
    Problem,
    SelectedScope,
    Severity,
    Support,
    TokenReply,
    remove_scope,
    rule,
)
from sfscope_rules._texts import flow_switch

if TYPE_CHECKING:
    from collections.abc import Iterator


_WHY = {
    "full": "this flow never grants full access",
    "web": "this flow has no browser session",
    "refresh_token": "this flow has no refresh tokens",
    "offline_access": "this flow has no refresh tokens",
}
_NEEDED_BY_JWT_BEARER = {"refresh_token", "offline_access"}


@rule(
    "unsupported-scope",
    severity=Severity.ERROR,
    category=Category.FLOW,
    on=OAuthApp,
    when=OAuthApp.may_use_flow,
    fix="unsafe",  # another flow of the app may need it
)
def check(app: OAuthApp) -> Iterator[Problem]:
    """Client-credentials apps must not select scopes that the flow never issues."""
    if app.scopes is None or not app.scopes_with(Support.UNSUPPORTED):
        return
    by_scopes, reply = app.reply_by_scopes, str(app.predicted_reply)
    for selected in app.scopes:
        scope = selected.scope
        if scope is None or scope.oauth_name is None or scope.support is not Support.UNSUPPORTED:
            continue
        related = flow_switch(app)
        if app.certificate:
            related = (*related, (app.certificate, "the certificate enables the JWT bearer flow here"))
        yield Problem(
            selected.place,
            _message(app, selected.written, by_scopes),
            label=_WHY[scope.oauth_name],
            reply=reply,
            help=_help(app, selected.written, scope.oauth_name),
            value=selected.written,
            severity=Severity.WARNING if scope.oauth_name == "web" else None,
            related=related,
            fix=None if app.certificate else _removal(app, selected, by_scopes),
            part_of="no-valid-scopes" if by_scopes == NO_VALID_SCOPES else "",
        )


def _message(app: OAuthApp, written: str, by_scopes: TokenReply) -> str:
    if by_scopes == NO_VALID_SCOPES:
        return f"{written} is part of why every token request of {app.name} will be rejected"
    if isinstance(by_scopes, Issued) and app.flow_is_on:
        return f"{written} is silently dropped from every token of {app.name}"
    return f"no token of {app.name} will carry {written}"


def _help(app: OAuthApp, written: str, oauth_name: str) -> str:
    if not app.certificate:
        return (
            f"remove {written}; if another flow of this app needs it, give the integration an app of its own"
        )
    use = (
        f"the JWT bearer flow, which the app's certificate enables, needs {written} (reported)"
        if oauth_name in _NEEDED_BY_JWT_BEARER
        else f"the JWT bearer flow, which the app's certificate enables, may use {written}"
    )
    return f"give each flow an app of its own; {use}, so don't remove it here while that flow is in use"


def _removal(app: OAuthApp, selected: SelectedScope, by_scopes: TokenReply) -> Fix:
    """Removes the scope, also beside a placeholder, because this flow never issues it; adds Api if nothing else is left."""
    removal = remove_scope(selected)
    if by_scopes != NO_VALID_SCOPES:
        return removal
    return Fix(f"{removal.title} and add Api", "unsafe", (*removal.edits, AddScope(app, "Api")))
