"""The words to look for in a log: every token error has at least one of them.

Each word costs about a thirtieth of a search, so they are few and stand for many errors. The first letter of a text is left out,
because a program may begin a sentence with it.
"""

from __future__ import annotations

WORDS = (
    b"invalid_",
    b"error_desc",
    b"unauthorized_client",
    b"unsupported_grant",
    b"INVALID_",
    b"OAUTH_",
    b"_DISABLED",
    b"URL_NOT_RESET",
    b"alid scopes",
    b"lient credentials",
    b"this domain",
    b"dmin approved",
    b"cope parameter",
    b"in this org",
    b"No Longer Exists",
)
# In exports of the login history; a user's failed login there is an error of this flow only if an app logged in.
LOGIN_WORDS = (
    b"LOGIN_",
    b"Failed: ",
    b"issing Consumer",
    b"nactive",
    b"rozen",
    b"estricted",
    b"xceeded",
    b"this consumer",
)
