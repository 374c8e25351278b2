"""Read token requests from shell scripts, Makefiles and CI pipelines: curl, wget, HTTPie and similar commands."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import ChainMap
from typing import TYPE_CHECKING

from sfscope_lint.model.source import Span
from sfscope_lint.model.token_requests import RequestKind
from sfscope_lint.model.traced_text import Piece, Text, concatenate, form_fields, is_json, join, unknown_text
from sfscope_lint.readers.token_request import make_request
from sfscope_lint.record import Record
from sfscope_lint.salesforce.token_endpoint import is_token_url, may_be_token_url, talks_to_salesforce

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, MutableMapping, Sequence

    from sfscope_lint.model.token_requests import TokenRequest
    from sfscope_lint.readers.token_request import SourceFile

_DATA = frozenset(
    {
        *("-d", "--data", "--data-raw", "--data-binary", "--data-ascii", "--data-urlencode", "--json"),
        *("-F", "--form", "--form-string", "--url-query", "--post-data", "--body-data"),
    }
)
_MULTIPART = frozenset({"-F", "--form"})
_USER = frozenset({"-u", "--user", "-a", "--auth"})
_URL = frozenset({"--url", "--location-trusted"})
_TOOLS = frozenset({"curl", "wget", "http", "https", "xh", "xhs", "curlie", "hurl"})
_POWERSHELL = re.compile(r"\b(?:Invoke-RestMethod|Invoke-WebRequest|irm|iwr)\b", re.IGNORECASE)
_VARIABLE = re.compile(
    r"\$\$?(?:(?P<name>[A-Za-z_]\w*|[1-9])|\{\{(?P<ci>[^{}]*+)\}\}|\{(?P<braced>[A-Za-z_]\w*+|[1-9])(?P<rest>[^}]*+)\}"
    r"|\((?P<make>[A-Za-z_]\w*)\)|[0@*?!-])"
)
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*\+?=")
_ARRAY = re.compile(r"([A-Za-z_]\w*+)(\+?)=")  # name=(…)
_DEEPEST = 2  # calls in calls
_NEXT = "\0"  # between the items of an array
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
_NAMELESS = "${…}"  # the output of a command, or a positional parameter
_HEREDOC = re.compile(r"<<-?\s*(['\"]?)([A-Za-z_]\w*)\1")


class _Word(Record):
    """A word of a command, or a separator between commands (``text`` is None)."""

    text: Text | None
    start: int
    end: int


def read(file: SourceFile) -> Iterator[TokenRequest]:
    """The token requests of a script; in YAML, of the scripts that its steps run."""
    text = file.source.text
    if file.suffix in ("yml", "yaml"):
        from sfscope_lint.readers.requests.ci_pipelines import scripts

        for script in scripts(text):
            if script.javascript:
                from sfscope_lint.readers.code import javascript

                yield from javascript.requests_in(file, script.span)
                continue
            own: ChainMap[str, Text] = ChainMap({}, script.variables)  # not a copy: there may be thousands
            yield from requests_in(file, script.span, own, folded=script.folded)
    else:
        make = (
            file.suffix == "mk" or file.name.lower().endswith("makefile") or "makefile" in file.path.lower()
        )
        yield from _script(file, Span(0, len(text)), ChainMap(_make_variables(text) if make else {}))


def requests_in(
    file: SourceFile,
    span: Span,
    variables: ChainMap[str, Text],
    *,
    folded: bool = False,
    escaped: bool = False,
) -> Iterator[TokenRequest]:
    """The token requests of a pipeline's step. ``folded``: YAML joins its lines; ``escaped``: its quotes are escaped."""
    if _POWERSHELL.search(file.source.text, *span):
        from sfscope_lint.readers.code import powershell

        yield from powershell.requests_in(file, span)
    yield from _script(file, span, variables, folded=folded, escaped=escaped)


def _make_variables(text: str) -> dict[str, Text]:
    """The variables that a Makefile sets at the start of a line: ``NAME = value``."""
    variables = {}
    for found in re.finditer(r"^([A-Za-z_]\w*+)[ ]*+[:?]?=[ ]*+(\S.*)$", text, re.MULTILINE):
        value, start = found[2].rstrip(" "), found.start(2)
        variables[found[1]] = Text((Piece(value, Span(start, start + len(value))),))
    return variables


