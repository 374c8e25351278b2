"""Evaluate strings and templates into pieces of text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sfscope_lint.model.traced_text import Piece, Text, concatenate, unknown_text
from sfscope_lint.readers.code.context import named
from sfscope_lint.readers.code.meanings import Content, Escape, Skip, String
from sfscope_lint.readers.code.things import Thing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from sfscope_lint.readers.code.context import Context, Walk
    from sfscope_lint.readers.code.meanings import Joined

# The opening of a string: @" and a line end (PowerShell), or letters and one or three quotes.
_OPENING = re.compile(r"""@["']\r?\n|[@$A-Za-z]*(?:\"{3}|'{3}|["'`])""")
_ESCAPE = re.compile(r"\\(?:u\{?([0-9A-Fa-f]{1,6})\}?|x([0-9A-Fa-f]{2})|(\r\n|.))", re.DOTALL)
_ESCAPES = {
    "n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "0": "\0", "\n": "", "\r\n": "", "\r": "",
}  # fmt: skip
_LAST = 0x10FFFF  # Unicode's


def string(context: Context, node: Node, meaning: String) -> Walk:
    """The value of a string: its literal pieces, and the values of the expressions in it."""
    start, end = _inside(context, node, meaning)
    pieces: list[list[Piece]] = []
    for inner in _embedded(context, node):
        first, last = _with_braces(context, inner, meaning)
        pieces.append(_literal(context, start, first, meaning))
        if isinstance(context.meaning(inner), Escape):
            said = context.words(inner)
            pieces.append([Piece(_unescaped(said), context.span(inner))])
        else:
            thing = yield inner
            name = context.words(inner).strip("${}() ")
            pieces.append(list((thing.text or unknown_text(name, context.span(inner))).pieces))
        start = last
    pieces.append(_literal(context, start, end, meaning))
    text = concatenate(pieces)
    context.budget.spend(len(text.pieces) // 8)
    return Thing(text if text.pieces else Text((Piece("", context.code.span(start, end)),)))


def joined(context: Context, node: Node, _: Joined) -> Walk:
    """The value of adjacent strings, which count as one string."""
    pieces = []
    for inner in named(node):
        if isinstance(context.meaning(inner), String):
            thing = yield inner
            pieces.append(context.text(thing, inner).pieces)
    return Thing(concatenate(pieces))


def _with_braces(context: Context, inner: Node, meaning: String) -> tuple[int, int]:
    """Where an expression stands in a string, with the braces around it."""
    start, end = inner.start_byte, inner.end_byte
    data = context.code.data
    if meaning.braces and data[start - 1 : start] == b"{" and data[end : end + 1] == b"}":
        return start - 1, end + 1
    return start, end


def _inside(context: Context, node: Node, meaning: String) -> tuple[int, int]:
    """The byte offsets between the quotes."""
    words = context.words(node)
    if meaning.lead:
        return node.start_byte + len(meaning.lead) * words.startswith(meaning.lead), node.end_byte
    found = _OPENING.match(words)
    if not found:
        return node.start_byte, node.end_byte
    opening = found[0].lstrip("@$abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    start = node.start_byte + len(found[0].encode())
    if opening[1:] in ("\n", "\r\n"):
        closing = re.search(r"""\r?\n["']@\Z""", words[-5:])
        return start, max(start, node.end_byte - len(closing[0])) if closing else node.end_byte
    closed = len(words) >= len(found[0]) + len(opening) and words.endswith(opening)
    return start, node.end_byte - len(opening) if closed else node.end_byte


def _embedded(context: Context, node: Node) -> Iterator[Node]:
    """The escapes and expressions in a string, in order."""
    for inner in named(node):
        meaning = context.meaning(inner)
        if isinstance(meaning, Content):
            yield from _embedded(context, inner)
        elif not isinstance(meaning, Skip):
            yield inner


def _literal(context: Context, start: int, end: int, meaning: String) -> list[Piece]:
    if start >= end:
        return []
    text = context.code.text(start, end)
    if meaning.escape and meaning.escape in text:
        text = re.sub(rf"{re.escape(meaning.escape)}(.)", lambda m: _ESCAPES.get(m[1], m[1]), text)
    for mark in meaning.doubled:
        text = text.replace(mark * 2, mark)
    return [Piece(text, context.code.span(start, end))]


def _unescaped(said: str) -> str:
    """The text that an escape sequence means."""
    if said in ("{{", "}}"):
        return said[0]
    found = _ESCAPE.fullmatch(said)
    if not found:
        return said
    number = found[1] or found[2]
    if number:
        code = int(number, 16)
        return chr(code) if code <= _LAST else said
    return _ESCAPES.get(found[3], found[3])
