"""Read token requests from Postman collections, versions 2.0 and 2.1: OAuth 2.0 authorizations and requests.

Format: https://schema.postman.com. Saved example responses are skipped, because they repeat the request.
"""

from __future__ import annotations

import re
from collections import ChainMap
from typing import TYPE_CHECKING, Any

from sfscope_lint.files.json_places import JsonObject, string, text_of
from sfscope_lint.model.request_kinds import RequestKind
from sfscope_lint.model.source import Span
from sfscope_lint.model.traced_text import Piece, Text, concatenate, field_name, form_fields, is_json
from sfscope_lint.readers.json_file import document
from sfscope_lint.readers.token_request import SourceFile, make_request

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sfscope_lint.model.token_requests import TokenRequest

_Variables = ChainMap[str, Text]  # of a folder, and of those around it: no copies
_SCHEMA = re.compile(r"(?:getpostman|postman)\.com/json/(?:draft-\d+/)?collection/v2\.[01]")
_VARIABLE = re.compile(r"\{\{([^{}]++)\}\}")


def read(file: SourceFile) -> Iterator[TokenRequest]:
    """The token requests of a collection, in document order."""
    collection = document(file)
    if not isinstance(collection, dict):
        return
    info = collection.get("info")
    if isinstance(info, dict) and _SCHEMA.search(string(info.get("schema"))):
        yield from _folder(file, collection, ChainMap())


def _folder(file: SourceFile, folder: dict[str, Any], outer: _Variables) -> Iterator[TokenRequest]:
    """The requests of a folder (or the collection): its authorization, its scripts and its items."""
    variables = outer.new_child(_variables(folder.get("variable")))
    yield from _authorization(file, folder.get("auth"), variables)
    for event in _objects(folder.get("event")):
        yield from _script(file, event)
    request = folder.get("request")
    if isinstance(request, dict):
        yield from _authorization(file, request.get("auth"), variables)
        yield from _request(file, request, variables)
    for item in _objects(folder.get("item")):
        yield from _folder(file, item, variables)


def _variables(entries: Any) -> dict[str, Text]:
    return {
        string(entry.get("key")) or string(entry.get("id")): text_of(entry.get("value"))
        for entry in _objects(entries)
        if not entry.get("disabled") and text_of(entry.get("value")).text
    }


def _authorization(file: SourceFile, auth: Any, variables: _Variables) -> Iterator[TokenRequest]:
    """The request of an OAuth 2.0 authorization, which a request, a folder or the collection may have."""
    if not isinstance(auth, JsonObject) or auth.get("type") != "oauth2":
        return
    settings = auth.get("oauth2")
    if isinstance(settings, dict):  # version 2.0
        fields = {
            field_name(str(key)): _filled(file, text_of(value), variables) for key, value in settings.items()
        }
    else:
        fields = dict(_pairs(file, settings, variables))
    request = make_request(
        RequestKind.POSTMAN, file, file.place(_first_line(file, auth)), fields.get("accessTokenUrl", Text()), fields
    )  # fmt: skip
    if request:
        yield request


def _request(file: SourceFile, request: dict[str, Any], variables: _Variables) -> Iterator[TokenRequest]:
    url = _url(file, request.get("url"), variables)
    body = request.get("body")
    fields: dict[str, Text] = {}
    json_body = False
    if isinstance(body, dict) and not body.get("disabled"):
        mode = body.get("mode")
        content = body.get(mode) if isinstance(mode, str) else None
        if mode == "raw":
            text = _filled(file, text_of(content), variables)
            fields, json_body = form_fields(text), is_json(text.text)
        else:
            fields = dict(_pairs(file, content, variables))
    auth = request.get("auth")
    if isinstance(auth, dict) and auth.get("type") == "basic":
        basic = dict(_pairs(file, auth.get("basic"), variables))
        fields = {
            **{
                name: basic[key]
                for name, key in (("client_id", "username"), ("client_secret", "password"))
                if key in basic
            },
            **fields,
        }
    made = make_request(RequestKind.POSTMAN, file, file.place(url.span), url, fields, json_body=json_body)
    if made:
        yield made


def _script(file: SourceFile, event: dict[str, Any]) -> Iterator[TokenRequest]:
    """The token requests in a script that runs before or after a request."""
    from sfscope_lint.readers.code.evaluator import requests_in
    from sfscope_lint.readers.code.javascript import JAVASCRIPT

    script = event.get("script")
    lines = script.get("exec") if isinstance(script, dict) else None
    lines = lines if isinstance(lines, list) else [lines]
    texts = [text_of(line) for line in lines]
    code = "\n".join(text.text for text in texts)
    if "oauth2/token" not in code:
        return
    spans = [text.span for text in texts for _ in range(len(text.text) + 1)]
    yield from requests_in(file, RequestKind.POSTMAN, JAVASCRIPT, code, spans)


def _url(file: SourceFile, url: Any, variables: _Variables) -> Text:
    if isinstance(url, dict):
        raw = text_of(url.get("raw"))
        if raw.text:
            return _filled(file, raw, variables)
        host, path = url.get("host"), url.get("path")
        pieces: list[Piece] = []
        for part, between in ((host, "."), (path, "/")):
            words = [text_of(word) for word in (part if isinstance(part, list) else [part])]
            for number, word in enumerate(w for w in words if w.text):
                lead = between if number else ("/" if part is path else "")
                pieces += [Piece(lead, word.span), *word.pieces] if lead else word.pieces
        return _filled(file, Text(tuple(pieces)), variables)
    return _filled(file, text_of(url), variables)


def _pairs(file: SourceFile, entries: Any, variables: _Variables) -> Iterator[tuple[str, Text]]:
    """The enabled parameters of a list of ``{key, value}`` objects."""
    for entry in _objects(entries):
        if not entry.get("disabled") and isinstance(entry.get("key"), str):
            yield field_name(entry["key"]), _filled(file, text_of(entry.get("value")), variables)


def _filled(file: SourceFile, text: Text, variables: _Variables, depth: int = 4) -> Text:
    """The text with known variables replaced by their values; other variables stay, as unknown pieces."""
    if "{{" not in text.text:
        return text
    filled = concatenate(_parts(file, text, variables, depth))
    file.budget.spend(filled.weight)
    return filled


def _parts(file: SourceFile, text: Text, variables: _Variables, depth: int) -> Iterator[Iterable[Piece]]:
    whole, position = text.text, 0
    for found in _VARIABLE.finditer(whole):
        file.budget.spend(1 + len(variables.maps) // 8)
        yield text.cut(position, found.start()).pieces
        value = variables.get(found[1].strip())
        if value and depth:
            yield _filled(file, value, variables, depth - 1).pieces
        else:
            yield (Piece(found[0], text.cut(*found.span()).span, known=False),)
        position = found.end()
    yield text.cut(position, len(whole)).pieces


def _objects(entries: Any) -> list[dict[str, Any]]:
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def _first_line(file: SourceFile, found: JsonObject) -> Span:
    """The span of an object's first line, because the whole object would fill the screen."""
    line = file.source.text.find("\n", found.span.start)
    return Span(found.span.start, min(found.span.end, line if line >= 0 else found.span.end))
