from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.plugin import USERNAME_PASSWORD_ENDS, Category, Grant, Problem, Severity, TokenRequest, rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date


@rule(
    "username-password-request",
    severity=Severity.WARNING,
    category=Category.FLOW,
    on=TokenRequest,
    when=lambda request: request.grant is Grant.PASSWORD and request.certain,
    dated=True,
)
def check(request: TokenRequest, today: date) -> Iterator[Problem]:
    """Token requests must not use a user's name and password."""
    end = USERNAME_PASSWORD_ENDS
    ended = end.has_come(today)
    yield Problem(
        request.place,
        f"this token request will be rejected: Salesforce ended the username-password flow on {end.when}"
        if ended
        else f"an org with the project's settings rejects this token request: they block the username-password flow, which ends "
        f"everywhere on {end.when}"
        if request.blocked
        else f"this token request will be rejected from {end.when}, when Salesforce ends the username-password flow",
        label="grant_type=password",
        help="use the client credentials flow: its app has a run-as user, and no password is sent",
        severity=Severity.ERROR if ended else None,
        related=((request.blocked, "the username-password flow is blocked here"),) if request.blocked else (),
    )
