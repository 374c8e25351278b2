"""Parses JSON with the standard library's parser and keeps the place of each string."""

from __future__ import annotations

import json
from json import decoder, scanner
from typing import TYPE_CHECKING, Any

from sfscope_lint.model.source import Span
from sfscope_lint.model.traced_text import Piece, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class JsonString(str):
    """A string of a JSON file.

    ``span`` is the span of its text between the quotes, in characters of the file.
    """

    __slots__ = ("span",)
    span: Span

    def as_text(self) -> Text:
        return Text((Piece(str(self), self.span),)) if self else Text()


class JsonObject(dict[str, Any]):
    """An object of a JSON file. ``span`` includes its braces."""

    __slots__ = ("span",)
    span: Span


class _Decoder(json.JSONDecoder):
    """The pure Python parser of ``json``, because the C scanner has no hooks for strings and objects."""

    def __init__(self) -> None:
        super().__init__(parse_int=float)  # int() refuses thousands of digits
        self.parse_string = _string
        self.parse_object = _object
        self.scan_once = scanner.py_make_scanner(self)  # type: ignore[attr-defined]


def _string(text: str, start: int, strict: bool) -> tuple[JsonString, int]:
    value, end = decoder.scanstring(text, start, strict)  # type: ignore[attr-defined]
    string = JsonString(value)
    string.span = Span(start, end - 1)
    return string, end


def _object(
    text_and_start: tuple[str, int],
    strict: bool,
    scan_once: Callable[..., Any],
    object_hook: Any,
    object_pairs_hook: Any,
    memo: dict[str, str] | None = None,
) -> tuple[JsonObject, int]:
    pairs, end = decoder.JSONObject(text_and_start, strict, scan_once, object_hook, object_pairs_hook, memo)  # type: ignore[attr-defined]
    found = JsonObject(pairs)
    found.span = Span(text_and_start[1] - 1, end)
    return found, end


def parse_json(text: str) -> Any:
    """The value of a JSON text; strings and objects have spans. Raises ``json.JSONDecodeError``."""
    return _Decoder().decode(text)


def strings_in(value: Any) -> Iterator[JsonString]:
    """The strings in a value, in the order of the file, without the keys of objects."""
    if isinstance(value, JsonString):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings_in(inner)


def string(value: Any) -> str:
    """A string of the file; empty for what isn't one."""
    return value if isinstance(value, str) else ""


def text_of(value: Any) -> Text:
    """A string of the file as a traced text; empty for other values."""
    return value.as_text() if isinstance(value, JsonString) else Text()
