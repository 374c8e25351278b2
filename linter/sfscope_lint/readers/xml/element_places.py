"""From a place in the model to its exact span in the file."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from sfscope_lint.files.xml_events import TextParser
from sfscope_lint.model.source import Span

if TYPE_CHECKING:
    from sfscope_lint.model.place import Place
    from sfscope_lint.model.source import Source

START_TAG = re.compile(r"""<(?P<name>[^\s/>]++)(?:"[^"]*"|'[^']*'|[^>"']++)*+>""")


class Piece(NamedTuple):
    """A stretch of character data: where it stands in the file's text, and what it says."""

    span: Span
    text: str


class ElementSpan(NamedTuple):
    """From an element's ``<`` to behind its last ``>``, and the character data directly in it."""

    span: Span
    pieces: tuple[Piece, ...]


def locate(place: Place, spans: list[ElementSpan]) -> Span:
    """The span of a place, in characters of its file's text; ``spans`` are its file's ``element_spans``."""
    if place.element is None:
        return place.item or Span(0, 0)
    if place.element >= len(spans):  # the two parsers disagree: the root is the best that can be said
        return spans[0].span if spans else Span(0, 0)
    found = spans[place.element]
    return _item_span(found, place.item) if place.item else found.span


def _item_span(element: ElementSpan, item: Span) -> Span:
    """Where a piece of an element's own text (in characters of it) stands in the file."""
    covered: list[int] = []
    position = 0
    for (start, end), text in element.pieces:
        low, high = max(item.start - position, 0), min(item.end - position, len(text))
        if low < high:
            literal = len(text) == end - start  # not a reference, nor a folded CRLF
            covered += [start + low, start + high] if literal else [start, end]
        position += len(text)
        if position >= item.end:
            break
    return Span(min(covered), max(covered)) if covered else element.span


@lru_cache(maxsize=1)
def all_located(source: Source) -> bool:
    """The event parser reads the file to its end, too: it refuses some of the letters that XML has got since for names."""
    return TextParser(source).run() is None


@lru_cache(maxsize=2)
def element_spans(source: Source, texts_of: frozenset[int] | None = None) -> list[ElementSpan]:
    """The span of every element, in document order: the order in which ``xml.parse`` gives them.

    The character data only of the elements ``texts_of`` (by ordinal; None: of all): it may come in a million pieces.
    """
    parser = TextParser(source)
    spans: list[Span] = []
    pieces: list[list[Piece]] = []
    open_elements: list[int] = []
    pending: list[tuple[int, int, str]] = []  # element, start and text of a piece whose end isn't known yet

    def listen() -> None:
        wanted = texts_of is None or (open_elements and open_elements[-1] in texts_of)
        parser.events.CharacterDataHandler = on_text if wanted else None

    def close_piece() -> int:
        here = parser.here()
        for element, start, text in pending:
            pieces[element].append(Piece(Span(start, here), text))
        pending.clear()
        return here

    def on_start(_: str, __: object) -> None:
        here = close_piece()
        open_elements.append(len(spans))
        spans.append(Span(here, here))
        pieces.append([])
        listen()

    def on_end(_: str) -> None:
        here = close_piece()
        element = open_elements.pop()
        start = spans[element].start
        tag = START_TAG.match(source.text, start)
        # For <x/> the parser stands behind the tag already, for <x></x> at the start of </x>.
        empty = tag is not None and tag[0].endswith("/>")
        spans[element] = Span(start, here if empty else source.text.index(">", here) + 1)
        listen()

    def on_text(data: str) -> None:
        here = close_piece()
        pending.append((open_elements[-1], here, data))

    def on_other(*_: object) -> None:
        close_piece()

    parser.events.StartElementHandler = on_start
    parser.events.EndElementHandler = on_end
    if texts_of is None or texts_of:
        parser.events.CommentHandler = on_other
        parser.events.ProcessingInstructionHandler = on_other
        parser.events.StartCdataSectionHandler = on_other
        parser.events.EndCdataSectionHandler = on_other
    parser.run()
    return [ElementSpan(span, tuple(texts)) for span, texts in zip(spans, pieces, strict=True)]
