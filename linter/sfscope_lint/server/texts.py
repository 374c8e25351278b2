"""The texts that an editor has open, and positions in them."""

from __future__ import annotations

import os
import re
from functools import cached_property
from typing import TYPE_CHECKING

from lsprotocol import types

from sfscope_lint.model.source import Position, Source

if TYPE_CHECKING:
    from pygls.workspace import PositionCodec, TextDocument

    from sfscope_lint.model.finding import Location

_LINE_END = re.compile("\r\n|\r|\n")


class OpenText:
    """A document that an editor has open, as it is in the editor.

    ``uri`` is the editor's own spelling, ``path`` the absolute path of the file.
    """

    def __init__(self, document: TextDocument, codec: PositionCodec) -> None:
        self.uri = document.uri
        self.path = os.path.abspath(document.path)
        self.version = document.version
        self.text = document.source
        self._codec = codec

    @cached_property
    def data(self) -> bytes:
        """The text in the encoding that its XML declaration names, as it would be saved.

        A character that the encoding doesn't have becomes ``?``, so that the columns stay.
        """
        declared = Source(self.path, self.text.encode("utf-8", "replace")).encoding
        codec = declared.removesuffix("-le").removesuffix("-be")  # these two have a byte order mark
        return self.text.encode(codec, "replace")

    def range(self, location: Location) -> types.Range:
        """The range of a location, in the units that the editor counts in."""
        return types.Range(
            self._to_client(location.line, location.column),
            self._to_client(location.end_line, location.end_column),
        )

    def position(self, position: types.Position) -> Position:
        """The line and column (in characters, both from 1) of an editor's position."""
        before = 0
        for column, character in enumerate(self.line(position.line + 1)):
            if before >= position.character:
                return Position(position.line + 1, column + 1)
            before += self._codec.client_num_units(character)
        return Position(position.line + 1, len(self.line(position.line + 1)) + 1)

    def fits(self, source: Source) -> bool:
        """Whether the offsets of a file that was linted are offsets of this text.

        They aren't if the text has changed since, if another document was linted for the same file, to which a link may
        lead, or if a byte order mark is a character here.
        """
        return source.data == self.data and len(source.text) == len(self.text)

    def edit(self, before: str, after: str) -> types.TextEdit | None:
        """The smallest single edit that makes a change of the linted text, which ``fits``.

        None if nothing changes, or if the edit would replace a character that the declared encoding doesn't have.
        """
        if after == before:
            return None
        start = _same_start(before, after)
        start -= before[start - 1 : start + 1] == "\r\n"  # no position is between these two
        rest = min(len(before), len(after)) - start
        same = min(rest, _same_start(before[::-1], after[::-1]))
        end = len(before) - same
        end += before[end - 1 : end + 1] == "\r\n"
        if self.text[start:end] != before[start:end]:
            return None
        place = types.Range(self._at(start), self._at(end))
        return types.TextEdit(place, after[start : len(after) - (len(before) - end)])

    def _at(self, offset: int) -> types.Position:
        *above, last = _LINE_END.split(self.text[:offset])
        return types.Position(len(above), self._codec.client_num_units(last))

    def _to_client(self, line: int, column: int) -> types.Position:
        return types.Position(line - 1, self._codec.client_num_units(self.line(line)[: column - 1]))

    def line(self, number: int) -> str:
        """The text of a line (from 1) without its end; empty after the last line."""
        return self._lines[number - 1] if 0 < number <= len(self._lines) else ""

    @cached_property
    def _lines(self) -> list[str]:
        return _LINE_END.split(self.text)


def _same_start(one: str, other: str) -> int:
    """How many characters at the start of two texts are the same."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))
