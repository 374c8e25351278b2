"""A program's syntax tree, by tree-sitter: loaded when needed, and given up at the same point on every machine.

The parser is C code on a stranger's text. Garbage can cost it time and memory that grow with the square of
the text, partly between two calls of its callback. So a text is refused before if no program looks like it
(``malformed``), and the callback gives up after a number of calls that no real program comes near.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from sfscope_lint.readers.token_request import UnparsedError

if TYPE_CHECKING:
    from tree_sitter import Parser, Tree

LONGEST = 1_000_000  # bytes; Salesforce takes no larger Apex class, and larger scripts are bundles
DEEPEST = 100  # brackets in brackets
_LONGEST_RUN = 1_000  # words without a comma, a semicolon or a bracket between them
_CALLS = 2_000  # of the callback, for any text
_BYTES_A_CALL = 15  # and one more for so many bytes; real programs have 40 to 100
_CHUNK = 65_536  # bytes that the parser is handed at once
_WORD = re.compile(rb"[()\[\]{}<>,;]|[\w\x80-\xff]+|[^\s\w]")
_OPENING = {b")": b"(", b"]": b"[", b"}": b"{", b">": b"<"}


class Grammar(NamedTuple):
    """A tree-sitter grammar: its module, and the function in it that gives the language."""

    module: str
    function: str = "language"


@cache
def parser_of(grammar: Grammar) -> Parser:
    """The parser of a grammar."""
    from tree_sitter import Language, Parser

    return Parser(Language(getattr(import_module(grammar.module), grammar.function)()))


def parse(grammar: Grammar, program: bytes) -> Tree:
    """The syntax tree of a program (UTF-8). Raises ``UnparsedError`` if no program looks like it."""
    if len(program) > LONGEST:
        raise UnparsedError(f"it is a program of more than {LONGEST:,} bytes")
    if reason := malformed(program):
        raise UnparsedError(reason)
    left = _CALLS + len(program) // _BYTES_A_CALL

    def goes_on_too_long(_offset: int, _has_error: bool) -> bool:
        nonlocal left
        left -= 1
        return left < 0

    parser = parser_of(grammar)
    try:
        return parser.parse(
            lambda offset, _: program[offset : offset + _CHUNK], progress_callback=goes_on_too_long
        )
    except ValueError:
        parser.reset()
        raise UnparsedError("it takes too many steps to parse") from None


def malformed(program: bytes) -> str:
    """Why a text can't be parsed in reasonable time; empty if it can."""
    open_brackets: list[bytes] = []
    run = 0
    for found in _WORD.finditer(program):
        word = found[0]
        if word in b"()[]{},;":
            run = 0
        else:
            run += 1
            if run > _LONGEST_RUN:
                return (
                    f"more than {_LONGEST_RUN:,} words stand in it without a comma, a semicolon or a bracket"
                )
        if word in b"([{<":
            open_brackets.append(word)
            if len(open_brackets) > DEEPEST:
                return "it is nested too deeply"
        elif word in b")]};" and open_brackets:
            while open_brackets and open_brackets[-1] == b"<":
                open_brackets.pop()
            if open_brackets and open_brackets[-1] == _OPENING.get(word):
                open_brackets.pop()
        elif word == b">" and open_brackets and open_brackets[-1] == b"<":
            open_brackets.pop()
    return ""
