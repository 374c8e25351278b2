"""A second, slow look at a file's text: an event parser that knows where it stands, in characters.

lxml builds the tree, and knows no columns. This one is for a file with a finding, or of an unknown kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

if TYPE_CHECKING:
    from sfscope_lint.model.source import Source


_NO_MEMORY = expat.errors.codes[expat.errors.XML_ERROR_NO_MEMORY]


class Enough(Exception):  # noqa: N818 - it isn't an error
    """Raised by a handler that needs no more of the file."""


class TextParser:
    """Expat over the text of a file; set handlers on ``events``, then ``run``.

    The text is handed over as UTF-8, whatever the file's encoding is and says: so every encoding that Python
    knows has exact places. Nothing is fetched: expat reads no external entity unless a handler does.
    """

    def __init__(self, source: Source) -> None:
        self._text = source.text
        self._data = source.text.encode("utf-8", "replace")
        self._seen = (0, 0)  # bytes, characters
        self.events = expat.ParserCreate("utf-8")
        self.events.buffer_text = False

    def here(self) -> int:
        """Where the current event starts, in characters of the text."""
        return self._characters(self.events.CurrentByteIndex)

    def run(self) -> tuple[int, int] | None:
        """Parse the whole text; the error's code (``expat.errors.codes``) and its offset in characters.

        Raises ``MemoryError``.
        """
        try:
            self.events.Parse(self._data, True)
        except expat.ExpatError as error:
            if error.code == _NO_MEMORY:
                raise MemoryError from None
            return error.code, self._characters(self.events.ErrorByteIndex)
        except Enough:
            pass
        return None

    def _characters(self, offset: int) -> int:
        if len(self._data) == len(self._text):
            return offset
        start, characters = self._seen if offset >= self._seen[0] else (0, 0)
        characters += len(self._data[start:offset].decode("utf-8", "replace"))
        self._seen = (offset, characters)
        return characters
