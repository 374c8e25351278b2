"""Parse a JSON file once for all readers that need it."""

from __future__ import annotations

from functools import lru_cache
from json import JSONDecodeError
from typing import TYPE_CHECKING, Any

from sfscope_lint.files.json_places import parse_json
from sfscope_lint.readers.budget import UnparsedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.model.source import Source
    from sfscope_lint.readers.token_request import SourceFile


def document(file: SourceFile) -> Any:
    """The parsed value of the file. Raises ``UnparsedError`` if it isn't JSON."""
    text = file.source.text
    file.budget.spend((text.count(",") + text.count(":") + text.count("[")) // 2)
    value = _parse(file.source)
    if isinstance(value, str):
        raise UnparsedError(value)
    return value


@lru_cache(maxsize=1)  # all readers of one file run before the next file
def _parse(source: Source) -> Any:
    """The parsed value of the file; a ``str`` if it isn't JSON: the reason."""
    try:
        value = parse_json(source.text)
    except JSONDecodeError as error:
        return f"it isn't JSON: {error.msg} at line {error.lineno}, column {error.colno}"
    return None if isinstance(value, str) else value


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """All objects in a value, at any depth, in the order of the file."""
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, dict):
            yield found
            waiting += reversed(found.values())
        elif isinstance(found, list):
            waiting += reversed(found)
