"""The words to look for in a log: every token error has at least one of them.

Each word costs about a thirtieth of a search, so they are few and stand for many errors. The first letter of a text is left out,
because a program may begin a sentence with it.
"""

from __future__ import annotations

WORDS = (
    b"invalid_",
    b"error_desc",
    b"unauthorized_client",
    b"INVALID_",
    b"OAUTH_",
    b"LOGIN_",
    b"_DISABLED",
    b"URL_NOT_RESET",
    b"alid scopes",
    b"lient credentials",
    b"this domain",
    b"dmin approved",
    b"cope parameter",
    b"onsumer Key",
    b"lient identifier",
    b"rant type not",
    b"in this org",
    b"this consumer",
    b"No Longer Exists",
)
# In exports of the login history; a user's failed login there is an error of this flow only if an app logged in.
LOGIN_WORDS = (b"Failed: ", b"nactive", b"rozen", b"estricted", b"xceeded")
