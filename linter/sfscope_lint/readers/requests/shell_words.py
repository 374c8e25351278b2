"""The words of a shell script, with its variables and functions filled in."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from sfscope_lint.model.source import Span
from sfscope_lint.model.traced_text import Piece, Text, concatenate, join
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, MutableMapping, Sequence

    from sfscope_lint.readers.token_request import SourceFile

_VARIABLE = re.compile(
    r"\$\$?(?:(?P<name>[A-Za-z_]\w*|[1-9])|\{\{(?P<ci>[^{}]*+)\}\}|\{(?P<braced>[A-Za-z_]\w*+|[1-9])(?P<rest>[^}]*+)\}"
    r"|\((?P<make>[A-Za-z_]\w*)\)|[0@*?!-])"
)
# A function that only prints a word.
_GETTER = re.compile(
    r"^[ \t]*+(?:function[ \t]++)?([A-Za-z_]\w*+)[ \t]*+(?:\(\))?[ \t]*+\{\s*+(?:echo|printf[ \t]++'%s(?:\\n)?')[ \t]++"
    r"([^\n;|&<>]++);?\s*+\}",
    re.MULTILINE,
)
_FUNCTION = re.compile(
    r"^([ \t]*+)(?:function[ \t]++)?([A-Za-z_]\w*+)[ \t]*+(?:\(\))?[ \t\r\n]*+\{[ \t\r]*+\n", re.MULTILINE
)
_END = re.compile(r"^([ \t]*+)\}", re.MULTILINE)
_CONTINUATION = re.compile(r"\\{1,2}[ \t]*\r?\n")  # in Groovy, the backslash is escaped
_ESCAPED = re.compile(r"\\(\r?\n|[\"\\$`])")
_LINE = re.compile(r"^[ \t]*+([A-Za-z_]\w*+)[ \t]*+$", re.MULTILINE)
NAMELESS = "${…}"  # the output of a command, or a positional parameter
_HEREDOC = re.compile(r"<<-?\s*(['\"]?)([A-Za-z_]\w*)\1")


class Word(Record):
    """A word of a command, or a separator between commands (``text`` is None)."""

    text: Text | None
    start: int
    end: int


class Functions(Record):
    """The functions of a script by their names: the words that those print that do nothing else, and all bodies.

    ``places`` are the bodies in their order. ``depth`` counts the functions that are called where they are used.
    """

    getters: Mapping[str, Span]
    bodies: Mapping[str, Span]
    places: Sequence[Span] = ()
    depth: int = 0


class Stretch(Record):
    """A span of a file that is shell, and what the lexer knows so far.

    - ``variables``: those set so far, by name. ``nested``: the spans of command substitutions.
    - ``folded``: YAML joins its lines into one. ``escaped``: a backslash stands before each quote.
    - ``marks``: the lines that may end a here-document, by their text; "" has the next line end. It is filled when the first
      here-document is found.
    - ``last_brace``: no ``${`` after it is closed. ``functions``: those of the whole script.
    """

    file: SourceFile
    text: str
    span: Span
    variables: MutableMapping[str, Text]
    nested: list[Span]
    folded: bool
    escaped: bool
    marks: dict[str, list[Span]]
    last_brace: int
    functions: Functions


def words_of(script: Stretch) -> Iterator[Word]:
    """The words of a script with their variables resolved, and separators between commands; no comments."""
    text, (position, end) = script.text, script.span
    pieces: list[Sequence[Piece]] = []
    start = -1
    skipped: list[tuple[int, int]] = []  # here-documents: start of the first line, end
    while position < end:
        c = text[position]
        blank = c in " \t" or (script.folded and c in "\r\n")
        heredoc = _HEREDOC.match(text, position, end) if c == "<" else None
        separates = not blank and (c in "\n\r;|&()" or (c in "{}" and start < 0))
        continued = _CONTINUATION.match(text, position, end) if c == "\\" else None
        if start >= 0 and (blank or separates or continued or heredoc):
            yield Word(concatenate(pieces), start, position)
            pieces, start = [], -1
        if continued:
            position = continued.end()
        elif blank:
            position += 1
        elif separates:
            yield Word(None, position, position + 1)
            position += 1
            if c == "\n" and skipped:
                position = max(position, skipped.pop()[1])
                skipped.clear()
        elif c == "#" and start < 0:
            newline = text.find("\n", position, end)
            position = newline if newline >= 0 else end
        elif heredoc:
            body = _heredoc(script, heredoc, skipped)
            yield Word(concatenate(_expanded(script, body)), position, heredoc.end())
            position = heredoc.end()
        else:
            start = start if start >= 0 else position
            found, position = _piece(script, position, end)
            pieces.append(found)
    if start >= 0:
        yield Word(concatenate(pieces), start, end)
    yield Word(None, end, end)


def _piece(script: Stretch, position: int, end: int) -> tuple[Sequence[Piece], int]:
    """The pieces at ``position``, and where they end."""
    text, c = script.text, script.text[position]
    if c == "'":
        close = text.find("'", position + 1, end)
        close = close if close >= 0 else end
        inside = Span(position + 1, close)
        return ([Piece(text[slice(*inside)], inside)] if close > position + 1 else []), close + 1
    if c == '"':
        close = _closing(text, position + 1, end, '"')
        return concatenate(_expanded(script, Span(position + 1, close))).pieces, close + 1
    if c in "$`":
        return _filled(script, position, end)
    if script.escaped and text.startswith('\\"', position):
        close = text.find('\\"', position + 2, end)
        close = close if close >= 0 else end
        return concatenate(_expanded(script, Span(position + 2, close))).pieces, min(close + 2, end)
    if c == "\\" and position + 1 < end:
        return [Piece(text[position + 1], Span(position, position + 2))], position + 2
    stop = position + 1
    while stop < end and text[stop] not in " \t\n\r;|&()'\"\\$`<":
        stop += 1
    return [Piece(text[position:stop], Span(position, stop))], stop


def _heredoc(script: Stretch, found: re.Match[str], skipped: list[tuple[int, int]]) -> Span:
    """The span of a here-document's body, which starts on the next line, or after the previous here-document."""
    if not script.marks:
        _find_marks(script)
    start = skipped[-1][1] if skipped else _next_line(script, found.end())
    lines = script.marks.get(found[2], [])
    following = bisect_left(lines, Span(start, start))
    if following == len(lines):
        return Span(found.end(), found.end())
    closing = lines[following]
    skipped.append((start, closing.end))
    return Span(start, closing.start)


def _next_line(script: Stretch, position: int) -> int:
    """Where the next line starts. Cached, because one line may open many here-documents."""
    end = script.marks[""][0].start
    if end < position:
        newline = script.text.find("\n", position, script.span.end)
        end = newline if newline >= 0 else script.span.end
        script.marks[""] = [Span(end, end)]
    return end + 1


def _find_marks(script: Stretch) -> None:
    """Collect all lines that are a single word in one pass; otherwise each here-document would scan the whole text."""
    script.marks[""] = [Span(-1, -1)]
    for line in _LINE.finditer(script.text, *script.span):
        script.marks.setdefault(line[1], []).append(Span(*line.span()))


def _closing(text: str, position: int, end: int, mark: str) -> int:
    """The position of ``mark``, which closes a quote or a parenthesis; ``end`` if it is missing."""
    while position < end:
        c = text[position]
        if c == mark:
            return position
        if c == "\\":
            position += 1
        elif text.startswith("$(", position):
            position = _closing(text, position + 2, end, ")")
        elif mark == ")" and c == "(":
            position = _closing(text, position + 1, end, ")")
        elif mark == ")" and c == '"':
            position = _closing(text, position + 1, end, c)
        elif mark == ")" and c == "'":
            close = text.find("'", position + 1, end)
            position = close if close >= 0 else end
        position += 1
    return end


def _expanded(script: Stretch, span: Span) -> Iterator[Sequence[Piece]]:
    """The pieces of a double-quoted text or a here-document."""
    text = script.text
    script = script._replace(last_brace=text.rfind("}", *span))
    position = literal = span.start
    while position < span.end:
        if text[position] == "\\":
            position += 2
        elif text[position] in "$`":
            yield _unescaped(text, literal, position)
            filled, position = _filled(script, position, span.end)
            yield filled
            literal = position
        else:
            position += 1
    yield _unescaped(text, literal, span.end)


def _unescaped(text: str, start: int, end: int) -> list[Piece]:
    if start >= end:
        return []
    said = _ESCAPED.sub(lambda m: m[1] if m[1].strip() else "", text[start:end])
    return [Piece(said, Span(start, end))]


def _printed(script: Stretch, getter: str) -> list[Piece]:
    """What a function prints; its name is unknown within itself, so that it ends."""
    span = script.functions.getters[getter]
    script.file.budget.spend(8 + (span.end - span.start) + len(script.functions.getters) // 8)
    others = {name: where for name, where in script.functions.getters.items() if name != getter}
    closed = script.text.rfind("}", *span)
    inner = script._replace(
        span=span, functions=script.functions._replace(getters=others), nested=[], last_brace=closed
    )
    words = [word.text for word in words_of(inner) if word.text]
    return list(join(words, " ").pieces)


def _filled(script: Stretch, position: int, end: int) -> tuple[list[Piece], int]:
    """The value of the variable or command substitution at ``position``, as far as it is known, and where it ends."""
    unclosed = position > script.last_brace and script.text.startswith("${", position)
    found = None if unclosed else _VARIABLE.match(script.text, position, end)
    if found is None:
        mark = ")" if script.text.startswith("$(", position) else "`"
        if mark == ")" or script.text[position] == "`":
            inside = position + (2 if mark == ")" else 1)
            close = _closing(script.text, inside, end, mark)
            script.file.budget.spend((close - inside) // 8)
            getter = script.text[inside:close].strip()
            if getter in script.functions.getters:
                return _printed(script, getter), close + 1
            script.nested.append(Span(inside, close))
            return [Piece(NAMELESS, Span(position, close), known=False)], close + 1
        return [Piece("$", Span(position, position + 1))], position + 1
    if found["make"] in script.functions.getters and found["make"] not in script.variables:
        return _printed(script, found["make"]), found.end()
    if found["rest"] in ("[@]", "[*]") and (items := script.variables.get(f"{found['braced']}[@]")):
        return list(items.pieces), found.end()
    name, rest = found["name"] or found["braced"] or found["make"], found["rest"] or ""
    default = rest.removeprefix(":").removeprefix("-") if rest.startswith((":-", "-")) else ""
    if name and name.isupper() and name not in script.variables and re.fullmatch(r"[^$`'\"\\]+", default):
        start = found.end() - 1 - len(default)
        span = Span(start, start + len(default))
        return [Piece(default, span, known=False, variable=name, environment=True)], found.end()
    if name in script.variables and not rest.startswith((":-", "-")):
        value = script.variables[name]
        known = [
            piece._replace(known=False, variable=piece.variable or name) if rest and piece.known else piece
            for piece in value.pieces
        ]
        return known, found.end()
    shown = "…" if name and name.isdigit() else name or (found["ci"] or "…").split(".")[-1].strip()
    return [Piece(f"${{{shown}}}", Span(*found.span()), known=False)], found.end()


def functions_in(text: str, span: Span) -> Functions:
    """The functions of a script. One ends at the first closing brace that stands where its line begins."""
    getters = {found[1]: Span(*found.span(2)) for found in _GETTER.finditer(text, *span)}
    ends: dict[str, list[int]] = {}
    for found in _END.finditer(text, *span):
        ends.setdefault(found[1], []).append(found.start())
    bodies = {}
    for found in _FUNCTION.finditer(text, *span):
        closing = ends.get(found[1], [])
        number = bisect_left(closing, found.end())
        if number < len(closing):
            bodies[found[2]] = Span(found.end(), closing[number])
    return Functions(getters, bodies, sorted(bodies.values()))
