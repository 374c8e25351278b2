from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.finding import Category, Fix, Severity
from sfscope_lint.model import NO_VALID_SCOPES, Issued, OAuthApp
from sfscope_lint.rule import Problem, rule
from sfscope_lint.scopes import Support
from sfscope_rules._texts import flow_switch

if TYPE_CHECKING:
    from collections.abc import Iterator

_WHY = {
    "full": "this flow has no full access",
    "web": "this flow has no browser session",
    "refresh_token": "this flow has no refresh tokens",
    "offline_access": "this flow has no refresh tokens",
}


@rule(
    "unsupported-scope",
    severity=Severity.ERROR,
    category=Category.FLOW,
    on=OAuthApp,
    when=OAuthApp.uses_flow,
    fix="unsafe",  # another flow of the app may need it
)
def check(app: OAuthApp) -> Iterator[Problem]:
    """Forbid scopes that the client credentials flow never issues, in apps that use it."""
    if not app.scopes_with(Support.UNSUPPORTED):
        return
    reply = app.predicted_reply
    for selected in app.scopes or ():
        scope = selected.scope
        if scope is None or scope.oauth_name is None or scope.support is not Support.UNSUPPORTED:
            continue
        if reply == NO_VALID_SCOPES:
            message = f"{selected.written} is part of why every token request of {app.name} will be rejected"
        elif isinstance(reply, Issued):
            message = f"{selected.written} is silently dropped from every token of {app.name}"
        else:
            message = f"{selected.written} will be in no token of {app.name}"
        yield Problem(
            selected.place,
            message,
            label=_WHY[scope.oauth_name],
            reply=str(reply),
            help=f"remove {selected.written}; if another flow of this app needs it, give the integration an app of its own",
            value=selected.written,
            severity=Severity.WARNING if scope.oauth_name == "web" else None,
            related=flow_switch(app),
            # Beside a placeholder nobody knows what would be left.
            fix=None
            if app.has_placeholder
            else Fix(app, add_api=reply == NO_VALID_SCOPES, remove=(selected,)),
        )
