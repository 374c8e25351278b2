"""An element's text, character by character, with the place of each character in the file.

Comments may stand between characters, and a reference may stand for one.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from sfscope_lint.fixes.xml_edits import TextEdit
from sfscope_lint.model.source import Span
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from sfscope_lint.fixes.xml_edits import Node


class Character(Record):
    """A character of an element's text, and its span in the file's text."""

    text: str
    span: Span

    def separating(self, text: str) -> str:
        """The character for a copied separator: a line end as written, a reference as its meaning."""
        written = text[self.span.start : self.span.end]
        return written if written.isspace() else self.text


@lru_cache(maxsize=2)  # a comma list may have many items, each with a fix
def characters_of(node: Node) -> list[Character]:
    """The characters of an element's own text, in order."""
    characters: list[Character] = []
    for span, text in node.pieces:
        literal = len(text) == span.end - span.start  # neither a reference nor a folded line end
        for offset, character in enumerate(text):
            start = span.start + offset
            characters.append(Character(character, Span(start, start + 1) if literal else span))
    return characters


def last_break(characters: list[Character], start: int, end: int) -> int | None:
    """The index of the last of these characters that doesn't directly follow the one before it in the file.

    Between the two stands a comment or the boundary of a CDATA section. None if there is none.
    """
    return next(
        (i for i in range(end, start, -1) if characters[i - 1].span.end < characters[i].span.start), None
    )


def bounds(text: str) -> Span:
    """The span of the text without surrounding white space."""
    start = len(text) - len(text.lstrip())
    return Span(start, start + len(text.strip()))


def insertion(offset: int, text: str) -> TextEdit:
    """The edit that inserts a text at an offset of the file's text."""
    return TextEdit(Span(offset, offset), text)


def cut(characters: list[Character], unwanted: Span) -> list[TextEdit]:
    """The edits that delete these characters, but not the comments between them."""
    spans: list[Span] = []
    for character in characters[unwanted.start : unwanted.end]:
        if spans and character.span.start <= spans[-1].end:
            spans[-1] = Span(spans[-1].start, character.span.end)
        else:
            spans.append(character.span)
    return [TextEdit(span, "") for span in spans]


def replaced(characters: list[Character], unwanted: Span, text: str) -> list[TextEdit]:
    """The edits that replace these characters; comments between them stay."""
    first, *others = cut(characters, unwanted)
    return [first._replace(text=text), *others]
