"""A place: an element or a span of a file, before its line and column are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.record import Record

if TYPE_CHECKING:
    from sfscope_lint.model.source import Source, Span


class Place(Record):
    """An element or a span of a file, before its line and column are known.

    ``element`` is the ordinal of an element in document order (0 is the root). ``item`` narrows the place to
    a part of the element's own text, in characters of that text. Without an element, ``item`` counts
    characters of the file's text. Only findings need lines and columns (see
    ``readers.xml.element_places.locate``).
    """

    source: Source
    element: int | None
    item: Span | None = None
