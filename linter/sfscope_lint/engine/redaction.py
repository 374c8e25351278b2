"""Finds the secrets in a file and removes them from lines and texts that are shown.

It runs only for files with findings. It works on the raw text, so it also covers files that can't be parsed,
comments, and lines other than the finding's. If in doubt, it masks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sfscope_lint.engine.word_search import WordSearch
from sfscope_lint.model.source import Span, merged
from sfscope_lint.readers.secrets.elements import in_elements
from sfscope_lint.readers.secrets.text import in_text, random_words
from sfscope_lint.readers.secrets.vocabulary import is_ordinary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sfscope_lint.model.source import Source

_KEY = r"[\w+=-]{12,}"
_BETWEEN = "<>&;\"'/=![]"
_FRAGMENT = rf"[^\s{re.escape(_BETWEEN)}]{{5,}}"
_STARS = "***"
_ENDS = 64  # characters
_LARGE = 2_097_152  # characters; a larger malformed file is masked whole


class Redaction:
    """The secrets of one file: their spans in its text, and the words that they consist of."""

    def __init__(
        self, source: Source, spans: Iterable[Span], pieces: WordSearch, *, blind: bool = False
    ) -> None:
        """``blind``: the file was not searched for secret words, so any word may be one."""
        self.source = source
        self.spans = merged(spans)
        self.pieces = pieces
        self._blind = blind
        # XML names each value. In a program, only a string's form may show that it is a secret.
        self._is_program = not source.text.lstrip().startswith("<")

    def hiding(self, spans: Iterable[Span]) -> Redaction:
        """The same redaction with additional spans."""
        return Redaction(self.source, (*self.spans, *spans), self.pieces, blind=self._blind)

    def line(self, number: int) -> str:
        """A line (from 1) with a star for each character of a secret, so that columns stay the same."""
        from bisect import bisect_right
        from itertools import takewhile

        line, (begin, end) = self.source.line(number), self.source.line_span(number)
        first = bisect_right(self.spans, begin, key=lambda secret: secret.end)
        within = takewhile(lambda secret: secret.start < end, self.spans[first:])
        line = _starred(line, (Span(max(secret.start - begin, 0), secret.end - begin) for secret in within))
        if self._is_program:
            line = _starred(line, random_words(line))
        return self.pieces.sub(line, "*", keep_length=True) if self.pieces else line

    def text(self, text: str) -> str:
        """A text about the file, without any of the file's secret words."""
        if self._blind:
            return re.sub(_KEY, lambda word: _STARS if re.search(r"\d", word[0]) else word[0], text)
        return self.pieces.sub(text, _STARS) if self.pieces else text


def redact(source: Source, *, malformed: bool = False) -> Redaction:
    """The secrets of a file; in a ``malformed`` one also everything that looks like a key."""
    text = source.text
    if malformed and len(text) > _LARGE:
        return Redaction(source, (Span(0, len(text)),), WordSearch(()), blind=True)
    sure, unsure = in_elements(text)
    found = [*sure, *unsure, *in_text(text), *(_keys(text) if malformed else ())]
    begun = re.compile(_FRAGMENT)
    spans = merged(found)
    pieces: set[str] = set()
    # A span inside a merged one may start and end within a word.
    for start, end in set(found).difference(spans):
        pieces.update(word[0] for word in (begun.match(text, start, end),) if word)
        behind = max(start, end - _ENDS)
        if behind > start:  # start at the beginning of a word
            behind = next(
                (i for i in range(behind, end) if text[i - 1] in _BETWEEN or text[i - 1].isspace()), start
            )
        pieces.update(begun.findall(text, behind, end))
    for start, end in spans:
        secret = text[start:end]
        pieces.update(begun.findall(secret))
        if "&" in secret:
            pieces.update(begun.findall(_unescaped(secret)))
    return Redaction(source, spans, WordSearch(piece for piece in pieces if not is_ordinary(piece)))


def _starred(line: str, spans: Iterable[Span]) -> str:
    """The line with stars in these spans, which are sorted and don't overlap."""
    parts: list[str] = []
    position = 0
    for start, end in spans:
        parts += (line[position:start], "*" * (min(end, len(line)) - start))
        position = end
    return "".join((*parts, line[position:]))


def _unescaped(text: str) -> str:
    from html import unescape

    return unescape(text)


def _keys(text: str) -> Iterator[Span]:
    """The spans of what looks like a key: long words with a digit.

    The span starts at the part of the word (between ``+``, ``=`` and ``-``) that has the first digit.
    """
    for word in re.finditer(_KEY, text):
        digit = re.search(r"\d", word[0])
        if digit:
            start = 1 + max(word[0].rfind(mark, 0, digit.start()) for mark in "+=-")
            if len(word[0]) - start >= 12:
                yield Span(word.start() + start, word.end())
