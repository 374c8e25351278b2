from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.plugin import WRONG_GRANT_TYPE, Category, Problem, Severity, TokenRequest, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

_REPLY = str(WRONG_GRANT_TYPE)


@rule(
    "unsupported-grant-type",
    severity=Severity.ERROR,
    category=Category.FLOW,
    on=TokenRequest,
    when=lambda request: request.certain and (request.json_body or request.misspelt is not None),
)
def check(request: TokenRequest) -> Iterator[Problem]:
    """Token requests must send a grant type of Salesforce's, in a form."""
    written = request.misspelt
    if written:
        yield Problem(
            written.place,
            f"this token request will be rejected: there is no grant type {written.text}",
            label="not a grant type",
            reply=_REPLY,
            help=f"write grant_type={request.grant.value}",
            value=written.text,
        )
    if request.json_body:
        yield Problem(
            request.place,
            "this token request is reported to be rejected: it sends its parameters as JSON",
            label="Salesforce's token endpoint reads the parameters of a form only",
            reply=_REPLY,
            help="send them form-encoded (application/x-www-form-urlencoded): grant_type=…&client_id=…",
            value="JSON",
        )
