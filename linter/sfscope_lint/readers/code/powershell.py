"""PowerShell: ``Invoke-RestMethod`` and ``Invoke-WebRequest`` with a body in a string or a hashtable."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sfscope_lint.model.source import Span
from sfscope_lint.model.token_requests import RequestKind
from sfscope_lint.model.traced_text import Piece, Text, field_name, hole, together
from sfscope_lint.readers.code.calls import Program, Thing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sfscope_lint.model.token_requests import TokenRequest
    from sfscope_lint.readers.token_request import SourceFile

COMMAND = re.compile(r"\b(?:Invoke-RestMethod|Invoke-WebRequest|irm|iwr)\b", re.IGNORECASE)
# A text that is never closed goes to the end: nothing is looked through twice.
_TOKEN = re.compile(
    r"""
      (?P<skip>[ \t]+ | `\r?\n | \#[^\n]* | <\#.*?(?:\#>|\Z))
    | (?P<here>@(?P<mark>["'])\r?\n(?P<body>.*?)(?:\r?\n(?P=mark)@|\Z))
    | (?P<double>"(?:[^"`]|`(?:.|\Z)|"")*+(?:"|\Z))
    | (?P<single>'(?:[^']|'')*+(?:'|\Z))
    | (?P<variable>[$@]\{?(?P<name>[A-Za-z_][\w:]*)\}?(?P<member>(?:\.\w+)*))
    | (?P<word>-?[A-Za-z_][\w-]* | \d[\w.]*)
    | (?P<mark_>\r?\n | @\{ | @\( | \$\( | \+= | .)
    """,
    re.VERBOSE | re.DOTALL,
)
_INSIDE = re.compile(
    r"`(?P<escaped>.)|\$\(\s*\$?(?P<expression>[^()]*)\)|\$\{?(?P<name>[A-Za-z_][\w:]*)\}?", re.DOTALL
)
_ENDS = frozenset({"\n", "\r\n", ";", "}", ")", "|", ""})
_CLOSING = {"(": ")", "@(": ")", "$(": ")", "@{": "}", "{": "}"}


def requests_in(file: SourceFile, span: Span) -> list[TokenRequest]:
    """The token requests of a stretch of a file."""
    program = Program(file, RequestKind.SHELL)
    _Reading(program, file.source.text, span).run()
    return program.requests()


class _Reading:
    """One walk over a script's tokens, with the variables so far."""

    def __init__(self, program: Program, text: str, span: Span) -> None:
        self._program = program
        self._tokens = [m for m in _TOKEN.finditer(text, *span) if m.lastgroup != "skip"]
        self._at = 0
        self._variables: dict[str, Thing] = {}

    def run(self) -> None:
        """Read the whole script."""
        while self._at < len(self._tokens):
            before = self._at
            self._statement()
            self._at = max(self._at, before + 1)

    def _kind(self) -> str:
        return (self._tokens[self._at].lastgroup or "") if self._at < len(self._tokens) else ""

    def _here(self) -> str:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else ""

    def _statement(self) -> None:
        if self._kind() != "variable":
            self._value()
            return
        target = self._tokens[self._at]
        self._at += 1
        mark = self._here()
        if mark not in ("=", "+="):
            return
        self._at += 1
        value = self._value()
        name = target["name"].lower()
        if target["member"]:
            self._variables.setdefault(name, Thing()).fields[field_name(target["member"][1:])] = value
            return
        if mark == "+=" and name in self._variables:
            old = self._variables[name].text or Text()
            value = Thing(together((old.pieces, (value.text or Text()).pieces)), parts=[value])
        self._program.note(value)
        self._variables[name] = value

    def _value(self) -> Thing:
        """An expression, or a command with its arguments."""
        left = self._operand()
        while self._here() in ("+", "-f", "-join"):
            operator, token = self._here(), self._tokens[self._at]
            self._at += 1
            right = self._operand()
            if operator == "+":
                span = Span(*token.span())
                text = together((_text(left, span).pieces, _text(right, span).pieces))
                left = Thing(text, parts=[left, right])
        return left

    def _operand(self) -> Thing:
        if self._at >= len(self._tokens):
            return Thing()
        token, kind = self._tokens[self._at], self._kind()
        span = Span(*token.span())
        self._at += 1
        if kind == "here":
            return Thing(self._expanded(token["body"], token.start("body"), literal=token["mark"] == "'"))
        if kind in ("double", "single"):
            return Thing(self._expanded(token[0][1:-1], span.start + 1, literal=kind == "single"))
        if kind == "variable":
            found = self._variables.get(token["name"].lower())
            if found and token["member"]:
                found = found.fields.get(field_name(token["member"][1:]))
            return found or Thing(hole(token["name"], span))
        if token[0] == "@{":
            return self._hashtable()
        if token[0] in _CLOSING:
            return self._group(_CLOSING[token[0]])
        if token[0] == "[":  # a cast
            while self._here() not in ("]", ""):
                self._at += 1
            self._at += 1
            return self._operand() if self._here() not in (*_ENDS, ":", ".") else Thing()
        if kind == "word" and COMMAND.fullmatch(token[0]):
            arguments = []
            while self._here() not in _ENDS:
                arguments.append(self._value())
            return self._program.call(token[0], span, None, arguments, hole("", span))
        return Thing(hole("", span))

    def _group(self, closing: str) -> Thing:
        parts = []
        while self._here() not in (closing, ""):
            before = self._at
            parts.append(self._value())
            self._at = max(self._at, before + 1)
        self._at += 1
        return parts[0] if len(parts) == 1 else Thing(parts=parts)

    def _hashtable(self) -> Thing:
        found = Thing()
        while self._here() not in ("}", ""):
            key = self._tokens[self._at]
            self._at += 1
            if self._here() == "=":
                self._at += 1
                found.fields[field_name(key[0].strip("\"'"))] = self._value()
        self._at += 1
        return found

    def _expanded(self, text: str, start: int, *, literal: bool) -> Text:
        """A string; one in double quotes has its variables filled in."""
        if literal:
            return Text((Piece(text, Span(start, start + len(text))),)) if text else Text()
        return together(self._parts(text, start))

    def _parts(self, text: str, start: int) -> Iterator[Iterable[Piece]]:
        position = 0
        for found in _INSIDE.finditer(text):
            if found.start() > position:
                span = Span(start + position, start + found.start())
                yield (Piece(text[position : found.start()], span),)
            span = Span(start + found.start(), start + found.end())
            name = (found["name"] or found["expression"] or "").lower()
            known = self._variables.get(name)
            if found["escaped"]:
                yield (Piece(found["escaped"], span),)
            else:
                yield (known.text if known and known.text else hole(name.strip(), span)).pieces
            position = found.end()
        if position < len(text):
            yield (Piece(text[position:], Span(start + position, start + len(text))),)


def _text(thing: Thing, span: Span) -> Text:
    return thing.text if thing.text is not None else hole("", span)
