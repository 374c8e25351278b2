"""Texts that a program or template builds: the known parts, and the place of each part in the file."""

from __future__ import annotations

import re
from itertools import chain, islice
from typing import TYPE_CHECKING

from sfscope_lint.model.source import Span
from sfscope_lint.record import Record

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


class Piece(Record):
    """A part of a text, and its span in the file's text (in characters).

    If a piece is not ``known``, its text is ``${name}`` and its span is the expression's; or its text is only one
    of the values that a ``variable`` may have. ``environment``: the variable is one of the environment, so that
    the text is its default.
    """

    text: str
    span: Span
    known: bool = True
    variable: str = ""
    environment: bool = False


class Text(Record):
    """A text made of pieces from anywhere in the file."""

    pieces: tuple[Piece, ...] = ()

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def known(self) -> bool:
        return all(piece.known for piece in self.pieces)

    @property
    def weight(self) -> int:
        """The steps that looking at it takes."""
        return len(self.pieces) // 2 + sum(len(piece.text) for piece in self.pieces) // 8

    @property
    def span(self) -> Span:
        """The span of the text in the file; if its pieces aren't contiguous, the span up to the first gap."""
        first = self.pieces[0].span if self.pieces else Span(0, 0)
        end = first.end
        for piece in self.pieces[1:]:
            if piece.span.start != end:
                break
            end = piece.span.end
        return Span(first.start, end)

    def cut(self, start: int, end: int) -> Text:
        """The part between two offsets of ``text`` (in characters).

        A piece whose text differs from the file's keeps the span of the whole piece.
        """
        return next(self.cuts([(start, end)]))

    def cuts(self, stretches: Iterable[tuple[int, int]]) -> Iterator[Text]:
        """Several such parts, in ascending order, in one pass over the pieces."""
        first = position = 0  # the piece in which the next part may begin, and where that piece begins
        for start, end in stretches:
            while first < len(self.pieces) and position + len(self.pieces[first].text) <= start:
                position += len(self.pieces[first].text)
                first += 1
            yield Text(tuple(self._between(first, start - position, end - position)))

    def _between(self, first: int, start: int, end: int) -> Iterator[Piece]:
        """The pieces between two characters; both count from where the piece ``first`` begins."""
        for piece in islice(self.pieces, first, None):
            if end <= 0:
                return
            low, high = max(start, 0), min(end, len(piece.text))
            if low < high:
                literal = piece.known and len(piece.text) == piece.span.end - piece.span.start
                span = Span(piece.span.start + low, piece.span.start + high) if literal else piece.span
                yield piece._replace(text=piece.text[low:high], span=span)
            start -= len(piece.text)
            end -= len(piece.text)


def concatenate(parts: Iterable[Iterable[Piece]]) -> Text:
    """All pieces as one text.

    A text too long for a token request is cut off, and the rest becomes an unknown piece. Otherwise a program
    that doubles a text on each of thirty lines would fill the memory.
    """
    pieces: list[Piece] = []
    length = 0
    for piece in chain.from_iterable(parts):
        if len(pieces) >= _MOST or length > _LONGEST:
            end = pieces[-1].span.end
            pieces.append(Piece("${…}", Span(end, end), known=False))
            break
        if piece.text:
            pieces.append(piece)
            length += len(piece.text)
    return Text(tuple(pieces))


def join(texts: Iterable[Text], between: str = "") -> Text:
    """The texts one after the other, with ``between`` after each but the last.

    The separator has an empty span, because it isn't in the file.
    """

    def parts() -> Iterator[Iterable[Piece]]:
        end = None
        for text in texts:
            if end is not None and between:
                yield (Piece(between, Span(end, end)),)
            yield text.pieces
            end = text.pieces[-1].span.end if text.pieces else end

    return concatenate(parts())


def literal(text: str, start: int) -> Text:
    """A text that the file contains unchanged from character offset ``start`` on."""
    return Text((Piece(text, Span(start, start + len(text))),))


def unknown_text(name: str, span: Span, *, environment: bool = False) -> Text:
    """A placeholder for an unknown value, named after its source.

    Only a plain name is used; for anything else the placeholder is ``${…}``.
    """
    return Text((Piece(_placeholder(name), span, known=False, environment=environment),))


def _placeholder(name: str) -> str:
    plain = re.fullmatch(r"[\w.$-]+", name)
    return f"${{{name if plain else '…'}}}"


def as_default(text: Text, variable: str = "", *, environment: bool = False) -> Text:
    """The text as one of the values of a variable: it is in the file, but it isn't known whether it is used.

    An empty text says nothing of the value: the text is the variable's then.
    """
    if variable and not text.text:
        return unknown_text(variable, text.span, environment=environment)
    return Text(
        tuple(
            piece._replace(
                known=False,
                variable=variable or piece.variable or "…",
                environment=environment and (piece.known or piece.environment),
            )
            if piece.known or piece.variable
            else piece
            for piece in text.pieces
        )
    )


def with_variables(text: Text) -> Text:
    """The text with the variables themselves instead of their defaults and possible values.

    A possible value that is made of other variables stays, because they say more.
    """
    if any(not piece.known and not piece.variable for piece in text.pieces):
        return text
    pieces: list[Piece] = []
    last = ""
    for piece in text.pieces:
        if piece.variable and piece.variable != last:
            pieces.append(Piece(_placeholder(piece.variable), piece.span, known=False))
        elif not piece.variable:
            pieces.append(piece)
        last = piece.variable
    return Text(tuple(pieces))


def variable_name(text: Text | None) -> str:
    """The name of the variable whose value the text is; empty if there is no one variable."""
    if text is None or len({piece.variable for piece in text.pieces}) != 1 or text.known:
        return ""
    found = re.fullmatch(r"\$\{([\w.$-]+)\}", text.text)
    return text.pieces[0].variable or (found[1] if found else "")


def field_name(key: str) -> str:
    """The standard name of a request parameter, whatever its spelling (``clientId``, ``client-id``)."""
    return _NAMES.get(re.sub(r"[\W_]", "", key).lower(), key)


def is_json(text: str) -> bool:
    """Whether a text is a JSON object, by its start."""
    return re.match(r"\s*+\{\s*+[\"']", text) is not None


def form_fields(text: Text) -> dict[str, Text]:
    """The parameters of a form (``a=b&c=d``) or of a JSON object's text; empty if the text is neither."""
    whole = text.text
    if whole.lstrip().startswith("{") and "=" not in whole.partition('"')[0]:
        pairs = list(_PAIR.finditer(whole))
        return _fields([m[1] for m in pairs], text.cuts(m.span(2) for m in pairs))
    names, stretches, start = [], [], 0
    for chunk in whole.split("&"):
        found = _KEY.match(chunk)
        if found:
            names.append(found[1])
            stretches.append((start + found.end(), start + len(chunk)))
        start += len(chunk) + 1
    return _fields(names, map(stripped, text.cuts(stretches)))


def _fields(names: Iterable[str], values: Iterable[Text]) -> dict[str, Text]:
    """Values by the names of parameters; of several with one name the first."""
    fields: dict[str, Text] = {}
    for name, value in zip(names, values, strict=True):
        fields.setdefault(field_name(name), value)
    return fields


def stripped(text: Text) -> Text:
    """The text without surrounding white space."""
    whole = text.text
    start = len(whole) - len(whole.lstrip())
    return text.cut(start, len(whole.rstrip()))
