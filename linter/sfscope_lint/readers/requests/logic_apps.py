"""Read token requests from Azure Logic Apps: HTTP actions of workflow definitions, in any scope, condition or loop.

Consumption apps are ``Microsoft.Logic/workflows`` resources of ARM templates. Standard apps are a ``workflow.json`` with
``definition`` at its root. Both are recognized by the schema that the definition names.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from sfscope_lint.files.json_places import string, text_of
from sfscope_lint.model.request_kinds import RequestKind
from sfscope_lint.model.traced_text import Piece, Text, field_name, form_fields, is_json
from sfscope_lint.readers.json_file import document
from sfscope_lint.readers.token_request import SourceFile, make_request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.model.token_requests import TokenRequest

_SCHEMA = "Microsoft.Logic/schemas/"
_CONCAT = re.compile(r"(?:@\{?|\[)\s*concat\(", re.IGNORECASE)
_LITERAL = re.compile(r"'(?:[^']|'')*'")
_TOKEN = re.compile(r"'(?:[^']|'')*'|[(),]")


def read(file: SourceFile) -> Iterator[TokenRequest]:
    """The token requests of all workflow definitions in the file."""
    for action in _actions(document(file)):
        yield from _action(file, action)


def _actions(document_: Any) -> Iterator[dict[str, Any]]:
    """Every object within the actions of a workflow definition, once."""
    waiting: list[tuple[Any, bool]] = [(document_, False)]
    while waiting:
        value, within = waiting.pop()
        if isinstance(value, dict):
            if within:
                yield value
            defines = _SCHEMA in string(value.get("$schema"))
            waiting += [(v, within or (defines and k == "actions")) for k, v in reversed(value.items())]
        elif isinstance(value, list):
            waiting += [(inner, within) for inner in reversed(value)]


def _action(file: SourceFile, action: dict[str, Any]) -> Iterator[TokenRequest]:
    inputs = action.get("inputs")
    if string(action.get("type")).lower() != "http" or not isinstance(inputs, dict):
        return
    url = expression(text_of(inputs.get("uri")))
    fields = {**parameters(inputs.get("queries")), **parameters(inputs.get("body"))}
    auth = inputs.get("authentication")
    if isinstance(auth, dict) and auth.get("type") == "Basic":
        fields.setdefault("client_id", text_of(auth.get("username")))
        fields.setdefault("client_secret", text_of(auth.get("password")))
    request = make_request(
        RequestKind.LOGIC_APPS, file, file.place(url.span), url, fields, json_body=sends_json(inputs)
    )
    if request:
        yield request


def parameters(body: Any) -> dict[str, Text]:
    """The parameters by OAuth name of a body: form-encoded text, an object, or a list of multipart parts."""
    if isinstance(body, dict):
        if isinstance(body.get("$multipart"), list):
            return dict(_part(part) for part in body["$multipart"] if isinstance(part, dict))
        return {field_name(str(key)): expression(text_of(value)) for key, value in body.items()}
    return form_fields(expression(text_of(body)))


def sends_json(inputs: dict[str, Any]) -> bool:
    """Whether an HTTP action sends JSON: its body is a text that is JSON, or an object that no header declares a form."""
    body = inputs.get("body")
    if "grant_type" not in parameters(body):
        return False
    if isinstance(body, dict):
        return "$multipart" not in body and "form" not in json.dumps(inputs.get("headers")).lower()
    return is_json(string(body))


def expression(text: Text) -> Text:
    """The value of a text in Azure's template language: ``@concat(…)`` is resolved, any other expression is unknown."""
    whole = text.text
    found = _CONCAT.match(whole)
    if found is None:
        unknown = whole.startswith("@") and not whole.startswith(("@{", "@@"))
        return Text(tuple(piece._replace(known=False) for piece in text.pieces)) if unknown else text
    pieces: list[Piece] = []
    depth, start = 0, found.end()
    for token in _TOKEN.finditer(whole, found.end()):
        depth += {"(": 1, ")": -1}.get(token[0], 0)
        if depth < 0 or (depth == 0 and token[0] == ","):
            pieces += _argument(text, start, token.start())
            start = token.end()
            if depth < 0:
                break
    return Text(tuple(pieces))


def _argument(text: Text, start: int, end: int) -> tuple[Piece, ...]:
    written = text.text[start:end]
    start += len(written) - len(written.lstrip())
    written = written.strip()
    if _LITERAL.fullmatch(written):
        return text.cut(start + 1, start + len(written) - 1).pieces
    return (Piece("${…}", text.cut(start, start + max(1, len(written))).span, known=False),)


def _part(part: dict[str, Any]) -> tuple[str, Text]:
    headers = part.get("headers")
    disposition = string(headers.get("Content-Disposition")) if isinstance(headers, dict) else ""
    _, _, name = disposition.partition("name=")
    return field_name(name.strip("\"' ;")), expression(text_of(part.get("body")))
