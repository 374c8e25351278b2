"""Parse programs with tree-sitter, within limits that are the same on every machine.

The parser is C code that reads untrusted text. On garbage its time and memory grow with the square of the text (30 kB can
take gigabytes), partly between two calls of its callback. So a text is first parsed in windows that are too small to cost
much: a text with far more errors than a program has isn't parsed whole, and neither is one with brackets nested too deeply.
The callback stops the parser after a number of calls that no real program reaches. And a forked process parses the text
first.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from sfscope_lint.readers.budget import UnparsedError
from sfscope_lint.readers.code.rehearsal import survives
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node, Parser, Tree

LONGEST = 1_000_000  # bytes; Salesforce accepts no larger Apex class, and larger scripts are bundles
_DEEPEST = 300  # nested brackets
_WINDOW = 4_096  # bytes
_ERRORS = 2_000  # error tokens in any text; windows that cut a program cause some, too
_BYTES_AN_ERROR = 100  # of the text allow one more error
_CALLS = 500  # of the callback, for any text
_BYTES_A_CALL = 15  # of the text allow one more call; real programs have 58 and more
_BYTES_A_CALL_AMONG_ERRORS = 30  # the same for windows with syntax errors, where calls cost most
_WORDS = (b"oauth2/token", b"client_credentials")
_CHUNK = 65_536  # bytes that the parser gets at once
_COMMENT = re.compile(rb"/\*(?:.*?\*/|.*)", re.DOTALL)  # cut in two, its prose would be errors
_BRACKET = re.compile(rb"[()\[\]{}<>;]")
_OPENING = {b")": b"(", b"]": b"[", b"}": b"{", b">": b"<"}


class Grammar(Record):
    """A tree-sitter grammar: its Python module, and the function in it that returns the language."""

    module: str
    function: str = "language"
    block_comments: bool = True  # /* … */
    opening: bytes = b""  # what begins a program within another text
    closing: bytes = b""


@cache
def parser_of(grammar: Grammar) -> Parser:
    """The parser of a grammar. Raises ``ImportError`` if it isn't installed, or not in a version that fits."""
    from tree_sitter import Language, Parser

    module = import_module(grammar.module)
    try:
        return Parser(Language(getattr(module, grammar.function)()))
    except (AttributeError, ValueError) as error:
        raise ImportError(str(error), name=grammar.module) from None


def parse(grammar: Grammar, program: bytes) -> Tree:
    """The syntax tree of a program in UTF-8. Raises ``UnparsedError`` if the program exceeds a limit."""
    if len(program) > LONGEST:
        raise UnparsedError(f"it is a program of more than {LONGEST:,} bytes")
    if _depth(program) > _DEEPEST:
        raise UnparsedError("it is nested too deeply")
    parser = parser_of(grammar)
    left = _ERRORS + len(program) // _BYTES_AN_ERROR
    spare = _CALLS
    for window in _windows(grammar, program):
        calls = _Calls(window)
        root = _tree(parser, window, calls).root_node
        left -= _errors(root)
        if left < 0:
            raise UnparsedError("it has too many syntax errors")
        spare -= max(0, calls.made - len(window) // _BYTES_A_CALL_AMONG_ERRORS) if root.has_error else 0
        if spare < 0:
            raise UnparsedError("it takes too many steps to parse")
    # The windows may miss garbage.
    if len(program) > _WINDOW and not survives(lambda: _tree(parser, program, _Calls(program))):
        raise UnparsedError("it takes too much memory or time to parse")
    return _tree(parser, program, _Calls(program))


def misread_line(root: Node, program: bytes) -> int:
    """The line (from 1) of the first syntax error that contains words of a token request; 0 if there is none."""
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


class _Calls:
    """The callback calls that parsing a text may take, and has taken."""

    def __init__(self, text: bytes) -> None:
        self.most = _CALLS + len(text) // _BYTES_A_CALL
        self.made = 0


def _tree(parser: Parser, program: bytes, calls: _Calls) -> Tree:
    def goes_on_too_long(_offset: int, _has_error: bool) -> bool:
        calls.made += 1
        return calls.made > calls.most

    try:
        return parser.parse(
            lambda offset, _: program[offset : offset + _CHUNK], progress_callback=goes_on_too_long
        )
    except ValueError:
        parser.reset()
        raise UnparsedError("it takes too many steps to parse") from None


def _blank(comment: re.Match[bytes]) -> bytes:
    return b"\n" * comment[0].count(b"\n")


def _windows(grammar: Grammar, program: bytes) -> Iterator[bytes]:
    """A program in pieces, cut at line ends where there are any."""
    if grammar.block_comments:
        program = _COMMENT.sub(_blank, program)
    start = 0
    while start < len(program):
        end = program.rfind(b"\n", start + _WINDOW // 2, start + _WINDOW) + 1 or start + _WINDOW
        within = grammar.opening and (
            program.rfind(grammar.opening, 0, start) > program.rfind(grammar.closing, 0, start)
        )
        yield (grammar.opening + b" " if within else b"") + program[start:end]
        start = end


def _errors(root: Node) -> int:
    """The number of error tokens and missing tokens."""
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
    """The depth of nested brackets; a ``<`` counts as open until a closing bracket or a semicolon."""
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
