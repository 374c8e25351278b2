"""Find the exact span of a place in an XML file."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from sfscope_lint.files.xml_events import TextParser
from sfscope_lint.model.source import Span
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from sfscope_lint.model.place import Place
    from sfscope_lint.model.source import Source

START_TAG = re.compile(r"""<(?P<name>[^\s/>]++)(?:"[^"]*"|'[^']*'|[^>"']++)*+>""")


class Piece(Record):
    """A run of character data: its span in the file's text, and its value with references resolved."""

    span: Span
    text: str


class ElementSpan(Record):
    """An element's span, from its first ``<`` to after its last ``>``, and its own character data."""

    span: Span
    pieces: tuple[Piece, ...]


def locate(place: Place, spans: list[ElementSpan]) -> Span:
    """The span of a place, in characters of the file's text; ``spans`` are the ``element_spans`` of the file."""
    if place.element is None:
        return place.item or Span(0, 0)
    if place.element >= len(spans):  # expat stopped before lxml did
        return spans[0].span if spans else Span(0, 0)
    found = spans[place.element]
    return _item_span(found, place.item) if place.item else found.span


def _item_span(element: ElementSpan, item: Span) -> Span:
    """The span in the file of ``item``, which is in characters of the element's own text."""
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
    """Whether expat reads the file to its end: unlike lxml it refuses letters that later XML versions allow in names."""
    return TextParser(source).run() is None


@lru_cache(maxsize=2)
def element_spans(source: Source, texts_of: frozenset[int] | None = None) -> list[ElementSpan]:
    """The span of every element, in document order, as in ``Elements``.

    Only the elements ``texts_of`` (ordinals; None for all) get their character data, which may be a million pieces.
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
        # For <x/> the parser is after the tag, for <x></x> it is at the start of </x>.
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
