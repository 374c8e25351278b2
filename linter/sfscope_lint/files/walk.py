"""Walks through directories: in packages everything that is deployed, elsewhere the usual folders.

In a package directory, dot-folders and ``node_modules`` are deployed like all others, unless ``.forceignore``
leaves them out. Elsewhere they aren't entered, because they contain third-party code.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sfscope_lint.files import symlinks
from sfscope_lint.files.ancestors import is_within
from sfscope_lint.files.folder_scan import list_folder
from sfscope_lint.files.linted_trees import target_of
from sfscope_lint.files.repository_root import is_top
from sfscope_lint.files.request_files import DOT_FOLDERS, FOREIGN_FOLDERS
from sfscope_lint.files.shown_paths import printable, show
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.files.folder_scan import Folder, Kinds
    from sfscope_lint.files.forceignore import ForceIgnores
    from sfscope_lint.files.found import Remarks
    from sfscope_lint.files.projects import Projects

_MOST_LINKED = 10_000  # directories behind links; links to links multiply exponentially


class Visit(Record):
    """A directory on the walk, and the conditions there.

    ``base`` is its path with a separator at the end. ``prefix`` is its shown path with a ``/``, or empty.
    ``ignores`` are the directories whose ``.forceignore`` applies. ``deployed``: it is in a package
    directory. ``aside``: look only for token requests. ``programs``: look for token requests in programs, not
    only in metadata. ``real`` is its path without links, ``behind`` are the real directories of the links
    that led to it.
    """

    directory: str
    base: str
    prefix: str
    project: str
    sfdx_root: str | None
    ignores: tuple[str, ...]
    deployed: bool
    aside: bool
    programs: bool
    real: str
    behind: tuple[str, ...] = ()


class Walk:
    """Walks through trees, through each directory at most once."""

    def __init__(
        self,
        working_directory: str,
        projects: Projects,
        ignores: ForceIgnores,
        kinds: Kinds,
        remarks: Remarks,
    ) -> None:
        self._here = working_directory
        self._projects = projects
        self._ignores = ignores
        self._kinds = kinds
        self._remarks = remarks
        self._walked: set[str] = set()
        self._packages: set[str] = set()  # each is walked separately
        self._links: set[str] = set()  # targets of links outside of packages
        self._linked = 0

    def has_walked(self, top: str) -> bool:
        """Whether a directory (an absolute path), or one above it, was searched."""
        while top not in self._walked:
            above = os.path.dirname(top)
            if above == top:
                return False
            top = above
        return True

    def through(
        self, top: str, project: str, *, pipelines: bool, aside: bool
    ) -> Iterator[tuple[Visit, Folder]]:
        """Every directory below an absolute path, with its content.

        ``project`` is used for directories without a project. ``pipelines``: also enter folders with
        pipelines to look for token requests. ``aside``: look only for token requests, and report skipped
        files as details.
        """
        stack = [self._at(top, project, aside=aside)]
        stack += self._enter_packages(stack[0])
        while stack:
            visit = stack.pop()
            if visit.directory in self._walked or self._is_too_far(visit):
                continue
            folder = self._list(visit)
            if folder is None:
                continue
            if _starts_project(visit, folder):
                visit = self._in_project(visit)
                stack += self._enter_packages(visit)
            yield visit, folder
            stack += self._below(visit, folder, pipelines=pipelines)
            if not visit.aside:
                stack += self._linked_from(visit, folder, top)
        if not aside:
            self._walked.add(top)

    def _at(self, top: str, project: str, *, aside: bool) -> Visit:
        root = self._projects.root_of(top)
        packages = self._projects.around(top, root)
        shown = show(top, self._here)
        return Visit(
            directory=top,
            base=os.path.join(top, ""),
            prefix="" if shown == "." else shown.rstrip("/") + "/",
            project=root or project,
            sfdx_root=root,
            ignores=self._ignores.of(packages or (root or top,)),
            deployed=bool(packages),
            aside=aside,
            programs=True,
            real=target_of(top),
        )

    def _enter_packages(self, visit: Visit) -> list[Visit]:
        """The package directories of a visit's project that are below the visit, at any depth."""
        if visit.sfdx_root is None or visit.aside:
            return []
        packages = [
            package
            for package in self._projects.packages(visit.sfdx_root).directories
            if is_within(package, visit.directory) and package != visit.directory
        ]
        self._packages.update(packages)
        return [
            self._at(package, visit.project, aside=False)._replace(behind=visit.behind)
            for package in packages
        ]

    def _in_project(self, visit: Visit) -> Visit:
        """The visit of a directory whose files belong together, and not to those above."""
        anew = self._at(visit.directory, visit.directory, aside=visit.aside)
        return anew._replace(real=visit.real, behind=visit.behind, programs=visit.programs)

    def _is_too_far(self, visit: Visit) -> bool:
        if not visit.behind:
            return False
        self._linked += 1
        if self._linked == _MOST_LINKED + 1:
            self._remarks.errors.append(
                f"{printable(visit.prefix)}: more than {_MOST_LINKED:,} directories behind links; the others aren't read"
            )
        return self._linked > _MOST_LINKED

    def _list(self, visit: Visit) -> Folder | None:
        """The content of a directory. Skipped entries are noted; an unreadable directory is an error."""
        # Directories that are only searched for token requests weren't named by the user.
        remarks = self._remarks
        notes, errors = (remarks.details, remarks.details) if visit.aside else (remarks.notes, remarks.errors)
        try:
            folder = list_folder(visit.directory, self._kinds)
        except FileNotFoundError:
            notes.append(f"{printable(visit.prefix or '.')}: vanished during the run")
            return None
        except OSError as error:
            errors.append(f"{printable(visit.prefix or '.')}: can't be read: {error.strerror or error}")
            return None
        notes += [f"{printable(visit.prefix + name)}: {remark}" for name, remark in folder.remarks]
        return folder

    def _below(self, visit: Visit, folder: Folder, *, pipelines: bool) -> Iterator[Visit]:
        for name in folder.below:
            path = visit.base + name
            if path in self._packages and not visit.behind:
                continue
            if not _is_hidden(name):
                yield _child(visit, name)
            elif self._is_deployed(visit, path):
                yield _child(visit, name)._replace(programs=visit.programs and name in DOT_FOLDERS)
            elif pipelines and name in DOT_FOLDERS:
                yield _child(visit, name)._replace(aside=True)

    def _is_deployed(self, visit: Visit, path: str) -> bool:
        return visit.deployed and not visit.aside and not self._ignores.deny_folder(path, visit.ignores)

    def _linked_from(self, visit: Visit, folder: Folder, top: str) -> Iterator[Visit]:
        """The visits of directories that links lead to, within the repository and without cycles."""
        for name in folder.links:
            path = visit.base + name
            if path in self._packages or (_is_hidden(name) and not self._is_deployed(visit, path)):
                continue
            shown = printable(visit.prefix + name)
            target = symlinks.follow(path)
            if target is None:
                remarks = self._remarks.warnings if visit.deployed else self._remarks.notes
                remarks.append(f"{shown}: a link that leads out of the repository or directory, not followed")
            elif any(is_within(real, target) for real in (visit.real, *visit.behind)):
                # The CLI follows it in circles and fails, unless .forceignore leaves a node_modules on the way out.
                ends = any("node_modules" in each.split(os.sep) for each in (path, visit.real, *visit.behind))
                if visit.deployed:
                    remarks = self._remarks.errors if ends else self._remarks.notes
                    remarks.append(f"{shown}: a link to a folder above it, not followed")
            elif visit.deployed or not (target in self._links or self._is_reached(target, target_of(top))):
                self._links.add(target)
                hidden = _is_hidden(name) and name not in DOT_FOLDERS
                yield _child(visit, name)._replace(
                    real=target, behind=(*visit.behind, visit.real), programs=visit.programs and not hidden
                )

    def _is_reached(self, target: str, top: str) -> bool:
        """Whether the walk reaches a directory (a real path) without a link."""
        if any(is_within(target, package) for package in self._packages):
            return True
        return is_within(target, top) and not any(map(_is_hidden, os.path.relpath(target, top).split(os.sep)))


def _starts_project(visit: Visit, folder: Folder) -> bool:
    """Whether a directory has its own project, or, outside of any, is a repository and no part of another one."""
    if folder.project:
        return not visit.deployed and visit.directory != visit.sfdx_root
    return not visit.sfdx_root and is_top(visit.directory)


def _child(visit: Visit, name: str) -> Visit:
    return visit._replace(
        directory=visit.base + name,
        base=visit.base + name + os.sep,
        prefix=f"{visit.prefix}{name}/",
        real=os.path.join(visit.real, name),
    )


def _is_hidden(name: str) -> bool:
    """Whether a folder with this name contains files of tools or third-party code."""
    return name.startswith(".") or name in FOREIGN_FOLDERS
