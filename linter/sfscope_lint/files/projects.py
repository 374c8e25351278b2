"""Determines the project of a directory, and the package directories around it.

It follows the Salesforce CLI: the project of the working directory is the nearest one upward, and everything
in its package directories is deployed with it. Another ``sfdx-project.json`` inside them is an ordinary file.
"""

from __future__ import annotations

import os

from sfscope_lint.files import sfdx_project
from sfscope_lint.files.ancestors import find_up, is_within
from sfscope_lint.files.linted_trees import target_of
from sfscope_lint.files.repository_root import root_of
from sfscope_lint.files.shown_paths import show
from sfscope_lint.files.symlinks import leads_out
from sfscope_lint.record import Record


class Packages(Record):
    """A project's package directories.

    ``directories`` are those to read (absolute, without duplicates); the others are listed by name. The CLI
    deploys nothing of the project while one is ``missing``. Directories ``outside`` the project, or behind a
    link that leads out of the repository (``led_out``), may be deployed but aren't read.
    """

    directories: tuple[str, ...]
    missing: tuple[str, ...]
    outside: tuple[str, ...]
    led_out: tuple[str, ...]

    @property
    def named(self) -> bool:
        """Whether the project names any package directory."""
        return any(self)


class Projects:
    """The projects around and below a working directory (absolute), each read once."""

    def __init__(self, working_directory: str) -> None:
        self._here = working_directory
        self.home = find_up(working_directory, sfdx_project.FILE_NAME)
        self.read: dict[str, sfdx_project.SfdxProject] = {}
        self._packages: dict[str, Packages] = {}
        self._roots: dict[str, str | None] = {}
        if self.home:
            self._roots[self.home] = self.home

    def root_of(self, directory: str) -> str | None:
        """The root of the project that a directory belongs to; None if there is none."""
        if directory not in self._roots:
            above = os.path.dirname(directory)
            root = None if above == directory else self.root_of(above)
            starts = os.path.isfile(os.path.join(directory, sfdx_project.FILE_NAME))
            self._roots[directory] = directory if starts and not self.around(directory, root) else root
        return self._roots[directory]

    def project(self, root: str) -> sfdx_project.SfdxProject:
        if root not in self.read:
            file = os.path.join(root, sfdx_project.FILE_NAME)
            self.read[root] = sfdx_project.read_project(root, show(file, self._here), near=self._here)
        return self.read[root]

    def packages(self, root: str) -> Packages:
        if root not in self._packages:
            self._packages[root] = _packages(root, self.project(root).package_directories)
        return self._packages[root]

    def around(self, directory: str, root: str | None) -> tuple[str, ...]:
        """The package directories of a project that contain a directory or are that directory."""
        if root is None:
            return ()
        return tuple(package for package in self.packages(root).directories if is_within(directory, package))

    def package_of(self, directory: str, root: str | None) -> str | None:
        """The innermost package directory that contains a directory; None if there is none."""
        return max(self.around(directory, root), key=len, default=None)

    def without_project(self, directory: str) -> str:
        """The value of ``FoundFile.project`` for the files of a directory without a project.

        It is the repository around it if that is below the working directory, else the working directory; elsewhere the
        directory itself.
        """
        if not is_within(directory, self._here):
            return directory
        repository = root_of(directory)
        return repository if repository and is_within(repository, self._here) else self._here

    def has_others(self, directory: str) -> bool:
        """Whether a ``FoundFile.project`` has files besides the named ones: without a project, nothing outside of the working directory."""
        return is_within(target_of(directory), self._here) or self.root_of(directory) is not None

    def group(self, root: str, *, deployed: bool) -> str:
        """The value of ``FoundFile.project`` for a project's files.

        It is the root, with a separator at the end for files that aren't deployed.
        """
        beside = not deployed and self.packages(root).directories
        return os.path.join(root, "") if beside else root


def _packages(root: str, names: tuple[str, ...]) -> Packages:
    directories: dict[str, bool] = {}  # dicts serve as ordered sets
    missing: dict[str, bool] = {}
    outside: dict[str, bool] = {}
    led_out: dict[str, bool] = {}
    for name in names:
        directory = _directory(root, name)
        if os.path.isabs(name) or not is_within(directory, root):
            outside[name] = True
        elif not os.path.isdir(directory):
            missing[name] = True
        elif leads_out(directory):
            led_out[name] = True
        else:
            directories[directory] = True
    return Packages(tuple(directories), tuple(missing), tuple(outside), tuple(led_out))


def _directory(root: str, name: str) -> str:
    """The path of a package directory. As in the CLI, a backslash means ``/``, and half a character U+FFFD."""
    whole = "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in name)
    return os.path.normpath(os.path.join(root, *filter(None, whole.replace("\\", "/").split("/"))))
