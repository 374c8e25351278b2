"""Words that are never hidden as secrets, because messages need them."""

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
    """Whether the text is a plain word, or a name of Salesforce metadata or of OAuth, or a token URL, so it can't be a secret."""
    from sfscope_lint.salesforce.metadata_schema import ELEMENTS, TYPES
    from sfscope_lint.salesforce.scopes import find_scope
    from sfscope_lint.salesforce.token_endpoint import PATH

    return (
        re.fullmatch(_WORD, text) is not None
        or text in _OAUTH
        or (text.endswith(PATH) and "@" not in text)
        or text in ELEMENTS
        or text in TYPES
        or find_scope(text) is not None
    )
