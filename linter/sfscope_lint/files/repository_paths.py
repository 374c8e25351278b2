"""Paths relative to a repository's root, which are the same on every machine."""

from __future__ import annotations

import os

from sfscope_lint.files.ancestors import is_within, upwards
from sfscope_lint.files.sfdx_project import FILE_NAME as PROJECT_NAME
from sfscope_lint.model.settings import FILE_NAME as SETTINGS_NAME


class RepositoryPaths:
    """Paths from the root of the repository around the working directory.

    Paths of files outside it start at the root of the repository around them.
    """

    def __init__(self, working_directory: str) -> None:
        self._here = working_directory
        # Submodules count as part of this repository, so that their files differ from files with the same path in it.
        self._repository = _git_root(working_directory)
        self._roots: dict[str, str] = {}

    def of(self, shown: str) -> str:
        """The path from the repository's root; ``shown`` is the path from the working directory."""
        path = os.path.normpath(os.path.join(self._here, shown))
        directory = os.path.dirname(path)
        if directory not in self._roots:
            self._roots[directory] = self._root(directory)
        return os.path.relpath(path, self._roots[directory]).replace(os.sep, "/")

    def _root(self, directory: str) -> str:
        if self._repository and is_within(directory, self._repository):
            return self._repository
        around = _git_root(directory) or _outermost_project(directory)
        return around or (self._here if is_within(directory, self._here) else directory)


def _git_root(directory: str) -> str | None:
    return next((above for above in upwards(directory) if os.path.lexists(os.path.join(above, ".git"))), None)


def _outermost_project(directory: str) -> str | None:
    """The outermost directory with a project or settings; adding another one further in doesn't change it."""
    found = None
    for above in upwards(directory):
        if any(os.path.isfile(os.path.join(above, name)) for name in (PROJECT_NAME, SETTINGS_NAME)):
            found = above
    return found
