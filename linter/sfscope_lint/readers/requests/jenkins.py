"""Read token requests from Jenkinsfiles and other Groovy pipelines: the scripts that their steps run."""

from __future__ import annotations

import re
from collections import ChainMap
from typing import TYPE_CHECKING

from sfscope_lint.model.source import Span
from sfscope_lint.readers.requests import shell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.model.token_requests import TokenRequest
    from sfscope_lint.readers.token_request import SourceFile

# A comment, or a string with its quotes. What nothing closes goes on to the end of the line or file, so that it is read once.
_TOKEN = re.compile(
    r"//[^\n]*+|/\*(?s:.*?)(?:\*/|\Z)"
    r"|(?P<long>\'\'\'|\"\"\")(?P<lines>(?s:.*?))(?:(?P=long)|\Z)"
    r"|(?P<quote>['\"])(?P<line>(?:\\.|(?!(?P=quote))[^\\\n])*+)(?P=quote)?+"
)
_STEP = re.compile(r"\b(?:(?:sh|pwsh|powershell)\s*+\(?\s*+|script\s*+:\s*+)$")
_BEFORE = 40  # characters in which the name of a step stands


def read(file: SourceFile) -> Iterator[TokenRequest]:
    """The token requests of the steps ``sh``, ``pwsh`` and ``powershell``."""
    text = file.source.text
    for found in _TOKEN.finditer(text):
        file.budget.spend(1)
        if (found["long"] or found["quote"]) and _STEP.search(
            text, max(0, found.start() - _BEFORE), found.start()
        ):
            escaped = text[found.start()] == '"'
            span = Span(*found.span("lines" if found["long"] else "line"))
            yield from shell.requests_in(file, span, ChainMap(), escaped=escaped)
