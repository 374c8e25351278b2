from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sfscope_lint.plugin import (
    Category,
    MetadataFile,
    Problem,
    Severity,
    Span,
    rule,
    text_of,
    without_secrets,
)
from sfscope_rules._texts import app_name, files

if TYPE_CHECKING:
    from collections.abc import Iterator

_HTTP_HOST = r"(?i)http://(?:[^/?#]*@)?(\[[^\]]*\]|[^/?#:]*)"
_LOOPBACK = r"(?i)(?:localhost|.*\.localhost|127(?:\.\d{1,3}){3}|\[::1\])"


def _fault(url: str) -> str:
    """What is wrong with a callback URL, as a label; empty if nothing is."""
    if url.lower().startswith("javascript:"):
        return "a script instead of a web address"
    if "*" in url:
        return "a wildcard lets codes and tokens go to unchecked addresses"
    host = re.match(_HTTP_HOST, url)
    if host and not re.fullmatch(_LOOPBACK, host[1]):
        return "codes and tokens travel unencrypted"
    return ""


@rule(
    "insecure-callback",
    severity=Severity.WARNING,
    category=Category.POSTURE,
    on=MetadataFile,
    when=files("ConnectedApp", "ExtlClntAppGlobalOauthSettings"),
)
def check(file: MetadataFile) -> Iterator[Problem]:
    """Callback URLs must be encrypted and exact."""
    for element in file.elements:
        if element.name != "callbackUrl":
            continue
        for found in re.finditer(r"\S+", element.text):
            fault = _fault(found[0])
            value = text_of(file, element, Span(*found.span())) if fault else None
            if value and not value.placeholder:
                yield Problem(
                    value.place,
                    f"{app_name(file)} has an insecure callback URL",
                    label=fault,
                    help="write an https:// URL without a wildcard; http:// is fine only for localhost",
                    value=without_secrets(found[0]),
                )
