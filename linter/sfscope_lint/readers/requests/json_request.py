"""Read token requests from plain JSON: an object with a token URL and the parameters, at any depth.

Such files are the settings of programs, and the requests of HTTP clients (Bruno, HAR). Files with a schema of their own
have their own readers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sfscope_lint.files.json_places import string, text_of
from sfscope_lint.model.request_kinds import RequestKind
from sfscope_lint.model.traced_text import Text, field_name, form_fields
from sfscope_lint.readers.json_file import document, objects
from sfscope_lint.readers.token_request import SourceFile, make_request
from sfscope_lint.salesforce.token_endpoint import is_token_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.model.token_requests import TokenRequest

_URL = re.compile(r"(?:\w*[a-z_])?(?:ur[li]|endpoint)", re.IGNORECASE)
_DEEPEST = 3  # objects in objects that hold parameters of one request


def read(file: SourceFile) -> Iterator[TokenRequest]:
    """The requests of all objects with a token URL, unless they are recorded or mocked together with their responses."""
    root = document(file)
    if any(_is_known(found) for found in objects(root)):
        return
    for found in objects(root):
        url = next((text_of(value) for key, value in found.items() if _is_url(key, value)), None)
        if url is None or any(key.startswith("response") for key in found):
            continue
        fields = _parameters(file, found)
        request = make_request(RequestKind.JSON, file, file.place(url.span), url, fields)
        if request:
            yield request


def _is_known(found: dict[str, Any]) -> bool:
    """Whether the object belongs to a format that has a reader of its own."""
    info = found.get("info")
    postman = isinstance(info, dict) and "postman" in string(info.get("schema"))
    return postman or "$schema" in found or "typeProperties" in found


def _is_url(key: str, value: Any) -> bool:
    """Whether it is a token URL by its name and value. A name in capitals is a variable of the environment."""
    return not key.isupper() and _URL.fullmatch(key) is not None and is_token_url(string(value))


def _parameters(file: SourceFile, request: dict[str, Any]) -> dict[str, Text]:
    """The parameters by OAuth name: of the object, of a form's text in it, and of objects and lists of pairs in it."""
    fields: dict[str, Text] = {}
    waiting: list[tuple[Any, int]] = [(request, 0)]
    for value, depth in waiting:
        file.budget.spend(1)
        if isinstance(value, list):
            waiting += [(item, depth) for item in value if isinstance(item, dict)]
        elif isinstance(value, dict):
            name = string(value.get("name")) or string(value.get("key"))
            if name and "value" in value:
                fields.setdefault(field_name(name), text_of(value["value"]))
            for key, inner in value.items():
                text = text_of(inner)
                if text.text and "grant_type=" in text.text and not is_token_url(text.text):
                    for parameter, part in form_fields(text).items():
                        fields.setdefault(parameter, part)
                elif text.text and not key.isupper():
                    fields.setdefault(field_name(key), text)
                elif depth < _DEEPEST:
                    waiting.append((inner, depth + 1))
    return fields
