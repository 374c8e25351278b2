"""Tokens of Apex, JavaScript and TypeScript: strings and templates with their places, names, marks; no comments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(
    r"""
      (?P<skip>\s+ | //[^\n]* | /\*.*?(?:\*/|\Z))
    | (?P<name>[A-Za-z_$\#@][\w$]*)
    | (?P<number>\d[\w.]*)
    | (?P<template>`)
    | (?P<mark>=>|\.\.\.|\?\.(?!\d)|\?\?|\+=|\+\+|--|\|\||&&|===?|!==?|<=|>=|.)
    """,
    re.VERBOSE | re.DOTALL,
)
# What may stand between the two marks of a literal; on failure it tells how far there is no second one.
_INSIDE = {
    "'": re.compile(r"(?:[^'\\\n]|\\.)*+", re.DOTALL),
    '"': re.compile(r'(?:[^"\\\n]|\\.)*+', re.DOTALL),
    "/": re.compile(r"(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*+\])*+"),
}
_REGEX_FLAGS = re.compile("[a-z]*")
_BEFORE_REGEX = frozenset({"return", "typeof", "case", "in", "of", "do", "else", "void", "delete"})
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(\r\n|.))", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "0": "\0", "\n": "", "\r\n": ""}


class Token(NamedTuple):
    """``kind`` is name, number, string, template, mark, regex or end; offsets count characters.

    A string's ``text`` is what it says. A template's ``parts`` are its literal stretches (text and start) and the
    spans of the expressions between them.
    """

    kind: str
    text: str
    start: int
    end: int
    parts: tuple[tuple[str, int, int], ...] = ()


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of a stretch of a program; the last one is of the kind ``end``."""
    end = len(text) if end is None else end
    return [*_tokens(text, start, end, {}), Token("end", "", end, end)]


def _tokens(text: str, position: int, end: int, unclosed: dict[str, int]) -> Iterator[Token]:
    """``unclosed``: up to where a quote (or the slash of a regular expression) is known to have no second one."""
    before: Token | None = None
    while position < end:
        found = _TOKEN.match(text, position, end)
        if found is None:
            break
        kind, written = found.lastgroup or "", found[0]
        if kind == "skip":
            position = found.end()
            continue
        token = Token(kind, written, position, found.end())
        if kind == "template":
            token = _template(text, position, end, unclosed)
        elif written in _INSIDE and (written != "/" or _may_be_regex(before)):
            token = _literal(text, position, end, unclosed) or token
        yield token
        before, position = token, token.end


def _literal(text: str, start: int, end: int, unclosed: dict[str, int]) -> Token | None:
    """A string or a regular expression; None where the line ends first. Each line is searched once for each mark."""
    mark = text[start]
    if start < unclosed.get(mark, 0):
        return None
    inside = _INSIDE[mark].match(text, start + 1, end)
    stop = inside.end() if inside else start + 1
    if stop >= end or text[stop] != mark:
        unclosed[mark] = stop
        return None
    written = text[start + 1 : stop]
    if mark != "/":
        return Token("string", unescaped(written), start, stop + 1)
    flags = _REGEX_FLAGS.match(text, stop + 1, end)
    stop = flags.end() if flags else stop + 1
    return Token("regex", text[start:stop], start, stop)


def _may_be_regex(before: Token | None) -> bool:
    if before is None:
        return True
    if before.kind == "name":
        return before.text in _BEFORE_REGEX
    return before.kind == "mark" and before.text not in (")", "]", "}")


def _template(text: str, start: int, end: int, unclosed: dict[str, int]) -> Token:
    """A template literal, from its backtick."""
    parts: list[tuple[str, int, int]] = []
    position = literal = start + 1
    while position < end and text[position] != "`":
        if text[position] == "\\":
            position += 2
        elif text.startswith("${", position):
            parts.append(("text", literal, position))
            inner = position + 2
            position = _closing(text, inner, end, unclosed)
            parts.append(("expression", inner, position))
            position = literal = position + 1
        else:
            position += 1
    position = min(position, end)
    parts.append(("text", literal, position))
    return Token("template", "", start, min(position + 1, end), tuple(parts))


def _closing(text: str, position: int, end: int, unclosed: dict[str, int]) -> int:
    """Where the brace that closes an expression in a template stands."""
    depth = 0
    for token in _tokens(text, position, end, unclosed):
        if token.kind == "mark" and token.text == "{":
            depth += 1
        elif token.kind == "mark" and token.text == "}":
            if depth == 0:
                return token.start
            depth -= 1
    return end


def unescaped(text: str) -> str:
    """What a string with backslashes says."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(
        lambda m: chr(int(m[1] or m[2], 16)) if m[1] or m[2] else _ESCAPES.get(m[3], m[3]), text
    )
