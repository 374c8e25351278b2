"""A place in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sfscope_lint.model.source import Source, Span


class Place(NamedTuple):
    """Where something stands, not yet counted out.

    ``element`` is the ordinal of an element of the file in document order (0 is the root). ``item`` narrows it
    to a piece of the element's own text, in characters of that text. Without an element, ``item`` counts
    characters of the file's text. Counting out (``places.locate``) is for findings alone.
    """

    source: Source
    element: int | None
    item: Span | None = None
