"""Reads ``sfdx-project.json``: the package directories and the replacements."""

from __future__ import annotations

import os
from codecs import BOM_UTF8
from typing import TYPE_CHECKING, Any

from sfscope_lint.files.read import PROJECT_LIMIT, read_bytes
from sfscope_lint.files.shared_folders import STRANGE, is_strangers
from sfscope_lint.model.metadata_file import Unreadable
from sfscope_lint.record import Record
from sfscope_lint.salesforce.metadata_types import TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.files.replacements import Replacements, Unapplied
    from sfscope_lint.model.source import Source

FILE_NAME = "sfdx-project.json"


class SfdxProject(Record):
    """A project's settings.

    ``problem`` is a line that says why the file could not be read; empty if it could. ``shown`` is the file's
    path for messages. ``customized`` are the metadata types of ours that registryCustomizations mentions:
    their files may be split or named differently.
    """

    root: str
    package_directories: tuple[str, ...] = ()
    replacements: Replacements | None = None
    problem: str = ""
    shown: str = FILE_NAME
    customized: tuple[str, ...] = ()

    def find_replaced(self, path: str, source: Source) -> tuple[Unreadable, ...]:
        """Set ``replaced`` of a source (``path`` is absolute), and return findings about what isn't known."""
        if self.replacements is None:
            return ()
        source.replaced, unapplied = self.replacements.find(path, source)
        return () if unapplied is None else (self._unreadable(unapplied),)

    def unapplied(self) -> Iterator[Unreadable]:
        """A finding for each entry of ``replacements`` that can't be applied."""
        for unapplied in self.replacements.unapplied if self.replacements else ():
            yield self._unreadable(unapplied)

    def _unreadable(self, unapplied: Unapplied) -> Unreadable:
        from sfscope_lint.files.replacements import place_of

        return Unreadable(
            place_of(unapplied, self.root, self.shown),
            f"entry {unapplied.number} of replacements can't be applied: {unapplied.reason}; "
            "values that it would replace are judged as they are written",
            "rewrite the entry in a supported form, or remove it",
            lost=False,
        )


def read_project(root: str, shown: str = FILE_NAME, *, near: str = "") -> SfdxProject:
    """Read the ``sfdx-project.json`` in a directory; ``problem`` says what is wrong with it. ``near`` is as for ``is_strangers``."""
    import json

    path = os.path.join(root, FILE_NAME)
    try:
        if is_strangers(path, near):
            return SfdxProject(root, problem=f"{STRANGE}: lint in another folder")
        data = read_bytes(path, PROJECT_LIMIT)
        content = json.loads(
            data.removeprefix(BOM_UTF8).decode(), parse_int=float
        )  # int() refuses thousands of digits
        return SfdxProject(
            root,
            tuple(_package_directories(content)),
            _replacements(content, root),
            shown=shown,
            customized=_customized(content),
        )
    except OSError as error:
        return SfdxProject(root, problem=f"can't be read: {error.strerror or error}")
    except json.JSONDecodeError as error:
        return SfdxProject(
            root, problem=f"isn't JSON: {error.msg} at line {error.lineno}, column {error.colno}"
        )
    except UnicodeDecodeError:
        return SfdxProject(root, problem="isn't UTF-8 text")
    except RecursionError:
        return SfdxProject(root, problem="is nested too deeply")
    except _WrongError as error:
        return SfdxProject(root, problem=str(error))


class _WrongError(Exception):
    """The file's content doesn't have the required form."""


def _list(content: Any, key: str) -> list[dict[str, Any]]:
    if not isinstance(content, dict):
        raise _WrongError("isn't a JSON object; see its schema for the form")
    entries = content.get(key)
    if entries is None:
        return []
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise _WrongError(f"has a value of {key} that isn't a list of objects")
    return entries


def _package_directories(content: Any) -> Iterator[str]:
    for number, entry in enumerate(_list(content, "packageDirectories"), 1):
        path = entry.get("path")
        if not isinstance(path, str) or not path.strip():
            raise _WrongError(f"has no path in entry {number} of packageDirectories")
        yield path


def _customized(content: Any) -> tuple[str, ...]:
    """The types whose names or suffixes occur anywhere in registryCustomizations, as a key or a text."""
    waiting = [content.get("registryCustomizations")]
    words: set[str] = set()
    while waiting:
        match waiting.pop():
            case dict() as table:
                waiting += (*table, *table.values())
            case list() as entries:
                waiting += entries
            case str() as text:
                from sfscope_lint.files.patterns.regex_characters import SPACE  # few projects have any

                words.add(text.strip(SPACE).lower())  # as the CLI looks types up
    ours = (kind for kind in TYPES if not kind.permissions)
    return tuple(kind.root for kind in ours if words & {kind.root.lower(), kind.suffix.lower()})


def _replacements(content: Any, root: str) -> Replacements | None:
    entries = _list(content, "replacements")
    if not entries:
        return None
    from sfscope_lint.files.replacements import read_replacements

    try:
        return read_replacements(entries, root)
    except ValueError as error:
        raise _WrongError(str(error)) from None
