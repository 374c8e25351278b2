from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.plugin import SCOPE_SENT, Category, Problem, Severity, TokenRequest, rule

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    "scope-in-token-request",
    severity=Severity.ERROR,
    category=Category.FLOW,
    on=TokenRequest,
    when=lambda request: request.certain,
)
def check(request: TokenRequest) -> Iterator[Problem]:
    """Token requests must not send a scope, because the app's selected scopes decide."""
    scope = request.scope
    if scope and not scope.placeholder:
        yield Problem(
            scope.place,
            "this token request will be rejected: it sends a scope",
            label="Salesforce's token endpoint accepts no scope, in any flow",
            reply=str(SCOPE_SENT),
            help="remove the scope; the token gets the scopes that the app selects",
            value=scope.text,
            related=() if scope.place == request.place else ((request.place, "the request is here"),),
        )
