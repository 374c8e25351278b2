"""Recognizes names that hold a secret: elements, headers, parameters, variables, options.

Sources: RFC 6749 (``client_secret``, ``password``, ``assertion``, tokens), RFC 6750 and RFC 9110
(``Authorization``), RFC 6265 (``Cookie``), the header and query names in the documentation of AWS API Gateway
(``x-api-key``), Azure API Management (``Ocp-Apim-Subscription-Key``), Azure Functions (``x-functions-key``,
``code``), Azure Storage (``sig``), Google Cloud (``X-Goog-Api-Key``, ``key``), and names seen in public
Salesforce repositories (``API Key``, ``auth-key``).
"""

from __future__ import annotations

import re
from functools import lru_cache

# Every secret name contains one of these (lower case), so a quick search for them rules out most texts.
HINTS = (
    "secret",
    "pass",
    "pwd",
    "token",
    "private",
    "key",
    "auth",
    "assertion",
    "bearer",
    "cookie",
    "creds",
    "jwt",
    "sid",
    "sig",
)
_LONGEST = 80  # characters; of a longer name only the end is examined
_WORD = r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\W\d_A-Za-z]+"
# These may stand anywhere in the name, after its words are joined with underscores.
_ANYWHERE = (
    r"secret|passw|pass_?phrase|pass_?code|pwd|private|authori[sz]ation|assertion|(?:api|access|signing|ec|auth)_?key"
    r"|token(?!s?_?(?:end|ur[il]|type|life|expir|name|request|path|host|valid|limit|count|format|issuer|policy))"
)
_LAST = frozenset({"auth", "bearer", "cookie", "cookies", "creds", "jwt", "pass", "sid", "sig", "signature"})
# A key is a secret unless the word before it says that it is an identifier or public.
_PUBLIC_KEYS = frozenset(
    {
        *("consumer", "public", "primary", "foreign", "external", "natural", "business", "composite", "unique"),
        *("sort", "partition", "row", "range", "cache", "map", "object", "record", "group", "lookup", "translation"),
        *("idempotency", "correlation", "surrogate", "routing", "message", "event", "config", "websocket", "by", "per"),
    }
)  # fmt: skip
_JOINED_KEYS = frozenset(
    {"subscription", "functions", "function", "account", "master", "host", "shared", "encryption"}
)  # as in subscriptionkey
# These count only as URL parameters: elsewhere they have too many other meanings.
_IN_A_QUERY = frozenset({"access", "code", "hmac", "key", "otp", "session", "st", "state", "ticket"})


@lru_cache(maxsize=4096)
def is_secret_name(name: str) -> bool:
    """Whether a value with this name is a secret.

    It doesn't matter how the words are separated: ``X-API-Key``, ``api_key``, ``API Key``, ``apiKey``.
    """
    words = [word.lower() for word in re.findall(_WORD, name[-_LONGEST:])]
    if not words:
        return False
    return (
        re.search(_ANYWHERE, "_".join(words)) is not None
        or words[-1] in _LAST
        or (words[-1] == "key" and len(words) > 1 and words[-2] not in _PUBLIC_KEYS)
        or (words[-1].endswith("key") and words[-1][:-3] in _JOINED_KEYS)
    )


def is_secret_parameter(name: str) -> bool:
    """Whether a URL parameter with this name is a secret."""
    return name.lower() in _IN_A_QUERY or is_secret_name(name)
