"""What a project's ``sfdx-project.json`` says: where its packages are, and what is replaced on deployment."""

from __future__ import annotations

import os
import re
import warnings
from functools import cache
from typing import TYPE_CHECKING, Any

from sfscope_lint.globs import gitignore
from sfscope_lint.patience import OutOfPatienceError, at_most
from sfscope_lint.reading import PROJECT_LIMIT, read_bytes
from sfscope_lint.records import NamedTuple
from sfscope_lint.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.source import Source

FILE_NAME = "sfdx-project.json"
_ANYTHING = re.compile(r"(?s).+")
_BRACES = re.compile(r"\{([^{}]*)\}")
_MOST_READINGS = 1_000  # of a glob with braces


class Replacement(NamedTuple):
    """One entry of ``replacements``: in which files (one of the two is set), and what is replaced in them."""

    filename: str | None
    glob: str | None
    pattern: re.Pattern[str]


class SfdxProject(NamedTuple):
    """A project's settings. ``problem`` is one line that says why the file could not be read, else empty."""

    root: str
    package_directories: tuple[str, ...] = ()
    replacements: tuple[Replacement, ...] = ()
    problem: str = ""

    def replaced(self, path: str, source: Source) -> tuple[Span, ...]:
        """The spans of a file's text that are replaced when it is deployed; ``path`` as the system knows it."""
        if not self.replacements:
            return ()
        try:
            with at_most():
                return tuple(
                    Span(*match.span())
                    for replacement in self.replacements
                    if _applies(replacement, path)
                    for match in replacement.pattern.finditer(source.text)
                    if match.end() > match.start()
                )
        except OutOfPatienceError:  # nobody knows what such an expression replaces
            return (Span(0, len(source.text)),)


def read_project(root: str) -> SfdxProject:
    """Read ``sfdx-project.json`` in a directory; what is wrong with it stands in ``problem``."""
    import json

    try:
        data = read_bytes(os.path.join(root, FILE_NAME), PROJECT_LIMIT)
        content = json.loads(data.decode("utf-8-sig"), parse_int=float)  # int() refuses thousands of digits
        return SfdxProject(root, tuple(_package_directories(content)), tuple(_replacements(content)))
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
    """What the file says isn't what it has to say."""


def _list(content: Any, key: str) -> list[dict[str, Any]]:
    if not isinstance(content, dict):
        raise _WrongError("isn't a JSON object; see its schema for the form")
    entries = content.get(key, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise _WrongError(f"has {key} that aren't a list of objects")
    return entries


def _package_directories(content: Any) -> Iterator[str]:
    for number, entry in enumerate(_list(content, "packageDirectories"), 1):
        path = entry.get("path")
        if not isinstance(path, str) or not path.strip():
            raise _WrongError(f"has no path in entry {number} of packageDirectories")
        yield path


def _replacements(content: Any) -> Iterator[Replacement]:
    for number, entry in enumerate(_list(content, "replacements"), 1):
        text, regex = entry.get("stringToReplace"), entry.get("regexToReplace")
        filename, glob = entry.get("filename"), entry.get("glob")
        if not isinstance(filename, str) and not isinstance(glob, str):
            raise _WrongError(f"lacks filename or glob in entry {number} of replacements")
        if isinstance(text, str):
            regex = re.escape(text)
        elif isinstance(regex, str):
            regex = re.sub(r"\(\?<(?![=!])", "(?P<", regex)  # JavaScript writes named groups without the P
        else:
            raise _WrongError(f"lacks what to replace in entry {number} of replacements")
        with warnings.catch_warnings(action="ignore"):
            try:
                pattern = re.compile(regex)
            except (re.error, OverflowError):
                pattern = _ANYTHING  # JavaScript reads what Python doesn't: what it replaces isn't known
        yield Replacement(filename, glob, pattern)


def _applies(replacement: Replacement, path: str) -> bool:
    """A file name is the end of the path, a glob counts from any directory: as the CLI takes them."""
    path = path.replace(os.sep, "/")
    if replacement.filename is not None and path.endswith(replacement.filename.replace("\\", "/")):
        return True
    return replacement.glob is not None and _glob(replacement.glob).match_file(path.lstrip("/"))


@cache
def _glob(pattern: str) -> Any:
    try:
        return gitignore(f"**/{reading}" for reading in _braces(pattern.replace("\\", "/")))
    except ValueError:  # no pattern of gitignore's: which files it means isn't known
        return gitignore(["*"])


def _braces(pattern: str) -> list[str]:
    """Every reading of a glob's ``{a,b}``, which gitignore patterns don't have; of too many, one that is all of them."""
    readings = [pattern]
    while any(found := [_BRACES.search(reading) for reading in readings]):
        readings = [
            reading[: braces.start()] + choice + reading[braces.end() :] if braces else reading
            for reading, braces in zip(readings, found, strict=True)
            for choice in (braces[1].split(",") if braces else ("",))
        ]
        if len(readings) > _MOST_READINGS:
            return ["*"]
    return readings


def find_up(directory: str, file_name: str) -> str | None:
    """The nearest directory, this one or above, that holds a file of that name."""
    while True:
        if os.path.isfile(os.path.join(directory, file_name)):
            return directory
        above = os.path.dirname(directory)
        if above == directory:
            return None
        directory = above


def _project_root(directory: str) -> str | None:
    """The root of the project around a directory: the nearest with ``sfdx-project.json``, else the repository's."""
    root = find_up(directory, FILE_NAME)
    while root is None:
        if os.path.lexists(os.path.join(directory, ".git")):
            return directory
        above = os.path.dirname(directory)
        if above == directory:
            return None
        directory = above
    return root


class ProjectPaths:
    """Paths from the root of the project around a file: the same on every machine, wherever the command is run."""

    def __init__(self, working_directory: str) -> None:
        self._here = working_directory
        self._roots: dict[str, str] = {}

    def of(self, shown: str) -> str:
        """``shown`` is a path as people are shown it: from the working directory."""
        path = os.path.normpath(os.path.join(self._here, shown))
        directory = os.path.dirname(path)
        if directory not in self._roots:
            within = os.path.join(directory, "").startswith(os.path.join(self._here, ""))
            self._roots[directory] = _project_root(directory) or (self._here if within else directory)
        return os.path.relpath(path, self._roots[directory]).replace(os.sep, "/")
