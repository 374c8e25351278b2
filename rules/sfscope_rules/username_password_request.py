from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.finding import Category, Severity
from sfscope_lint.model import Grant, TokenRequest
from sfscope_lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    "username-password-request",
    severity=Severity.WARNING,
    category=Category.POSTURE,
    on=TokenRequest,
    when=lambda request: request.grant is Grant.PASSWORD and request.certain,
)
def check(request: TokenRequest) -> Iterator[Problem]:
    """Forbid token requests with a user's name and password."""
    yield Problem(
        request.place,
        "this request sends a user's name and password: that flow is being retired",
        label="grant_type=password",
        help="use the client credentials flow: its app has a run-as user, and no password is sent",
    )
