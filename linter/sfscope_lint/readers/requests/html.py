"""HTML: the scripts that stand in a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sfscope_lint.model.source import Span
from sfscope_lint.readers.code.javascript import requests_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.model.token_requests import TokenRequest
    from sfscope_lint.readers.token_request import SourceFile

_START = re.compile(r"<!--|<script\b([^<>]*+)>", re.IGNORECASE)
_END = re.compile(r"</script\b", re.IGNORECASE)
_TYPE = re.compile(r"""\btype\s*+=\s*+["']?([\w/+.-]++)""", re.IGNORECASE)
_SCRIPTS = ("module", "text/javascript", "application/javascript", "text/babel")


def read(file: SourceFile) -> Iterator[TokenRequest]:
    """Each token request of the page's scripts; comments and data in ``<script>`` stay out."""
    text, position = file.source.text, 0
    while found := _START.search(text, position):
        if found[1] is None:
            position = text.find("-->", found.end())
            if position < 0:
                return
            continue
        closing = _END.search(text, found.end())
        end = closing.start() if closing else len(text)
        script = text[found.end() : end]
        kind = _TYPE.search(found[1])
        if "oauth2/token" in script and (kind is None or kind[1].lower() in _SCRIPTS):
            yield from requests_in(file, Span(found.end(), end))
        position = end
