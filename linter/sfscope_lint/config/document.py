"""Reads a settings file and checks it against a type; errors name file, line, key and remedy."""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args, get_origin

import msgspec

from sfscope_lint.config.key_lines import key_lines, nearest_line
from sfscope_lint.config.rule_packages import did_you_mean
from sfscope_lint.files.read import SETTINGS_LIMIT, read_bytes
from sfscope_lint.files.time_limit import TimeLimitError, time_limit
from sfscope_lint.model.place import Place
from sfscope_lint.model.settings import SettingsError
from sfscope_lint.model.source import Source
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sfscope_lint.config.key_lines import Path


class Document(Record):
    """A settings file that parses as TOML: its source, its content, and the line of each key."""

    source: Source
    content: dict[str, Any]
    lines: Mapping[Path, int]

    def error(self, path: Path, message: str) -> SettingsError:
        """An error about a key, to be raised."""
        line = nearest_line(self.lines, path)
        where = f"{self.source.path}:{line}" if line else self.source.path
        return SettingsError(f"{where}: {_dotted(path)}: {message}" if path else f"{where}: {message}")

    def where(self, key: str) -> str:
        """``FILE:LINE`` of a top-level key; empty if the file doesn't have it."""
        return f"{self.source.path}:{nearest_line(self.lines, (key,))}" if key in self.content else ""

    def place(self, path: Path) -> Place:
        """The line of a key."""
        return Place(self.source, None, self.source.line_span(nearest_line(self.lines, path) or 1))


def read_document(path: str, shown: str, *, named: bool = False, content: bytes | None = None) -> Document:
    """Read a settings file. Raises ``SettingsError``.

    ``shown`` is the path for messages. ``named``: the user named the file, so it may be a link to anywhere.
    ``content`` replaces the file on disk.
    """
    try:
        data = read_bytes(path, SETTINGS_LIMIT, anywhere=named) if content is None else content
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
        with time_limit():  # crafted lists and dotted keys could take hours
            return Document(Source(shown, data), tomllib.loads(text), key_lines(text))
    except OSError as error:
        raise SettingsError(f"{shown}: can't be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{shown}: isn't UTF-8 text: save it as UTF-8") from None
    except RecursionError:
        raise SettingsError(f"{shown}: is nested too deeply") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(_broken_toml(shown, text, str(error))) from None
    except ValueError:  # from int(), which refuses thousands of digits
        numbers = (
            found for found in _NUMBER.finditer(text) if len(found[0].replace("_", "")) >= _MOST_DIGITS
        )
        line = text.count("\n", 0, next((found.start() for found in numbers), 0)) + 1
        raise SettingsError(f"{shown}:{line}: isn't TOML: a number has thousands of digits") from None
    except TimeLimitError:
        raise SettingsError(f"{shown}: takes more than a second to parse: shorten it") from None


_NUMBER = re.compile(r"\d[\d_]*")
_MOST_DIGITS = 4_300
_PLACE = re.compile(r" \((?:at line (\d+), column (\d+)|at end of document)\)$")
_TOML_HINTS = (
    ("Invalid value", 'the value isn\'t valid: put text and globs in quotes, as in "warning"'),
    ("Unclosed array", "the list lacks a comma between two values, or its closing ]"),
    ("Unclosed inline table", "an inline table { … } must end on the line on which it starts"),
    ("Cannot overwrite a value", "the key is set twice: keep one of the two"),
    ("Cannot declare", "the table is defined twice: put its keys under one heading"),
    ("Cannot mutate", "the table is defined twice: put its keys under one heading"),
    ("Invalid date or datetime", "there is no such day: write a date as 2027-03-31"),
    ("Expected '=' after a key", "write a setting as key = value"),
    ("Expected newline", "write one setting per line"),
    ("Unescaped '\\'", "write / in paths, or put the text in single quotes"),
    ("Illegal character", "the closing quote of the text is missing"),
    ("Unterminated string", "the closing quote of the text is missing"),
    ("Expected \"'\"", "the closing quote of the text is missing"),
    ("Expected ']", "the closing bracket of the heading is missing: [table] or [[table]]"),
)  # fmt: skip


def _broken_toml(shown: str, text: str, said: str) -> str:
    place = _PLACE.search(said)
    reason = said[: place.start()] if place else said
    line, column = place.groups() if place and place[1] else (str(len(text.rstrip("\n").split("\n"))), "")
    hint = next((hint for start, hint in _TOML_HINTS if reason.startswith(start)), "")
    where = ":".join(part for part in (shown, line, column) if part)
    return f"{where}: isn't TOML: {hint or reason}"


_MOST_MISTAKES = 20  # that are said at once
_NAMES = {
    "array": "a list",
    "object": "a table",
    "str": "text",
    "bool": "true or false",
    "int": "a whole number",
    "float": "a number",
    "date": "a date, such as 2027-03-31",
    "datetime": "a date with a time",
    "time": "a time",
}


def decode(document: Document, kind: type[Any]) -> Any:
    """The file's content as a value of a type. Raises ``SettingsError``."""
    try:
        return msgspec.convert(document.content, kind)
    except msgspec.ValidationError:
        found = _mistakes(document.content, kind, ())
        raise joined(_sentence(document, path, what, kind) for path, what in found) from None


def joined(mistakes: Iterable[SettingsError]) -> SettingsError:
    """The first of some mistakes (there must be one), together with the others."""
    said = [str(mistake) for mistake in islice(mistakes, _MOST_MISTAKES)]
    return SettingsError(said[0], tuple(said[1:]))