def _script(
    file: SourceFile,
    span: Span,
    variables: ChainMap[str, Text],
    *,
    folded: bool = False,
    escaped: bool = False,
    functions: _Functions | None = None,
    called: Span | None = None,
) -> Iterator[TokenRequest]:
    """The requests of a script and of its command substitutions.

    ``functions`` are those of the whole script, if they are known. ``called``: it is the body of one, called there.
    """
    command: list[_Word] = []
    nested: list[Span] = []
    text = file.source.text
    functions = _functions_in(text, span) if functions is None else functions
    last_brace = text.rfind("}", *span)
    script = _Stretch(file, text, span, variables, nested, folded, escaped, {}, last_brace, functions)
    array: re.Match[str] | None = None
    for word in _words(script):
        if word.text is not None:
            file.budget.spend(1 + word.text.weight)
            command.append(word)
            continue
        mark = text[word.start : word.end]
        if array and mark not in ("", ")"):
            continue  # its items are on several lines
        if array:
            _fill(variables, array, [item.text for item in command if item.text])
            command, array = [], None
            continue
        array = (
            _ARRAY.fullmatch(command[-1].text.text) if mark == "(" and command and command[-1].text else None
        )
        if array:
            command = []
            continue
        yield from _command(file, command, variables, called)
        yield from _called(file, command, variables, functions)
        command = []
        while nested:
            inner = nested.pop(0)
            more = variables.new_child()
            yield from _script(
                file, inner, more, folded=folded, escaped=escaped, functions=functions, called=called
            )


def _functions_in(text: str, span: Span) -> _Functions:
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
    return _Functions(getters, bodies)


