from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.finding import Category, Severity
from sfscope_lint.model import FLOW_OFF, Rejected, TokenRequest
from sfscope_lint.rule import Problem, rule
from sfscope_rules._texts import ADD_API

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    "token-request-will-fail",
    severity=Severity.ERROR,
    category=Category.FLOW,
    on=TokenRequest,
    when=lambda request: request.uses_flow() and request.app is not None,
)
def check(request: TokenRequest) -> Iterator[Problem]:
    """Require that the app a client-credentials request meets will answer it with a token."""
    app = request.app
    if app is None or not isinstance(app.predicted_reply, Rejected):
        return
    off = app.predicted_reply == FLOW_OFF
    place = (app.client_credentials.place if off else app.scopes_place) or app.whole
    yield Problem(
        request.place,
        f"this token request will be rejected by the {app.kind.noun} {app.name}",
        label="the flow is off in that app" if off else "that app selects no scope that this flow issues",
        reply=str(app.predicted_reply),
        help=f"turn the client credentials flow on in {app.name}, or ask another app"
        if off
        else ADD_API[app.kind],
        value=app.name,
        related=((place, "the app says so here"),),
    )
