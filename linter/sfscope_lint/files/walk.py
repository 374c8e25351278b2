"""The way through directories: what a deployment takes is entered whatever it is called, other trees as people expect.

In a package directory folders whose names begin with a dot, ``node_modules`` and their like are deployed as all others
are, unless ``.forceignore`` leaves them out. Elsewhere they aren't entered: they hold what others wrote.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from sfscope_lint.files import symlinks
from sfscope_lint.files.ancestors import is_within
from sfscope_lint.files.folder_scan import list_folder
from sfscope_lint.files.request_files import DOT_FOLDERS, FOREIGN_FOLDERS
from sfscope_lint.files.shown_paths import printable, show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.files.folder_scan import Folder, Kinds
    from sfscope_lint.files.forceignore import ForceIgnores
    from sfscope_lint.files.found import Remarks
    from sfscope_lint.files.projects import Projects

_MOST_LINKED = (
    10_000  # directories behind links: links to links to links can be more than anybody can wait for
)


class Visit(NamedTuple):
    """A directory on the walk, and what holds there.

    ``base`` is its path with a separator at its end, ``prefix`` its path as shown with a ``/``, or nothing. ``ignores``
    are the directories whose ``.forceignore`` speaks of it. ``deployed``: it lies in a package directory. ``aside``:
    token requests alone are looked for. ``programs``: for token requests in programs, too, and not only in metadata.
    ``real`` is its path without links, ``behind`` are the real directories with the links that led to it.
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
    """Walks through trees, and never twice through the same one."""

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
        self._packages: set[str] = set()  # each is walked on its own
        self._links: set[str] = set()  # what links outside of packages led to
        self._linked = 0

    def has_walked(self, top: str) -> bool:
        """A directory (an absolute path), or one above it, was searched."""
        while top not in self._walked:
            above = os.path.dirname(top)
            if above == top:
                return False
            top = above
        return True

    def through(
        self, top: str, project: str, *, pipelines: bool, aside: bool
    ) -> Iterator[tuple[Visit, Folder]]:
        """Every directory below an absolute path, with what it holds; ``project`` is its project where there is none.

        ``pipelines``: the folders in which pipelines live are entered for their token requests. ``aside``: token
        requests alone are looked for, and what is passed over is a detail.
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
            if folder.project and not visit.deployed and visit.directory != visit.sfdx_root:
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
            real=os.path.realpath(top),
        )

    def _enter_packages(self, visit: Visit) -> list[Visit]:
        """The package directories of a visit's project that lie below it, wherever that is."""
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
        """The visit of a directory with a project of its own."""
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
        """What the directory holds; what is passed over in it is noted, and what can't be read is an error."""
        # What only token requests are looked for in is no part of what was named.
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
        """The directories to which links lead, within the repository and not in a circle."""
        for name in folder.links:
            path = visit.base + name
            if path in self._packages or (_is_hidden(name) and not self._is_deployed(visit, path)):
                continue
            shown = printable(visit.prefix + name)
            target = symlinks.follow(path)
            if target is None:
                remarks = self._remarks.warnings if visit.deployed else self._remarks.notes
                remarks.append(f"{shown}: a link out of here, not followed")
            elif any(is_within(real, target) for real in (visit.real, *visit.behind)):
                if visit.deployed:
                    self._remarks.notes.append(f"{shown}: a link to a folder around it, not followed")
            elif visit.deployed or not (
                target in self._links or self._is_reached(target, os.path.realpath(top))
            ):
                self._links.add(target)
                hidden = _is_hidden(name) and name not in DOT_FOLDERS
                yield _child(visit, name)._replace(
                    real=target, behind=(*visit.behind, visit.real), programs=visit.programs and not hidden
                )

    def _is_reached(self, target: str, top: str) -> bool:
        """The walk comes by a directory (a real path) without a link."""
        if any(is_within(target, package) for package in self._packages):
            return True
        return is_within(target, top) and not any(map(_is_hidden, os.path.relpath(target, top).split(os.sep)))


def _child(visit: Visit, name: str) -> Visit:
    return visit._replace(
        directory=visit.base + name,
        base=visit.base + name + os.sep,
        prefix=f"{visit.prefix}{name}/",
        real=os.path.join(visit.real, name),
    )


def _is_hidden(name: str) -> bool:
    """Others, or tools, wrote what is in a folder of this name."""
    return name.startswith(".") or name in FOREIGN_FOLDERS
