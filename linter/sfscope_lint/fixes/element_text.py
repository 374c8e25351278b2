"""An element's text, character by character: comments and references may stand between and for them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from sfscope_lint.fixes.xml_edits import TextEdit
from sfscope_lint.model.source import Span

if TYPE_CHECKING:
    from sfscope_lint.fixes.xml_edits import Node


class Character(NamedTuple):
    """A character of an element's text, and where it is written: comments may lie between two of them."""

    text: str
    span: Span

    def separating(self, text: str) -> str:
        """As a separator is to repeat it: a line end as it is written, a reference as what it means."""
        written = text[self.span.start : self.span.end]
        return written if written.isspace() else self.text


@lru_cache(maxsize=2)  # a comma list may have many items, each with a fix
def characters_of(node: Node) -> list[Character]:
    characters: list[Character] = []
    for span, text in node.pieces:
        literal = len(text) == span.end - span.start  # not a reference, nor a folded line end
        for offset, character in enumerate(text):
            start = span.start + offset
            characters.append(Character(character, Span(start, start + 1) if literal else span))
    return characters


def last_break(characters: list[Character], start: int, end: int) -> int | None:
    """The last of these characters that something else stands right before: a comment, or the bounds of a CDATA."""
    return next(
        (i for i in range(end, start, -1) if characters[i - 1].span.end < characters[i].span.start), None
    )


def bounds(text: str) -> Span:
    """The text without the white space around it."""
    start = len(text) - len(text.lstrip())
    return Span(start, start + len(text.strip()))


def insertion(offset: int, text: str) -> TextEdit:
    return TextEdit(Span(offset, offset), text)


def cut(characters: list[Character], unwanted: Span) -> list[TextEdit]:
    """Characters taken out, and nothing that stands between them."""
    spans: list[Span] = []
    for character in characters[unwanted.start : unwanted.end]:
        if spans and character.span.start <= spans[-1].end:
            spans[-1] = Span(spans[-1].start, character.span.end)
        else:
            spans.append(character.span)
    return [TextEdit(span, "") for span in spans]


def replaced(characters: list[Character], unwanted: Span, text: str) -> list[TextEdit]:
    """Another text instead of characters, where the first of them is; what stands between them stays."""
    first, *others = cut(characters, unwanted)
    return [first._replace(text=text), *others]
