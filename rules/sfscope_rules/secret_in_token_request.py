from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sfscope_lint.plugin import Category, Problem, Severity, TokenRequest, is_stand_in, looks_random, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

# A consumer secret has 8 to 256 letters and digits.
_LITERAL = r"[\w.~+/=!@^*-]{8,}"
_STAND_IN = (
    r"(?i)your|secret|redacted|example|placeholder|change_?me|dummy|todo|insert|replace|xxx|\*\*\*|(.)\1{7}"
)


@rule(
    "secret-in-token-request",
    severity=Severity.ERROR,
    category=Category.SECRETS,
    on=TokenRequest,
    when=lambda request: request.certain,
)
def check(request: TokenRequest) -> Iterator[Problem]:
    """Token requests must not contain the client secret in plain text."""
    place = request.secret
    if place is None or place.item is None:
        return
    written = place.source.text[place.item.start : place.item.end]
    if not re.fullmatch(_LITERAL, written) or is_stand_in(written, place.source.path):
        return
    if re.search(_STAND_IN, written) and not looks_random(written):
        return
    yield Problem(
        place,
        "this file contains a client secret in plain text",
        label="anyone who reads the repository can request tokens with it",
        help="rotate the secret, and pass in the new one at run time: from a secret store, a variable or a credential",
        related=() if place == request.place else ((request.place, "the request is here"),),
    )
