"""Many words, found in any text at once: in a time that the text's length decides, and not their number."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SHORTEST = 5  # characters
_LONGEST = 64  # of a longer word its parts of this length are looked for


class Pieces:
    """Words of at least five characters."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = {part for word in words for part in _parts(word)}
        lengths: dict[str, set[int]] = {}
        for word in self._words:
            lengths.setdefault(word[:SHORTEST], set()).add(len(word))
        self._lengths = {start: sorted(found, reverse=True) for start, found in lengths.items()}

    def __bool__(self) -> bool:
        return bool(self._words)

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where the words stand, from the left; those that overlap or touch are one place."""
        lengths, begun, end = self._lengths, 0, 0
        for start in range(len(text) - SHORTEST + 1):
            for length in lengths.get(text[start : start + SHORTEST], ()):
                word = text[start : start + length]  # at the end of the text, perhaps a shorter one
                if word in self._words:
                    if start > end:
                        if end:
                            yield begun, end
                        begun = start
                    end = max(end, start + len(word))
                    break
        if end:
            yield begun, end

    def sub(self, text: str, star: str, *, keep_length: bool = False) -> str:
        """The text with ``star`` instead of each of the words; or for each of their characters."""
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
