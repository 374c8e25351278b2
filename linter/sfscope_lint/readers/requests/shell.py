"""Read token requests from shell scripts, Makefiles and CI pipelines: curl, wget, HTTPie and similar commands."""

from __future__ import annotations

import re
from collections import ChainMap
from typing import TYPE_CHECKING

from sfscope_lint.model.request_kinds import RequestKind
from sfscope_lint.model.source import Span
from sfscope_lint.model.traced_text import Piece, Text, concatenate, form_fields, is_json, join, unknown_text
from sfscope_lint.readers.requests.shell_locals import Locals
from sfscope_lint.readers.requests.shell_words import (
    NAMELESS,
    Functions,
    Stretch,
    Word,
    functions_in,
    words_of,
)
from sfscope_lint.readers.token_request import make_request
from sfscope_lint.salesforce.token_endpoint import is_token_url, may_be_token_url, talks_to_salesforce

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableMapping

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
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*\+?=")
_ARRAY = re.compile(r"([A-Za-z_]\w*+)(\+?)=")  # name=(…)
_DEEPEST = 2  # calls in calls
_NEXT = "\0"  # between the items of an array


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
    functions: Functions | None = None,
    called: Span | None = None,
) -> Iterator[TokenRequest]:
    """The requests of a script and of its command substitutions.

    ``functions`` are those of the whole script, if they are known. ``called``: it is the body of one, called there.
    """
    command: list[Word] = []
    nested: list[Span] = []
    text = file.source.text
    functions = functions_in(text, span) if functions is None else functions
    last_brace = text.rfind("}", *span)
    script = Stretch(file, text, span, variables, nested, folded, escaped, {}, last_brace, functions)
    array: re.Match[str] | None = None
    own = Locals(variables, functions.places)
    for word in words_of(script):
        own.leave(word.start)
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
        own.declare(command)
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


def _called(
    file: SourceFile, command: list[Word], variables: ChainMap[str, Text], functions: Functions
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
    file: SourceFile, words: list[Word], variables: MutableMapping[str, Text], called: Span | None
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
            if value.text == NAMELESS:
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
