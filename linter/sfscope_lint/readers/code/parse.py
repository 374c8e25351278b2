"""A program's syntax tree, by tree-sitter: loaded when needed, and given up at the same point on every machine.

The parser is C code on a stranger's text. On garbage its time and memory grow with the square of the text (30 kB can
take gigabytes), partly between two calls of its callback. So a text is first parsed in small windows, each too small to
cost much: one with far more errors than a program has, or with brackets nested too deeply, isn't parsed whole. The
callback gives up after a number of calls that no real program comes near. And a copy of the process parses it first.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from sfscope_lint.readers.code.rehearsal import survives
from sfscope_lint.readers.token_request import UnparsedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node, Parser, Tree

LONGEST = 1_000_000  # bytes; Salesforce takes no larger Apex class, and larger scripts are bundles
_DEEPEST = 300  # brackets in brackets
_WINDOW = 4_096  # bytes
_ERRORS = 2_000  # tokens that belong to nothing, for any text (windows that cut a program have some, too)
_BYTES_AN_ERROR = 100  # and one more for so many bytes
_CALLS = 2_000  # of the callback, for any text
_BYTES_A_CALL = 15  # and one more for so many bytes; real programs have 40 to 100
_WORDS = (b"oauth2/token", b"client_credentials")
_CHUNK = 65_536  # bytes that the parser is handed at once
_BRACKET = re.compile(rb"[()\[\]{}<>;]")
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
    if _depth(program) > _DEEPEST:
        raise UnparsedError("it is nested too deeply")
    parser = parser_of(grammar)
    left = _ERRORS + len(program) // _BYTES_AN_ERROR
    for window in _windows(program):
        left -= _errors(_tree(parser, window).root_node)
        if left < 0:
            raise UnparsedError("it has too many syntax errors")
    # Garbage may be hidden from the windows.
    if len(program) > _WINDOW and not survives(lambda: _tree(parser, program)):
        raise UnparsedError("it takes too much memory or time to parse")
    return _tree(parser, program)


def misread_line(root: Node, program: bytes) -> int:
    """Where the first part begins that isn't understood, if it has words of a token request; else 0."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.is_error:
            parts = [inner for inner in node.children if not inner.is_extra]  # no comments
            texts = [program[inner.start_byte : inner.end_byte] for inner in parts]
            if any(word in text for text in texts for word in _WORDS):
                return node.start_point.row + 1
        elif node.has_error:
            waiting += reversed(node.children)
    return 0


def _tree(parser: Parser, program: bytes) -> Tree:
    left = _CALLS + len(program) // _BYTES_A_CALL

    def goes_on_too_long(_offset: int, _has_error: bool) -> bool:
        nonlocal left
        left -= 1
        return left < 0

    try:
        return parser.parse(
            lambda offset, _: program[offset : offset + _CHUNK], progress_callback=goes_on_too_long
        )
    except ValueError:
        parser.reset()
        raise UnparsedError("it takes too many steps to parse") from None


def _windows(program: bytes) -> Iterator[bytes]:
    """A program in pieces, cut at line ends where there are any."""
    start = 0
    while start < len(program):
        end = program.rfind(b"\n", start + _WINDOW // 2, start + _WINDOW) + 1 or start + _WINDOW
        yield program[start:end]
        start = end


def _errors(root: Node) -> int:
    """The tokens that belong to nothing, and those that are missing."""
    found = 0
    waiting = [root]
    while waiting:
        node = waiting.pop()
        found += node.is_missing
        if node.is_error:
            found += 1 + sum(not inner.child_count for inner in node.children)
        if node.has_error:
            waiting += node.children
    return found


def _depth(program: bytes) -> int:
    """How deep brackets stand in brackets; ``<`` counts until a closing bracket or a semicolon."""
    opened: list[bytes] = []
    deepest = 0
    for found in _BRACKET.finditer(program):
        mark = found[0]
        if mark in b"([{<":
            opened.append(mark)
            deepest = max(deepest, len(opened))
            continue
        while mark != b">" and opened and opened[-1] == b"<":
            opened.pop()
        if opened and opened[-1] == _OPENING.get(mark):
            opened.pop()
    return deepest
