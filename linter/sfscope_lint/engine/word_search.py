"""Multi-pattern substring search, linear in the length of the text."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SHORTEST = 5  # characters
_LONGEST = 64  # characters; a longer word is searched in parts of this length
_STEPS = (SHORTEST, *range(8, _LONGEST + 1, 4))


class WordSearch:
    """A set of words of at least five characters, and a search for all of them at once."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = {part for word in words for part in _parts(word)}
        # Prefixes of words with the lengths in _STEPS, and the length of the longest word that each starts with, or 0.
        self._beginnings: dict[str, int] = {}
        for word in self._words:
            longest = 0
            for length in range(SHORTEST, len(word) + 1):
                if word[:length] in self._words:
                    longest = length
                if length in _STEPS:
                    self._beginnings[word[:length]] = longest

    def __bool__(self) -> bool:
        return bool(self._words)

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """The spans of the words in a text, from left to right; adjoining words form one span."""
        beginnings, begun, end = self._beginnings, 0, 0
        for start in range(len(text) - SHORTEST + 1):
            if text[start : start + SHORTEST] in beginnings and (length := self._longest_at(text, start)):
                if start > end:
                    if end:
                        yield begun, end
                    begun = start
                end = max(end, start + length)
        if end:
            yield begun, end

    def _longest_at(self, text: str, start: int) -> int:
        """The length of the longest word at ``start``, or 0.

        It takes about a dozen lookups, however many words start alike.
        """
        beginnings, words = self._beginnings, self._words
        room = len(text) - start
        known, unknown = 0, bisect_right(_STEPS, room)
        if text[start : start + _STEPS[1]] not in beginnings:
            unknown = 1  # nearly always
        # Binary search over the steps: if a prefix matches, every shorter prefix does.
        while unknown - known > 1:
            middle = (known + unknown) // 2
            if text[start : start + _STEPS[middle]] in beginnings:
                known = middle
            else:
                unknown = middle
        step = _STEPS[known]
        for length in range(min(room, step + 3), step, -1):
            if text[start : start + length] in words:
                return length
        return beginnings[text[start : start + step]]

    def sub(self, text: str, star: str, *, keep_length: bool = False) -> str:
        """The text with ``star`` in place of each word, or of each of its characters with ``keep_length``."""
        parts: list[str] = []
        position = 0
        for start, end in self.spans(text):
            parts += (text[position:start], star * (end - start) if keep_length else star)
            position = end
        return "".join((*parts, text[position:])) if parts else text


def _parts(word: str) -> Iterator[str]:
    if len(word) <= _LONGEST:
        yield word
        return
    for start in range(0, len(word) - _LONGEST, _LONGEST):
        yield word[start : start + _LONGEST]
    yield word[-_LONGEST:]
