"""A call of a client library, and the texts that it implies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.traced_text import Piece, Text, join
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from sfscope_lint.model.source import Span
    from sfscope_lint.readers.code.calls import Program
    from sfscope_lint.readers.code.things import Arguments, Thing


class Asked(Record):
    """A call: its program, its owner, its arguments, and the span of its name."""

    program: Program
    receiver: Thing | None
    arguments: Arguments
    span: Span


def written(text: str, span: Span) -> Text:
    """A text that a call implies; it has the place of the call."""
    return Text((Piece(text, span),))


def list_of(thing: Thing) -> Text | None:
    """A text, or the texts of a list with spaces between them, as scopes are sent."""
    if thing.text is not None:
        return thing.text
    texts = [part.text for part in thing.parts if part.text]
    return join(texts, " ") if texts else None
