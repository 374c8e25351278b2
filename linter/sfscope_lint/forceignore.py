"""``.forceignore``: what the Salesforce CLI leaves out of a deployment.

As the CLI takes it (source-deploy-retrieve, ``forceIgnore.ts``): the nearest file upward holds alone, its patterns
are gitignore's, in any case of letters, and count from its directory; some patterns always stand before them.
"""

from __future__ import annotations

import os
import re
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE_NAME = ".forceignore"
_ALWAYS = ("**/*.dup", "**/.*", "**/package2-descriptor.json", "**/package2-manifest.json")


class ForceIgnore:
    """The ignore file of one directory. Raises ``OSError`` if it can't be read."""

    def __init__(self, directory: str) -> None:
        self._prefix = len(os.path.join(directory, ""))
        with open(os.path.join(directory, FILE_NAME), encoding="utf-8-sig", errors="replace") as file:
            self._lines = [*_ALWAYS, *file.read().splitlines()]
        self._folders: dict[str, bool] = {}
        self._may_match = re.compile("|".join(_necessary(line) for line in self._lines), re.IGNORECASE).match

    def denies(self, path: str) -> bool:
        """A file (an absolute path below the directory) is left out."""
        relative = path[self._prefix :].replace(os.sep, "/")
        if not any(map(self._may_match, relative.split("/"))):
            return False
        return self._denies_folder(relative.rpartition("/")[0]) or self._last_word(relative)

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
    def _patterns(self) -> list[tuple[bool, re.Pattern[str]]]:
        return [pattern for line in self._lines for pattern in _read_pattern(line)]


def _necessary(line: str) -> str:
    """An expression that the name of a file, or of a folder above it, matches whenever the pattern does."""
    import fnmatch

    line = line.rstrip()
    if not line or line.startswith(("#", "!")):
        return "(?!)"
    name = next((part for part in reversed(line.split("/")) if part.strip("*")), None)
    return ".*" if name is None or "[" in name or "\\" in name else fnmatch.translate(name)


def _read_pattern(line: str) -> Iterator[tuple[bool, re.Pattern[str]]]:
    """Whether a line's pattern leaves out, and what it matches; a line that is none matches nothing, as in git."""
    from pathspec import GitIgnoreSpec  # a quarter of the start-up time: only for a path that may match

    line = line.rstrip()
    # pathspec takes a last ** for the folder before it, too; git only for what is in the folder.
    if line.endswith("**/"):
        line += "*/"
    elif line.endswith("/**"):
        line += "/*"
    try:
        patterns = GitIgnoreSpec.from_lines([line]).patterns
    except (ValueError, re.error):
        return
    for pattern in patterns:
        if pattern.include is not None and pattern.regex is not None:
            yield pattern.include, re.compile(pattern.regex.pattern, re.IGNORECASE)
