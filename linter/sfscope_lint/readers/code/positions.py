"""Convert byte offsets in a program into spans of the file in characters."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from sfscope_lint.model.source import Span

if TYPE_CHECKING:
    from collections.abc import Sequence


class Code:
    """The text of a program. ``places`` is its position in the file: an offset, or a span for each character."""

    def __init__(self, text: str, places: int | Sequence[Span] = 0) -> None:
        self.data = text.encode("utf-8", "replace")  # a lone surrogate (from JSON) becomes a question mark
        self._length = len(text)
        self._places = places
        self._characters = None if len(self.data) == len(text) else array("I", _numbers(text))

    def text(self, start: int, end: int) -> str:
        """The text between two byte offsets."""
        return self.data[start:end].decode("utf-8", "replace")

    def span(self, start: int, end: int) -> Span:
        """The span in the file of the bytes between two offsets."""
        first, last = self._character(start), self._character(end)
        if isinstance(self._places, int):
            return Span(self._places + first, self._places + last)
        if not self._places:
            return Span(0, 0)
        most = len(self._places) - 1
        return Span(self._places[min(first, most)].start, self._places[min(max(last - 1, first), most)].end)

    def _character(self, offset: int) -> int:
        if self._characters is None:
            return min(offset, self._length)
        return self._characters[offset] if offset < len(self._characters) else self._length


def _numbers(text: str) -> list[int]:
    """For each byte of the text in UTF-8, the index of its character."""
    return [n for n, c in enumerate(text) for _ in range(len(c.encode("utf-8", "replace")))]
