"""Calls that request no token: those of tests that compare what was sent or stand in for a server, and logs."""

from __future__ import annotations

import re
from functools import lru_cache

_LONGEST = 100  # characters of a name
_ASSERTION = re.compile(
    # what compares
    r"(?:[Ee]xpect|[Aa]ssert)(?:$|[A-Z_]\w*)|expects|eql?|verify|(?:called|calledOnce)With\w*|toHaveBeen\w*"
    r"|[Cc]ontain(?:s|ing)(?:String)?|includes|include\?|str_contains|indexOf|IndexOf|HasPrefix|HasSuffix"
    r"|(?:[Ss]tarts|[Ee]nds)With|(?:start|end)_with\?|requestTo"
    # what stands in for a server or a client
    r"|\w*(?:[Mm]ock|MOCK|[Ss]tub|[Ff]ake)\w*|have_requested|have_received|a_request|urlEqualTo|nock|gock|intercept|onPost"
    r"|with(?:RequestBody|Path)|WithPath|aioresponses|responses|respx|receive|should(?:Have)?Received?|Received"
)
# Calls of a logger by any method, and functions that print.
_LOG = re.compile(
    r"(?:.*\.)?(?:console|system\.(?:out|err)|_?log(?:ger|ging)?|debug|trace)\.\w+"
    r"|(?:.*\.)?(?:print(?:ln|f)?|print_r|var_dump|error_log|log(?:information|debug|warning|error|trace|critical))"
    r"|system\.debug|(?:.*\.)?(?:log|debug)|puts|echo",
    re.IGNORECASE,
)


def is_log(name: str) -> bool:
    """Whether a call by this dotted name writes to a log or a terminal."""
    return _LOG.fullmatch(name[-_LONGEST:]) is not None


@lru_cache(maxsize=4096)
def is_assertion(name: str) -> bool:
    """Whether a call by this dotted name belongs to a test, and requests no token itself."""
    return any(map(_ASSERTION.fullmatch, name.split(".")))
