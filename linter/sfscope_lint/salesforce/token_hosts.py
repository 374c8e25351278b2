"""Hosts of Salesforce whose token endpoint doesn't serve the client credentials flow. ``docs/evidence.md`` has the sources."""

from __future__ import annotations

import re

from sfscope_lint.record import Record
from sfscope_lint.salesforce.replies import WRONG_DOMAIN, WRONG_GRANT_TYPE

_DOMAIN = str(WRONG_DOMAIN)
_GRANT_TYPE = str(WRONG_GRANT_TYPE)
_INSTANCE = r"[a-z]{2,4}\d{1,4}s?\.salesforce\.com"
_WITHOUT_VARIABLES = r"[\w.-]+"


class UnsupportedHost(Record):
    """A kind of host.

    ``reply`` is what its token endpoint is reported to reply; empty if nobody reports one. ``certain``: a request of
    this flow fails there; otherwise it may.
    """

    noun: str
    reply: str
    certain: bool


def unsupported_host(host: str) -> UnsupportedHost | None:
    """The kind of a host (in lower case, perhaps with variables) that doesn't serve the flow; None for all others."""
    if host in ("login.salesforce.com", "test.salesforce.com"):
        return UnsupportedHost("a login host", _DOMAIN, certain=True)
    if host.endswith(".salesforce-setup.com"):
        return UnsupportedHost("a Setup host", _DOMAIN, certain=True)
    if host.endswith(".lightning.force.com"):
        return UnsupportedHost("a Lightning host", _GRANT_TYPE, certain=True)
    if re.fullmatch(_INSTANCE, host):
        return UnsupportedHost("the host of an instance", "", certain=False)
    if f".{host}".endswith(".force.com") and re.fullmatch(_WITHOUT_VARIABLES, host):
        return UnsupportedHost("no My Domain host", _GRANT_TYPE, certain=False)
    return None
