"""Calls of tests that compare what was sent, or that stand in for a server: they request no token."""

from __future__ import annotations

import re
from functools import lru_cache

_ASSERTION = re.compile(
    # what compares
    r"(?:[Ee]xpect|[Aa]ssert)(?:$|[A-Z_]\w*)|expects|eql?|verify|(?:called|calledOnce)With\w*|toHaveBeen\w*"
    r"|[Cc]ontain(?:s|ing)(?:String)?|includes|include\?|str_contains|indexOf|IndexOf|HasPrefix|HasSuffix"
    r"|(?:[Ss]tarts|[Ee]nds)With|(?:start|end)_with\?|requestTo"
    # what stands in for a server or a client
    r"|\w*(?:[Mm]ock|MOCK|[Ss]tub|[Ff]ake)\w*|have_requested|have_received|a_request|urlEqualTo|nock|gock|intercept|onPost"
    r"|with(?:RequestBody|Path)|WithPath|aioresponses|responses|respx|receive|should(?:Have)?Received?|Received"
)


@lru_cache(maxsize=4096)
def is_assertion(name: str) -> bool:
    """Whether a call by this dotted name belongs to a test, and requests no token itself."""
    return any(map(_ASSERTION.fullmatch, name.split(".")))
