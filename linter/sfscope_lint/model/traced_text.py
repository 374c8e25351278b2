"""Texts that a program or a template puts together: what is known of them, and where each piece stands."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from sfscope_lint.model.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PAIR = re.compile(r"""["']([\w.-]+)["']\s*:\s*["']([^"']*)["']""")
_MOST = 500  # pieces
_LONGEST = 50_000  # characters
_KEY = re.compile(r"\s*+(?:[?&]\s*+)?([A-Za-z][\w.-]*+)=")
_NAMES = {
    "granttype": "grant_type",
    "clientid": "client_id",
    "clientsecret": "client_secret",
    "consumerkey": "client_id",
    "consumersecret": "client_secret",
    "scope": "scope",
    "scopes": "scope",
}


class Piece(NamedTuple):
    """A stretch of a text: what it says, and where it stands in the file's text (in characters).

    What isn't ``known`` stands as ``${name}``, and its span is that of the expression; or it is a default.
    """

    text: str
    span: Span
    known: bool = True


class Text(NamedTuple):
    """A text made of pieces, which may stand anywhere in the file."""

    pieces: tuple[Piece, ...] = ()

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def known(self) -> bool:
        return all(piece.known for piece in self.pieces)

    @property
    def span(self) -> Span:
        """Where it stands; of a text that stands in several places, the first one."""
        first = self.pieces[0].span if self.pieces else Span(0, 0)
        end = first.end
        for piece in self.pieces[1:]:
            if piece.span.start != end:
                break
            end = piece.span.end
        return Span(first.start, end)

    def cut(self, start: int, end: int) -> Text:
        """A part of it (characters of ``text``); pieces that aren't written literally are taken whole."""
        found, position = [], 0
        for piece in self.pieces:
            low, high = max(start - position, 0), min(end - position, len(piece.text))
            if low < high:
                literal = piece.known and len(piece.text) == piece.span.end - piece.span.start
                span = Span(piece.span.start + low, piece.span.start + high) if literal else piece.span
                found.append(Piece(piece.text[low:high], span, piece.known))
            position += len(piece.text)
        return Text(tuple(found))


def together(parts: Iterable[Iterable[Piece]]) -> Text:
    """One text of all the pieces. Of one that is too long for a request the rest isn't looked at, and not known.

    A program that doubles a text with every line would otherwise fill the memory with thirty of them.
    """
    pieces: list[Piece] = []
    length = 0
    for piece in chain.from_iterable(parts):
        if len(pieces) >= _MOST or length > _LONGEST:
            end = pieces[-1].span.end
            pieces.append(Piece("${…}", Span(end, end), known=False))
            break
        pieces.append(piece)
        length += len(piece.text)
    return Text(tuple(pieces))


def join(texts: Iterable[Text], between: str = "") -> Text:
    """Texts one behind the other, with a text between them that stands nowhere."""

    def parts() -> Iterator[Iterable[Piece]]:
        end = None
        for text in texts:
            if end is not None and between:
                yield (Piece(between, Span(end, end)),)
            yield text.pieces
            end = text.pieces[-1].span.end if text.pieces else end

    return together(parts())


def literal(text: str, start: int) -> Text:
    """A text that stands in the file as it is, from that character on."""
    return Text((Piece(text, Span(start, start + len(text))),))


def hole(name: str, span: Span) -> Text:
    """A text that isn't known, by the name of what holds it (anything else than a name stays out)."""
    name = name if re.fullmatch(r"[\w.$]+", name) else "…"
    return Text((Piece(f"${{{name}}}", span, known=False),))


def as_default(text: Text) -> Text:
    """A text that stands in where something else isn't given: it is written, but not known to be used."""
    return Text(tuple(piece._replace(known=False) for piece in text.pieces))


def field_name(key: str) -> str:
    """The name of a request's parameter, whatever the spelling (``clientId``, ``client-id``)."""
    return _NAMES.get(re.sub(r"[\W_]", "", key).lower(), key)


def form_fields(text: Text) -> dict[str, Text]:
    """The parameters of a form (``a=b&c=d``) or of a JSON object's text; none where it is neither."""
    whole = text.text
    if whole.lstrip().startswith("{") and "=" not in whole.partition('"')[0]:
        return {field_name(m[1]): text.cut(*m.span(2)) for m in _PAIR.finditer(whole)}
    fields: dict[str, Text] = {}
    start = 0
    for chunk in whole.split("&"):
        found = _KEY.match(chunk)
        if found:
            fields.setdefault(
                field_name(found[1]), stripped(text.cut(start + found.end(), start + len(chunk)))
            )
        start += len(chunk) + 1
    return fields


def stripped(text: Text) -> Text:
    """The text without white space around it."""
    whole = text.text
    start = len(whole) - len(whole.lstrip())
    return text.cut(start, len(whole.rstrip()))
