"""The values of ``grant_type`` that Salesforce's token endpoint has, and misspelt ones."""

from __future__ import annotations

from difflib import get_close_matches

GRANT_TYPES = ("client_credentials", "password", "authorization_code", "refresh_token", "hybrid_token", "hybrid_refresh", "device")  # fmt: skip
_LONGEST = 40  # characters
_NEAR = 0.8


def meant_grant_type(written: str) -> str:
    """The grant type that a misspelt one is meant to be; empty if it is right in other letters, or like none."""
    lower = written.lower()
    if lower in GRANT_TYPES or len(lower) > _LONGEST:
        return ""
    return next(iter(get_close_matches(lower, GRANT_TYPES, 1, _NEAR)), "")
