"""Words that messages need: to hide them would make a report unreadable, and they tell nobody a secret."""

from __future__ import annotations

import re

_WORD = r"[A-Za-z]?[a-z]{1,11}"
_OAUTH = frozenset(
    {
        *(
            "client_credentials",
            "grant_type",
            "client_id",
            "client_secret",
            "authorization_code",
            "token_url",
        ),
        *("invalid_grant", "invalid_client", "invalid_scope", "unsupported_grant_type", "client-credentials"),
        *(
            "access_token",
            "refresh_token",
            "id_token",
            "token_type",
            "client_secret_post",
            "client_secret_basic",
        ),
    }
)


def is_ordinary(text: str) -> bool:
    """The text is a word, a name of Salesforce's metadata, or one of OAuth: no secret, whoever uses it as one."""
    from sfscope_lint.salesforce.metadata_schema import ELEMENTS, TYPES
    from sfscope_lint.salesforce.scopes import find_scope

    return (
        re.fullmatch(_WORD, text) is not None
        or text in _OAUTH
        or text in ELEMENTS
        or text in TYPES
        or find_scope(text) is not None
    )
