"""An XML event parser that knows the position of each event, in characters.

lxml builds the tree but doesn't report columns. This slower parser is for files with findings and files of an
unknown kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

if TYPE_CHECKING:
    from sfscope_lint.model.source import Source


_NO_MEMORY = expat.errors.codes[expat.errors.XML_ERROR_NO_MEMORY]


class Enough(Exception):  # noqa: N818 - not an error
    """Raised by a handler to stop parsing."""


class TextParser:
    """Expat for the text of a file; set handlers on ``events``, then call ``run``.

    It gets the text as UTF-8, whatever encoding the file has and declares, so that places are exact for every
    encoding that Python knows. It fetches nothing, because expat doesn't read external entities by itself.
    """

    def __init__(self, source: Source) -> None:
        self._text = source.text
        self._data = source.text.encode("utf-8", "replace")
        self._seen = (0, 0)  # bytes, characters
        self.events = expat.ParserCreate("utf-8")
        self.events.buffer_text = False

    def here(self) -> int:
        """The start of the current event, in characters of the text."""
        return self._characters(self.events.CurrentByteIndex)

    def run(self) -> tuple[int, int] | None:
        """Parse the whole text.

        Returns the error's code (``expat.errors.codes``) and its offset in characters, or None. Raises
        ``MemoryError``.
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
