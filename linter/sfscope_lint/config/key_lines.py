"""Finds the line of each key in a TOML file, because the standard library's parser doesn't report lines."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Path = tuple[str | int, ...]
_ENDS = ("]", '"""', "'''")


def key_lines(text: str) -> dict[Path, int]:
    """The line (from 1) of each statement in a valid TOML text, by the path of the key that it sets.

    A statement ends where its lines parse on their own, so a value of several lines has the line of its
    first. Entries of ``[[tables]]`` are numbered from 0. Keys inside an inline value are not listed.
    """
    lines: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    start, statement = 1, ""
    for number, line in enumerate(text.split("\n"), 1):
        goes_on = bool(statement)
        statement += line + "\n"
        if goes_on and not any(mark in line for mark in _ENDS):
            continue  # the value can't end here; skipping the line avoids parsing a long list for every line
        try:
            content = tomllib.loads(statement)
        except tomllib.TOMLDecodeError:
            continue
        keys = tuple(_keys(content))
        if statement.lstrip().startswith("[["):
            name = _resolve(keys, counts)
            _set_around(lines, name, start)
            counts[name] = counts.get(name, 0) + 1
            table = (*name, counts[name] - 1)
            lines[table] = start
        elif statement.lstrip().startswith("["):
            table = _resolve(keys, counts)
            _set_around(lines, table, start)
        elif keys:
            _set_around(lines, (*table, *keys), start)
        start, statement = number + 1, ""
    return lines


def _set_around(lines: dict[Path, int], path: Path, line: int) -> None:
    """Record the line of a key, and of the tables around it that don't have one yet."""
    for length in range(1, len(path) + 1):
        lines.setdefault(path[:length], line)


def nearest_line(lines: Mapping[Path, int], path: Path) -> int | None:
    """The line of a key, or else of the nearest table around it that has one."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path)


def _keys(content: dict[str, Any]) -> Iterator[str]:
    """The dotted key of a text's only statement; keys of an inline table count as part of it."""
    value: Any = content
    while isinstance(value, dict) and len(value) == 1:
        (key,) = value
        yield key
        value = value[key]
        if isinstance(value, list):
            return


def _resolve(keys: tuple[str, ...], counts: dict[Path, int]) -> Path:
    """The path of a table, with entry numbers where it leads through ``[[tables]]``."""
    path: Path = ()
    for position, key in enumerate(keys):
        path = (*path, key)
        if path in counts and position < len(keys) - 1:
            path = (*path, counts[path] - 1)
    return path