def _called(
    file: SourceFile, command: list[_Word], variables: ChainMap[str, Text], functions: _Functions
) -> Iterator[TokenRequest]:
    """The requests of a function that gets a token URL or a form with a grant."""
    texts = [word.text for word in command if word.text is not None]
    name = texts[0].text if texts else ""
    body, given = functions.bodies.get(name), texts[1:10]
    if body is None or not any(
        is_token_url(text.text) or "grant_type" in form_fields(text) for text in given
    ):
        return
    file.budget.spend((body.end - body.start) // 8)
    inner = functions.depth < _DEEPEST  # so that it ends
    own = variables.new_child({str(number): text for number, text in enumerate(given, 1)})
    place = Span(command[0].start, command[0].end)
    left = functions._replace(bodies=functions.bodies if inner else {}, depth=functions.depth + 1)
    yield from _script(file, body, own, functions=left, called=place)


def _fill(variables: MutableMapping[str, Text], array: re.Match[str], items: list[Text]) -> None:
    """Set an array, or add to it."""
    name = f"{array[1]}[@]"
    old = [variables[name]] if array[2] and name in variables else []
    variables[name] = join([*old, *items], _NEXT)


def _command(
    file: SourceFile, words: list[_Word], variables: MutableMapping[str, Text], called: Span | None
) -> Iterator[TokenRequest]:
    """The token request that a command makes, if it makes one. Adds the command's assignments to ``variables``.

    ``called`` is where the function is called that the command is in.
    """
    whole_words = [(word, text) for word in words if word.text is not None for text in _items(word.text)]
    texts = [text for _, text in whole_words]
    tool = next((n for n, text in enumerate(texts) if _tool(text)), None)
    for text in texts[:tool]:
        found = _ASSIGNMENT.match(text.text)
        if found:
            name = found[0].rstrip("+=")
            value = text.cut(found.end(), len(text.text))
            if value.text == _NAMELESS:
                value = unknown_text(name, value.span)
            old = variables.get(name, Text())
            variables[name] = concatenate((old.pieces, value.pieces)) if "+=" in found[0] else value
    if tool is None:
        return
    httpie = _tool(texts[tool]) in ("http", "https", "xh", "xhs")
    url: Text | None = None
    variable: Text | None = None
    forms: list[Text] = []
    fields: dict[str, Text] = {}
    rest = iter(texts[tool + 1 :])
    for text in rest:
        whole = text.text
        option, equals, _ = whole.partition("=")
        if whole in _MULTIPART:
            forms.append(_unquoted(next(rest, Text())))
        elif whole in _DATA:
            forms.append(next(rest, Text()))
        elif equals and option in _DATA and option.startswith("--"):
            forms.append(text.cut(len(option) + 1, len(whole)))
        elif whole[:2] in ("-d", "-F") and len(whole) > 2 and not whole.startswith("--"):
            forms.append(text.cut(2, len(whole)))
        elif whole in _USER:
            fields.update(_user(next(rest, Text())))
        elif whole[:2] == "-u" and len(whole) > 2 and not httpie:
            fields.update(_user(text.cut(2, len(whole))))
        elif whole in _URL:
            text = next(rest, Text())  # noqa: PLW2901 - the option's value is the word
            url = text if is_token_url(text.text) else url
            variable = text if may_be_token_url(text.text) else variable
        elif is_token_url(whole):
            url = url or text
        elif may_be_token_url(whole):
            variable = variable or text
        elif "grant_type" in form_fields(text) or (
            httpie and re.match(r"[A-Za-z_]+==?[^=]", whole)
        ):  # a here-document, for -d @-
            forms.append(text)
    assumed = url is None and variable is not None and talks_to_salesforce(file.source.text)
    url = variable if assumed else url
    if url is None:
        return
    fields = {**fields, **form_fields(join(forms, "&"))}
    json_body = len(forms) == 1 and is_json(forms[0].text)
    if json_body:
        fields |= form_fields(forms[0])
    if httpie:
        json_body = not any(text.text in ("-f", "--form", "--multipart") for text in texts[tool + 1 :])
    at, _ = whole_words[tool]
    place = file.place(called or Span(at.start, at.end))
    request = make_request(RequestKind.SHELL, file, place, url, fields, json_body=json_body, assumed=assumed)
    if request:
        yield request


def _items(text: Text) -> Iterator[Text]:
    """The items of an array that is a word; any other word is one item."""
    whole, start = text.text, 0
    if _NEXT in whole:
        for item in whole.split(_NEXT):
            yield text.cut(start, start + len(item))
            start += len(item) + 1
    else:
        yield text


def _unquoted(part: Text) -> Text:
    """A part of curl's multipart form without the quotes that its value may have: ``name="value"``."""
    whole = part.text
    start = whole.find('="') + 1
    if not start or not whole.endswith('"', start + 1):
        return part
    return concatenate((part.cut(0, start).pieces, part.cut(start + 1, len(whole) - 1).pieces))


def _tool(text: Text) -> str:
    name = text.text.rpartition("/")[2].lstrip("@-").lower().removesuffix(".exe")
    return name if name in _TOOLS and text.known else ""


def _user(text: Text) -> dict[str, Text]:
    """``id:secret``."""
    whole = text.text
    colon = whole.find(":")
    if colon < 0:
        return {"client_id": text}
    return {"client_id": text.cut(0, colon), "client_secret": text.cut(colon + 1, len(whole))}


class _Functions(Record):
    """The functions of a script by their names: the words that those print that do nothing else, and all bodies.

    ``depth`` counts the functions that are called where they are used.
    """

    getters: Mapping[str, Span]
    bodies: Mapping[str, Span]
    depth: int = 0


class _Stretch(Record):
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
    functions: _Functions


def _words(script: _Stretch) -> Iterator[_Word]:
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
            yield _Word(concatenate(pieces), start, position)
            pieces, start = [], -1
        if continued:
            position = continued.end()
        elif blank:
            position += 1
        elif separates:
            yield _Word(None, position, position + 1)
            position += 1
            if c == "\n" and skipped:
                position = max(position, skipped.pop()[1])
                skipped.clear()
        elif c == "#" and start < 0:
            newline = text.find("\n", position, end)
            position = newline if newline >= 0 else end
        elif heredoc:
            body = _heredoc(script, heredoc, skipped)
            yield _Word(concatenate(_expanded(script, body)), position, heredoc.end())
            position = heredoc.end()
        else:
            start = start if start >= 0 else position
            found, position = _piece(script, position, end)
            pieces.append(found)
    if start >= 0:
        yield _Word(concatenate(pieces), start, end)
    yield _Word(None, end, end)


def _piece(script: _Stretch, position: int, end: int) -> tuple[Sequence[Piece], int]:
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


def _heredoc(script: _Stretch, found: re.Match[str], skipped: list[tuple[int, int]]) -> Span:
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


def _next_line(script: _Stretch, position: int) -> int:
    """Where the next line starts. Cached, because one line may open many here-documents."""
    end = script.marks[""][0].start
    if end < position:
        newline = script.text.find("\n", position, script.span.end)
        end = newline if newline >= 0 else script.span.end
        script.marks[""] = [Span(end, end)]
    return end + 1


def _find_marks(script: _Stretch) -> None:
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


def _expanded(script: _Stretch, span: Span) -> Iterator[Sequence[Piece]]:
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


def _printed(script: _Stretch, getter: str) -> list[Piece]:
    """What a function prints; its name is unknown within itself, so that it ends."""
    span = script.functions.getters[getter]
    script.file.budget.spend(8 + (span.end - span.start) + len(script.functions.getters) // 8)
    others = {name: where for name, where in script.functions.getters.items() if name != getter}
    closed = script.text.rfind("}", *span)
    inner = script._replace(
        span=span, functions=script.functions._replace(getters=others), nested=[], last_brace=closed
    )
    words = [word.text for word in _words(inner) if word.text]
    return list(join(words, " ").pieces)


def _filled(script: _Stretch, position: int, end: int) -> tuple[list[Piece], int]:
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
            return [Piece(_NAMELESS, Span(position, close), known=False)], close + 1
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
