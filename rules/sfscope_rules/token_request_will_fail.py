from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.plugin import (
    Category,
    Cause,
    OAuthApp,
    Place,
    Problem,
    Severity,
    TokenRequest,
    refusal_of,
    rule,
)
from sfscope_rules._texts import ADD_API, LOWER_SESSION

if TYPE_CHECKING:
    from collections.abc import Iterator


_LABELS = {
    Cause.SWITCH_OFF: "the flow is off in that app",
    Cause.POLICIES_OFF: "the flow is off in that app's policies",
    Cause.APP_OFF: "that app, or its OAuth plugin, is off",
    Cause.NO_ISSUED_SCOPE: "that app selects no scope that this flow issues",
    Cause.HIGH_ASSURANCE: "that app requires a high-assurance session",
}
_PART_OF = {Cause.NO_ISSUED_SCOPE: "no-valid-scopes", Cause.HIGH_ASSURANCE: "high-assurance-session"}


@rule(
    "token-request-will-fail",
    severity=Severity.ERROR,
    category=Category.FLOW,
    on=TokenRequest,
    when=lambda request: request.uses_flow() and request.app is not None,
)
def check(request: TokenRequest) -> Iterator[Problem]:
    """The app behind a client-credentials request must issue a token."""
    app = request.app
    refusal = refusal_of(app.predicted_reply) if app else None
    if app is None or refusal is None or refusal.cause is None:
        return
    yield Problem(
        request.place,
        f"this token request will be rejected by the {app.kind.noun} {app.name}",
        label=_LABELS[refusal.cause],
        reply=str(app.predicted_reply),
        help=_help(app, refusal.cause),
        value=app.name,
        related=((_place(app, refusal.cause), "the app's setting is here"),),
        part_of=_PART_OF.get(refusal.cause, ""),
    )


def _help(app: OAuthApp, cause: Cause) -> str:
    if cause is Cause.NO_ISSUED_SCOPE:
        return ADD_API[app.kind]
    if cause is Cause.HIGH_ASSURANCE:
        return LOWER_SESSION[app.kind]
    if cause is Cause.APP_OFF:
        return f"turn on {app.name} and its OAuth plugin, or send the request to another app"
    return f"turn the client credentials flow on in {app.name}, or send the request to another app"


def _place(app: OAuthApp, cause: Cause) -> Place:
    if cause is Cause.NO_ISSUED_SCOPE:
        return app.scopes_place
    if cause is Cause.HIGH_ASSURANCE:
        return next((p.high_assurance for p in app.live_policies if p.high_assurance), app.whole)
    return app.client_credentials.place or app.whole
