"""The bytes and the text of a file, and positions in the text."""

from __future__ import annotations

import codecs
import re
from functools import cached_property
from typing import TYPE_CHECKING

from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # starts like the UTF-16 mark, so it comes first
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
USUAL_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>'
# Starts that tell the encoding without a byte order mark; UTF-32 starts like UTF-16, so it comes first.
_BEGINNINGS = (
    (USUAL_DECLARATION, "utf-8"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_DECLARATION = r"""<\?xml(?=\s)([^>?]*+)"""
_DECLARED = r"""\sencoding\s*+=\s*+["']([^"']*)"""
_ENCODING_NAME = r"[A-Za-z][A-Za-z0-9._-]*"
_LINE_END = "\r\n|\r|\n"
_SMALL = 65_536  # bytes


class Span(Record):
    """A range of a text: offsets in characters from its start, ``end`` exclusive."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in the order of the text; overlapping ones become one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start < found[-1].end:
            if end > found[-1].end:
                found[-1] = Span(found[-1].start, end)
        elif start < end:
            found.append(Span(start, end))
    return tuple(found)


def overlap_any(spans: Sequence[Span], span: Span) -> bool:
    """Whether one of the spans overlaps this one. The spans must be ``merged``."""
    from bisect import bisect_right

    first = bisect_right(spans, span.start, key=lambda other: other.end)
    return first < len(spans) and spans[first].start < span.end


class Replaced(Record):
    """A range of a text that the deployment replaces; ``condition`` says in words when (empty: always)."""

    span: Span
    condition: str = ""


class Position(Record):
    """A line and a column (in characters), both from 1."""

    line: int
    column: int


class Source:
    """A file as it was read: its bytes and its text.

    ``path`` is the path to show, with ``/``; ``file`` is the path to open. Offsets count characters of
    ``text``, which has no byte order mark. The bytes are decoded on first use, so a clean file doesn't pay
    for it. ``replaced`` are the ranges that ``sfdx-project.json`` replaces.
    """

    replaced: tuple[Replaced, ...] = ()

    def __init__(self, path: str, data: bytes, file: str = "") -> None:
        self.path = path
        self.data = data
        self.file = file or path

    @property
    def is_small(self) -> bool:
        """Whether the file is of ordinary size, so that data about it may be cached."""
        return len(self.data) < _SMALL

    @cached_property
    def targeted(self) -> tuple[Span, ...]:
        """The merged spans that a deployment replaces, whatever the condition."""
        return merged(piece.span for piece in self.replaced)

    @cached_property
    def bom(self) -> bytes:
        """The byte order mark at the start of the file, or empty bytes."""
        return next((bom for bom, _ in _BOMS if self.data.startswith(bom)), b"")

    @cached_property
    def encoding(self) -> str:
        """The codec of the text after the byte order mark; UTF-8 if the declared encoding isn't known."""
        for bom, codec in _BOMS:
            if self.data.startswith(bom):
                return codec
        for beginning, codec in _BEGINNINGS:
            if self.data.startswith(beginning):
                return codec
        head = self.data[: self.data.find(b"?>") + 2] if self.data.startswith(b"<?xml") else b""
        return text_codec(_declared(head.decode("latin-1"))) or "utf-8"

    @property
    def declared_encoding(self) -> str:
        """The encoding in the XML declaration, as written; empty if there is none."""
        return _declared(self.text)

    @cached_property
    def text(self) -> str:
        """The decoded text, without the byte order mark; U+FFFD replaces what can't be decoded."""
        return self.data[len(self.bom) :].decode(self.encoding, "replace")

    def encode(self, text: str) -> bytes:
        """The bytes of another text in this file's encoding, with its byte order mark.

        Raises ``UnicodeError`` if the encoding doesn't have one of the characters.
        """
        return self.bom + text.encode(self.encoding)

    @cached_property
    def rewritable(self) -> bool:
        """Whether encoding the text gives the file's bytes, so that an edit doesn't change other bytes."""
        try:
            return self.encode(self.text) == self.data
        except UnicodeError:
            return False

    def undecodable(self) -> tuple[int, int] | None:
        """The offset in ``text`` and the value of the first byte that can't be decoded; None if all can."""
        body = self.data[len(self.bom) :]
        try:
            body.decode(self.encoding)
        except UnicodeDecodeError as error:
            return len(body[: error.start].decode(self.encoding, "replace")), body[error.start]
        return None

    @cached_property
    def _line_starts(self) -> Sequence[int]:
        from array import array  # compact, because a file may consist of line ends alone

        starts = array("q", (0,))
        starts.extend(end.end() for end in re.finditer(_LINE_END, self.text))
        return starts

    def position(self, offset: int) -> Position:
        """The line and column of a character offset."""
        from bisect import bisect_right

        line = bisect_right(self._line_starts, offset)
        return Position(line, offset - self._line_starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """The text of a line (from 1), without its end; empty after the last line."""
        if not 1 <= number <= len(self._line_starts):
            return ""
        start, *following = self._line_starts[number - 1 : number + 1]
        return self.text[start : following[0] if following else None].rstrip("\r\n")

    def line_span(self, number: int) -> Span:
        """The span of a line (from 1), without its end."""
        start = self._line_starts[min(number, len(self._line_starts)) - 1]
        return Span(start, start + len(self.line(number)))


def _declared(text: str) -> str:
    declaration = re.match(_DECLARATION, text)
    declared = re.search(_DECLARED, declaration[1]) if declaration else None
    return declared[1] if declared else ""


def text_codec(name: str) -> str:
    """Python's name for a declared encoding.

    Empty if Python doesn't know the encoding as a text encoding, or if its ``<`` isn't the ASCII byte.
    """
    if not re.fullmatch(_ENCODING_NAME, name):
        return ""
    try:
        b"\xff".decode(name, "replace")  # raises for idna, punycode and the like
        return codecs.lookup(name).name if "<".encode(name) == b"<" else ""
    except (LookupError, ValueError):
        return ""