def _mistakes(value: Any, kind: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """The path of each wrong part of a value, and what the decoder says about it."""
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        whole = str(error).partition(" - at `$")[0]
    else:
        return
    yield from [*_mistakes_within(value, _bare(kind), path)] or [(path, whole)]


def _mistakes_within(value: Any, kind: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Those in the keys of a table, and in the parts of a table or list."""
    if isinstance(value, dict) and _is_struct(kind):
        fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
        for key, part in value.items():
            if key in fields:
                yield from _mistakes(part, fields[key].type, (*path, key))
            else:
                yield path, f"Object contains unknown field `{key}`"
        missing = (name for name, field in fields.items() if field.required and name not in value)
        yield from ((path, f"Object missing required field `{name}`") for name in missing)
    elif isinstance(value, dict) and get_origin(kind) is dict:
        for key, part in value.items():
            yield from _mistakes(part, _inner(kind), (*path, key))
    elif isinstance(value, list) and get_origin(kind) in (list, set, frozenset):
        for number, part in enumerate(value):
            yield from _mistakes(part, _inner(kind), (*path, number))


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _sentence(document: Document, path: Path, what: str, kind: Any) -> SettingsError:
    value: Any = document.content
    for step in path:
        value, kind = value[step], _type_at(kind, step)
    quoted = re.search("[`'](.*)[`']", what, re.DOTALL)
    name = quoted[1] if quoted else ""
    if what.startswith("Object contains unknown field"):
        keys = [field.encode_name for field in msgspec.structs.fields(kind)]
        if path == ("rules",):
            return document.error((*path, name), f"there is no such rule{did_you_mean(name, keys)}")
        return document.error((*path, name), f"there is no such key{did_you_mean(name, keys)}")
    if what.startswith("Object missing required field"):
        return document.error(path, f'{name} is missing: add {name} = "…"')
    if what.startswith("Invalid enum value"):
        return document.error(path, f"there is no {value!r}{did_you_mean(str(value), _choices(kind))}")
    if "RFC3339" in what:
        return document.error(path, f"{value!r} isn't a date, such as 2027-03-31")
    if _choices(kind) and not isinstance(value, str):
        return document.error(path, f"must be one of {', '.join(_choices(kind))}, in quotes")
    bound = re.fullmatch(r"Expected `int` (>=|<=) (\d+)", what)
    if bound:
        return document.error(path, f"must be at {'least' if bound[1] == '>=' else 'most'} {bound[2]}")
    expected = re.match(r"Expected `(\w+)(?: \| null)?`", what)
    if not expected or expected[1] not in _NAMES:
        return document.error(path, what[:1].lower() + what[1:])
    return document.error(
        path, f"must be {_NAMES[expected[1]]}, not {_kind_of(value)}{_instead(path, expected[1], value)}"
    )


def _kind_of(value: Any) -> str:
    names = {list: "array", dict: "object", dt.datetime: "datetime"}
    return _NAMES.get(names.get(type(value), type(value).__name__), "this")


def _instead(path: Path, expected: str, value: Any) -> str:
    """How to write the value, if that is clear; empty otherwise."""
    if path in (("suppress",), ("integration",)):
        return f": write its keys under a heading in double brackets, [[{path[0]}]]"
    if expected == "array" and isinstance(value, str):
        items = ", ".join(f'"{item.strip()}"' for item in value.split(","))
        return f": write [{items}]"
    if expected == "object" and path[:1] == ("run-as",) and len(path) == 2:
        return ': write its keys under a heading for each user, [run-as."user@example.com"]'
    if expected == "object" and path[:1] == ("rules",) and isinstance(value, str):
        return f': write severity = "{value}" under its own heading, [{_dotted(path)}]'
    if expected == "object":
        return f": write its keys under their own heading, [{_dotted(path)}]"
    if expected == "bool" and isinstance(value, str) and value.lower() in ("true", "false"):
        return f": write {value.lower()}, without quotes"
    if expected == "str" and isinstance(value, bool | int | float):
        return f': write "{str(value).lower()}", in quotes'
    return ""


def _type_at(kind: Any, step: str | int) -> Any:
    """The type of the value under a table's key or of a list's entry."""
    kind = _bare(kind)
    if _is_struct(kind):
        return _bare(next((f.type for f in msgspec.structs.fields(kind) if f.encode_name == step), Any))
    return _inner(kind)


def _inner(kind: Any) -> Any:
    """The type of a list's entries, or of a free table's values."""
    arguments = [argument for argument in get_args(_bare(kind)) if argument is not ...]
    return _bare(arguments[-1]) if arguments else Any


def _bare(kind: Any) -> Any:
    return get_args(kind)[0] if get_origin(kind) is Annotated else kind


def _choices(kind: Any) -> list[str]:
    """The allowed values of a choice; empty for other types."""
    kind = _bare(kind)
    if get_origin(kind) is Literal:
        return [str(choice) for choice in get_args(kind)]
    return [choice for part in get_args(kind) for choice in _choices(part)]


def _dotted(path: Path) -> str:
    """The path of a key in TOML's notation."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            plain = re.fullmatch(r"[A-Za-z0-9_-]+", step)
            text += f"{'.' if text else ''}{step if plain else json.dumps(step, ensure_ascii=False)}"
    return text
