"""Read pairs of name and value wherever they stand: in ``.env`` and ``.properties`` files, JSON and YAML.

In JSON and YAML, a pair may also be an object (``{"name": …, "value": …}``, as in Kubernetes and Azure Pipelines), an item of a
list (``NAME=value``, as in Compose files), a line of an embedded file, or an entry of a Kubernetes Secret in base64.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sfscope_lint.files.json_places import JsonString, string
from sfscope_lint.model.source import Span
from sfscope_lint.model.traced_text import Piece, Text, literal
from sfscope_lint.readers.budget import UnparsedError
from sfscope_lint.readers.yaml_file import content, documents
from sfscope_lint.record import Record
from sfscope_lint.salesforce.setting_names import owner, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.readers.token_request import SourceFile

_DEEPEST = 40  # words of the path to a pair
_BLANKS = re.compile(r"[^\S\r\n]{200}")
_LINE = re.compile(
    r"^[ \t]*+(?:export[ \t]++)?([A-Za-z][\w.\[\]-]*+)[ \t]*+[=:][ \t]*+([^\r\n]*+)", re.MULTILINE
)
_ASSIGNMENT = re.compile(r"([A-Za-z]\w*+)=")
_EMBEDDED = (".env", ".properties")


class Setting(Record):
    """A pair of name and value, which may be empty. ``path`` are the words of the names around it; ``encoded``: the file has it in base64."""

    path: tuple[str, ...]
    name: str
    value: Text
    encoded: bool = False


class _Visit(Record):
    node: Any
    path: tuple[str, ...]
    encoded: bool


def settings(file: SourceFile) -> Iterator[Setting]:
    """All pairs of the file, in its order. Raises ``UnparsedError``."""
    text = file.source.text
    match file.suffix:
        case "json":
            from sfscope_lint.readers.json_file import document

            yield from _tree(file, document(file), 0)
        case "yml" | "yaml":
            for number, node in enumerate(documents(text)):
                yield from _tree(file, node, number)
        case "properties":
            yield from _lines(file, Span(0, len(text)), ())
        case _:
            yield from _environment(file)


def _environment(file: SourceFile) -> Iterator[Setting]:
    """The variables of a ``.env`` file."""
    from io import StringIO

    from dotenv.parser import parse_stream

    text = file.source.text
    if _BLANKS.search(text):  # the parser takes quadratic time for them
        raise UnparsedError("it has more than 200 spaces in a row")
    start = len(text) - len(text.removeprefix("\ufeff"))
    for binding in parse_stream(StringIO(text, newline="")):
        file.budget.spend(4)
        written = binding.original.string
        if binding.key and binding.value == "":
            yield Setting((), binding.key, Text())
        elif binding.key and binding.value:
            after = written.index("=", written.index(binding.key) + len(binding.key)) + 1
            found = written.find(binding.value, after)
            if found >= 0:
                yield Setting((), binding.key, literal(binding.value, start + found))
            else:  # it is written with escapes
                span = Span(start + after, start + len(written.rstrip()))
                yield Setting((), binding.key, Text((Piece(binding.value, span),)))
        start += len(written)


def _lines(file: SourceFile, span: Span, path: tuple[str, ...]) -> Iterator[Setting]:
    """The pairs in lines ``name=value`` or ``name: value``."""
    for found in _LINE.finditer(file.source.text, *span):
        file.budget.spend(2)
        yield Setting(path, found[1], literal(found[2].rstrip(), found.start(2)))


def _tree(file: SourceFile, root: Any, number: int) -> Iterator[Setting]:
    """The pairs in a JSON value or a YAML node. A YAML node with several aliases is read once."""
    waiting = [_Visit(root, (str(number),) if number else (), encoded=False)]
    seen: set[int] = set()
    while waiting:
        visit = waiting.pop()
        if id(visit.node) in seen:
            continue
        seen.add(id(visit.node))
        entries = _entries(visit.node)
        items = _items(visit.node)
        file.budget.spend(1 + len(entries) + len(items) // 2)
        below: list[_Visit] = []
        secret = any(name == "kind" and _string(value) == "Secret" for name, value in entries)
        for name, value in entries:
            yield from _pair(file, visit, name, value)
            path = visit.path if name == "<<" else (*visit.path, *owner(words_of(name)))[-_DEEPEST:]
            below.append(_Visit(value, path, encoded=secret and name == "data"))
        for index, value in enumerate(items):
            pair = dict(_entries(value))
            named = _string(pair.get("name")) or _string(pair.get("key"))
            if named and "value" in pair:
                yield Setting(visit.path, named, _text(file, pair["value"]))
            elif assigned := _ASSIGNMENT.match(_string(value)):
                yield Setting(
                    visit.path, assigned[1], _text(file, value).cut(assigned.end(), len(_string(value)))
                )
            else:
                below.append(_Visit(value, (*visit.path, str(index))[-_DEEPEST:], encoded=False))
        waiting += [each for each in reversed(below) if not _is_scalar(each.node)]


def _pair(file: SourceFile, visit: _Visit, name: str, value: Any) -> Iterator[Setting]:
    if visit.encoded:
        decoded = _decoded(_string(value))
        if decoded:
            span = _text(file, value).span
            yield Setting(visit.path, name, Text((Piece(decoded, span),)), encoded=True)
        return
    written = _string(value)
    if written and name.lower().endswith(_EMBEDDED) and getattr(value, "style", None) == "|":
        yield from _lines(file, content(value, file.source.text), visit.path)
    elif written or _is_empty(value):
        yield Setting(visit.path, name, _text(file, value))
    elif described := next((inner for key, inner in _entries(value) if key == "value"), None):
        yield Setting(visit.path, name, _text(file, described))  # GitLab's variables, ARM's parameters


def _decoded(written: str) -> str:
    """The text that base64 stands for; empty if it isn't base64 of text."""
    from base64 import b64decode
    from binascii import Error

    try:
        return b64decode("".join(written.split()), validate=True).decode().strip()
    except (Error, ValueError):
        return ""


def _is_scalar(node: Any) -> bool:
    return not isinstance(node, dict | list) and _kind(node) not in ("mapping", "sequence")


def _kind(node: Any) -> str:
    """What a YAML node is; empty for a value of JSON."""
    return str(getattr(node, "id", ""))


def _entries(node: Any) -> list[tuple[str, Any]]:
    if isinstance(node, dict):
        return list(node.items())
    if _kind(node) == "mapping":
        return [(name.value, value) for name, value in node.value if _kind(name) == "scalar"]
    return []


def _items(node: Any) -> list[Any]:
    if isinstance(node, list):
        return node
    return node.value if _kind(node) == "sequence" else []


def _string(node: Any) -> str:
    return node.value if _kind(node) == "scalar" else string(node)


def _is_empty(node: Any) -> bool:
    """Whether a node is an empty string, which examples have."""
    return (isinstance(node, JsonString) or _kind(node) == "scalar") and not _string(node)


def _text(file: SourceFile, node: Any) -> Text:
    if isinstance(node, JsonString):
        return node.as_text()
    written = _string(node)
    return Text((Piece(written, content(node, file.source.text)),)) if written else Text()
