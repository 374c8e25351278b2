"""``.forceignore``: what the Salesforce CLI leaves out of a deployment.

As the CLI takes it (source-deploy-retrieve, ``forceIgnore.ts``): the nearest file upward holds alone, its patterns
are gitignore's, in any case of letters, and count from its directory; some patterns always stand before them.
"""

from __future__ import annotations

import os
import re
import warnings
from functools import cached_property
from typing import TYPE_CHECKING

from sfscope_lint.globs import gitignore
from sfscope_lint.patience import OutOfPatienceError, at_most
from sfscope_lint.reading import PROJECT_LIMIT, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE_NAME = ".forceignore"
_ALWAYS = ("**/*.dup", "**/.*", "**/package2-descriptor.json", "**/package2-manifest.json")


class ForceIgnore:
    """The ignore file of one directory. Raises ``OSError`` if it can't be read."""

    def __init__(self, directory: str) -> None:
        self._prefix = len(os.path.join(directory, ""))
        data = read_bytes(os.path.join(directory, FILE_NAME), PROJECT_LIMIT)
        self._lines = [*_ALWAYS, *data.decode("utf-8-sig", "replace").splitlines()]
        self._folders: dict[str, bool] = {}
        self._suspects: dict[str, bool] = {}

    def denies(self, path: str) -> bool:
        """A file (an absolute path below the directory) is left out. Raises ``OSError`` if that can't be told."""
        relative = path[self._prefix :].replace(os.sep, "/")
        folder, _, name = relative.rpartition("/")
        if folder not in self._suspects:
            self._suspects[folder] = any(map(self._is_suspect, folder.split("/")))
        if not self._suspects[folder] and not self._is_suspect(name):
            return False
        try:
            with at_most():
                return self._denies_folder(folder) or self._last_word(relative)
        except OutOfPatienceError:
            raise OSError("to match its patterns takes more than a second") from None

    def _is_suspect(self, name: str) -> bool:
        """The name of a file or folder may make a pattern match; for most it's plain that none does."""
        names, beginnings, endings = self._necessary
        name = name.lower()
        return name in names or name.startswith(beginnings) or name.endswith(endings) or not name.isascii()

    def _denies_folder(self, folder: str) -> bool:
        """A folder is left out, and so is all that is in it, whatever a later pattern says of that."""
        if not folder:
            return False
        if folder not in self._folders:
            above = folder.rpartition("/")[0]
            self._folders[folder] = self._denies_folder(above) or self._last_word(folder + "/")
        return self._folders[folder]

    def _last_word(self, path: str) -> bool:
        """What the last pattern says that matches the path itself, and not only a folder above it."""
        denied = False
        for include, regex in self._patterns:
            # A pattern of pathspec's ends where the thing ends that it matches: before the end, that's a folder.
            if any(found.end() == len(path) for found in regex.finditer(path)):
                denied = include
        return denied

    @cached_property
    def _necessary(self) -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]:
        """Names, beginnings and endings of names: a path that matches a pattern has a name with one of them."""
        parts = [part for line in self._lines if (part := _telling_part(line)) is not None]
        heads_and_tails = [(_head(part), _head(part[::-1])[::-1], part) for part in parts]
        return (
            frozenset(part for head, _, part in heads_and_tails if head == part),
            tuple(head for head, _, part in heads_and_tails if head and head != part),
            tuple(tail for head, tail, _ in heads_and_tails if not head),
        )

    @cached_property
    def _patterns(self) -> list[tuple[bool, re.Pattern[str]]]:
        return [pattern for line in self._lines for pattern in _read_pattern(line)]


def _telling_part(line: str) -> str | None:
    """The last part of a pattern that isn't a star alone, in lower case; None for a line that leaves nothing out."""
    line = line.rstrip()
    if not line or line.startswith(("#", "!")):
        return None
    part = next((part for part in reversed(line.split("/")) if part.strip("*")), "*")
    plain = part.isascii() and "[" not in part and "\\" not in part
    return part.lower() if plain else "*"


def _head(part: str) -> str:
    """What stands before the first wildcard."""
    return part.partition("*")[0].partition("?")[0]


def _read_pattern(line: str) -> Iterator[tuple[bool, re.Pattern[str]]]:
    """Whether a line's pattern leaves out, and what it matches; a line that is none matches nothing, as in git."""
    line = line.rstrip()
    if not line.lstrip("!").strip("/"):
        return  # pathspec takes a slash alone for everything
    # pathspec takes a last ** for the folder before it, too; git only for what is in the folder.
    if line.endswith("/**/") or line == "**/":
        line += "*/"
    elif line.endswith("/**"):
        line += "/*"
    try:
        patterns = gitignore([line]).patterns
    except ValueError:
        return
    with warnings.catch_warnings(action="ignore"):  # Python's about [[a]
        for pattern in patterns:
            if pattern.include is not None and pattern.regex is not None:
                yield pattern.include, re.compile(pattern.regex.pattern, re.IGNORECASE)
