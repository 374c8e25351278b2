from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.plugin import LOGIN_HOSTS, Category, Problem, Severity, TokenRequest, host, rule

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    "login-host-in-token-request",
    severity=Severity.ERROR,
    category=Category.FLOW,
    on=TokenRequest,
    when=TokenRequest.uses_flow,
)
def check(request: TokenRequest) -> Iterator[Problem]:
    """Client-credentials requests must go to the org's My Domain host."""
    url = request.token_url
    found = host(url.text) if url else ""
    if url and not url.placeholder and found in LOGIN_HOSTS:
        yield Problem(
            url.place,
            f"this token request will be rejected: {found} doesn't support this flow",
            label="this flow needs the org's My Domain host",
            reply="invalid_grant: request not supported on this domain",
            help="send it to the org's own host: https://MY_DOMAIN.my.salesforce.com/services/oauth2/token",
            value=found,
        )
