"""Hosts of Salesforce whose token endpoint doesn't serve the client credentials flow. ``docs/evidence.md`` has the sources."""

from __future__ import annotations

import re
from typing import NamedTuple

_DOMAIN = "invalid_grant: request not supported on this domain"
_GRANT_TYPE = "unsupported_grant_type: grant type not supported"


class UnsupportedHost(NamedTuple):
    """A kind of host.

    ``reply`` is what its token endpoint is reported to reply; empty if nobody reports one. ``certain``: a request of
    this flow fails there; otherwise it may.
    """

    pattern: str
    noun: str
    reply: str
    certain: bool


# The first pattern that matches a host counts.
_HOSTS = (
    UnsupportedHost(r"(?:login|test)\.salesforce\.com", "a login host", _DOMAIN, True),
    UnsupportedHost(r".+\.salesforce-setup\.com", "a Setup host", _DOMAIN, True),
    UnsupportedHost(r".+\.lightning\.force\.com", "a Lightning host", _GRANT_TYPE, True),
    UnsupportedHost(r"[a-z]{2,4}\d{1,4}s?\.salesforce\.com", "the host of an instance", "", False),
    UnsupportedHost(r"(?:[\w.-]+\.)?force\.com", "no My Domain host", _GRANT_TYPE, False),
)


def unsupported_host(host: str) -> UnsupportedHost | None:
    """The kind of a host (in lower case, perhaps with variables) that doesn't serve the flow; None for all others."""
    return next((kind for kind in _HOSTS if re.fullmatch(kind.pattern, host)), None)
