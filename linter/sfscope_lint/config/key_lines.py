"""Where in a TOML file a key stands. The parser of the standard library doesn't say."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Path = tuple[str | int, ...]
_ENDS = ("]", '"""', "'''")


def key_lines(text: str) -> dict[Path, int]:
    """The line (from 1) of every statement of a TOML text that parses, by the path of the key that it sets.

    A statement ends where its lines parse by themselves; so a value of several lines stands at its first.
    The entries of ``[[tables]]`` are numbered from 0. What is inside an inline value is not listed.
    """
    lines: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    start, statement = 1, ""
    for number, line in enumerate(text.split("\n"), 1):
        goes_on = bool(statement)
        statement += line + "\n"
        if goes_on and not any(mark in line for mark in _ENDS):
            continue  # it can't be the last one: a long list isn't parsed again for every line
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
    """The line of a key, and of the tables around it that have none yet."""
    for length in range(1, len(path) + 1):
        lines.setdefault(path[:length], line)


def nearest_line(lines: Mapping[Path, int], path: Path) -> int | None:
    """The line of a key, else of the nearest thing around it that has one."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path)


def _keys(content: dict[str, Any]) -> Iterator[str]:
    """The dotted key of the only statement that a text holds; what an inline table holds counts as more of it."""
    value: Any = content
    while isinstance(value, dict) and len(value) == 1:
        (key,) = value
        yield key
        value = value[key]
        if isinstance(value, list):
            return


def _resolve(keys: tuple[str, ...], counts: dict[Path, int]) -> Path:
    """The path of a table, with the number of the entry wherever it leads through ``[[tables]]``."""
    path: Path = ()
    for position, key in enumerate(keys):
        path = (*path, key)
        if path in counts and position < len(keys) - 1:
            path = (*path, counts[path] - 1)
    return path
