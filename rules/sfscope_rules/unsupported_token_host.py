from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.plugin import Category, Problem, Severity, TokenRequest, host, rule, unsupported_host

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.plugin import Value

_MARKS = frozenset("${}<>%()")  # of a variable


@rule(
    "unsupported-token-host",
    severity=Severity.ERROR,
    category=Category.FLOW,
    on=TokenRequest,
    when=TokenRequest.uses_flow,
)
def check(request: TokenRequest) -> Iterator[Problem]:
    """Client-credentials requests must go to the org's My Domain host."""
    url = request.token_url
    if url and (not url.placeholder or _MARKS.intersection(host(url.text))):
        yield from _problem(url)
    if url and request.default_url:
        yield from _problem(request.default_url, f" if {host(url.text) or url.text} isn't set")


def _problem(url: Value, condition: str = "") -> Iterator[Problem]:
    found = host(url.text)
    kind = unsupported_host(found.lower())
    if kind is None:
        return
    fails = "will be rejected" if kind.certain else "may be rejected"
    yield Problem(
        url.place,
        f"this token request {fails}{condition}: {found} is {kind.noun}",
        label="this flow needs the org's My Domain host",
        reply=kind.reply,
        help="send it to the org's own host: https://MY_DOMAIN.my.salesforce.com/services/oauth2/token",
        value=found,
        severity=None if kind.certain and not condition else Severity.WARNING,
    )
