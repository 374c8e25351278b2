"""A file's text as the Salesforce CLI reads it to replace something in it.

It follows ``ReplacementStream`` and ``isTextFile`` of ``@salesforce/source-deploy-retrieve`` 13.7.0.
"""

from __future__ import annotations

import os
import re
from codecs import getincrementaldecoder
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sfscope_lint.model.source import Source

_CHUNK = 65_536  # bytes that the CLI reads at a time; it replaces within the whole lines of a chunk
_HEAD = 512  # bytes in which it looks for signs of a binary file
_TEXT = frozenset((".cls", ".xml", ".json", ".js", ".css", ".html", ".htm", ".txt", ".md"))
_CONTROL = re.compile("[\x00-\x06\x0f-\x1f]")
_OTHERS = re.compile("[^\x00-\x7f]")


def units_of(source: Source, path: str) -> list[tuple[int, str]]:
    """The parts in which the CLI searches, each with its start in ``source.text`` (after a byte order mark).

    Empty if it replaces nothing in the file, or if the file isn't UTF-8 and its characters change their places when the
    CLI reads it as UTF-8, as in UTF-16.
    """
    if not _is_text(path, source.data):
        return []
    starts = range(0, len(source.data), _CHUNK)
    chunks = [source.data[start : start + _CHUNK].decode("utf-8", "replace") for start in starts]
    text = "".join(chunks)
    known = f"\ufeff{source.text}" if source.bom else source.text
    if text != known and _OTHERS.sub("\ufffd", text) != _OTHERS.sub("\ufffd", known):
        return []
    return [*_whole_lines(text, map(len, chunks))]


def _whole_lines(text: str, lengths: Iterable[int]) -> Iterable[tuple[int, str]]:
    start = end = 0
    for length in lengths:
        end += length
        line_end = text.rfind("\n", start, end) + 1
        if line_end > start:
            yield start, text[start:line_end]
            start = line_end
    if start < len(text):
        yield start, text[start:]


def _is_text(path: str, data: bytes) -> bool:
    """Whether the CLI takes the file for text. It also takes some that aren't UTF-8."""
    if os.path.splitext(path)[1] in _TEXT:
        return True
    try:  # the last character may be cut off
        head = getincrementaldecoder("utf-8")().decode(data[:_HEAD], final=not data.startswith(b"<"))
    except UnicodeDecodeError:
        return False
    return not _CONTROL.search(head)
