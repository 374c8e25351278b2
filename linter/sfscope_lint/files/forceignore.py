"""``.forceignore``: the files that the Salesforce CLI leaves out of a deployment.

It follows the CLI (source-deploy-retrieve, ``forceIgnore.ts``): only the nearest file from a package
directory upward counts, and its patterns are relative to its directory. Some default patterns come before its
own. Without a file there are no patterns.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sfscope_lint.files.patterns import InvalidRegexError, TooMuchWorkError
from sfscope_lint.files.read import PROJECT_LIMIT, read_bytes
from sfscope_lint.files.shared_folders import STRANGE, is_strangers
from sfscope_lint.files.shown_paths import show

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sfscope_lint.files.found import Remarks
    from sfscope_lint.files.patterns.node_ignore import NodeIgnore

FILE_NAME = ".forceignore"
_DEFAULTS = (
    "**/*.dup",
    "**/.*",
    "!.sf",
    "**/.sf/**",
    "!**/.sf/orgs",
    "!**/.sf/orgs/**",
    "**/.sf/orgs/*/**",
    "!**/.sf/orgs/*/remoteMetadata",
    "!**/.sf/orgs/*/remoteMetadata/**",
    "**/package2-descriptor.json",
    "**/package2-manifest.json",
)


class ForceIgnore:
    """The ignore file of a directory (absolute). Raises ``OSError`` if it can't be read.

    ``invalid`` is the reason if a pattern prevents the CLI from reading the file. Such a file leaves nothing
    out.
    """

    def __init__(self, directory: str) -> None:
        from sfscope_lint.files.patterns.node_ignore import NodeIgnore

        self._prefix = len(os.path.join(directory, ""))
        self._ignore: NodeIgnore | None = None
        self.invalid = ""
        text = read_bytes(os.path.join(directory, FILE_NAME), PROJECT_LIMIT).decode("utf-8", "replace")
        try:
            self._ignore = NodeIgnore("\n".join((*_DEFAULTS, text)))
        except InvalidRegexError as error:
            self.invalid = str(error)
        except TooMuchWorkError as error:
            raise OSError(str(error)) from None

    def denies(self, path: str) -> bool:
        """Whether a file is left out; its path is absolute and below the directory.

        Raises ``OSError`` if matching takes too much work.
        """
        return self._denies(path[self._prefix :])

    def denies_folder(self, path: str) -> bool:
        """Whether a folder, and so everything in it, is left out."""
        return self._denies(os.path.join(path[self._prefix :], ""))

    def _denies(self, relative: str) -> bool:
        try:
            return self._ignore is not None and self._ignore.ignores(_as_node_has_it(relative))
        except TooMuchWorkError as error:
            raise OSError(str(error)) from None


class ForceIgnores:
    """The ignore files of a run, each read once. A file with an error is reported and leaves nothing out.

    Without ``respected`` no file leaves anything out.
    """

    def __init__(self, working_directory: str, remarks: Remarks, *, respected: bool) -> None:
        self._here = working_directory
        self._remarks = remarks
        self._respected = respected
        self._read: dict[str, ForceIgnore | None] = {}

    def of(self, directories: Sequence[str]) -> tuple[str, ...]:
        """The directories of the ignore files that apply to a file in all of these directories.

        The result is empty if one of them has none, because a file in two package directories is deployed
        with either.
        """
        found = [find(directory) for directory in directories] if self._respected else [None]
        return tuple(dict.fromkeys(each for each in found if each)) if all(found) else ()

    def deny(self, path: str, directories: Sequence[str]) -> bool:
        """Whether every ignore file in these directories leaves a file (an absolute path) out."""
        return bool(directories) and all(
            self._denies(directory, path, ForceIgnore.denies) for directory in directories
        )

    def deny_folder(self, path: str, directories: Sequence[str]) -> bool:
        """Whether every one of them leaves a folder out."""
        denies = ForceIgnore.denies_folder
        return bool(directories) and all(self._denies(directory, path, denies) for directory in directories)

    def _denies(self, directory: str, path: str, denies: Callable[[ForceIgnore, str], bool]) -> bool:
        try:
            if directory not in self._read:
                self._read[directory] = self._new(directory)
            ignore = self._read[directory]
            return ignore is not None and denies(ignore, path)
        except OSError as error:
            self._remarks.errors.append(f"{self._show(directory)}: can't be read: {error.strerror or error}")
            self._read[directory] = None
            return False

    def _new(self, directory: str) -> ForceIgnore:
        if is_strangers(os.path.join(directory, FILE_NAME), self._here):
            raise OSError(f"it {STRANGE}: to lint without it, write --no-forceignore")
        ignore = ForceIgnore(directory)
        if ignore.invalid:
            self._remarks.warnings.append(
                f"{self._show(directory)}: the Salesforce CLI can't read one of its patterns ({ignore.invalid}), so it leaves nothing out"
            )
        return ignore

    def _show(self, directory: str) -> str:
        return show(os.path.join(directory, FILE_NAME), self._here)


def find(directory: str) -> str | None:
    """The nearest directory, this one or above, with a ``.forceignore``; None if there is none.

    Also None if it isn't a regular file: the CLI would wait forever for a FIFO.
    """
    while True:
        entry = os.path.join(directory, FILE_NAME)
        if os.path.exists(entry):
            return directory if os.path.isfile(entry) else None
        above = os.path.dirname(directory)
        if above == directory:
            return None
        directory = above


def _as_node_has_it(path: str) -> str:
    """The path as Node.js sees it: with ``/``, and U+FFFD for bytes that aren't UTF-8."""
    if not path.isascii():
        path = os.fsencode(path).decode("utf-8", "replace")
    return path.replace(os.sep, "/")
