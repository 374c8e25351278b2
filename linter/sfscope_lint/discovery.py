"""From the paths that were given to the files worth reading. Nothing is parsed here."""

from __future__ import annotations

import os
from types import MappingProxyType
from typing import TYPE_CHECKING

from sfscope_lint import forceignore, sfdx
from sfscope_lint.boundary import leads_out
from sfscope_lint.folder import Kinds, list_folder
from sfscope_lint.metadata_types import MetadataType, type_of_root
from sfscope_lint.reading import read_head
from sfscope_lint.records import NamedTuple
from sfscope_lint.source_types import DOT_FOLDERS, SourceType
from sfscope_lint.words import LIMIT, holds_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sfscope_lint.folder import Folder

_HEAD = 1_048_576  # bytes of a file without a known suffix that are searched for its root element


class FoundFile(NamedTuple):
    """A file worth reading.

    ``path`` is absolute, ``shown`` relative to the working directory with ``/``. ``project`` is the directory
    within which its app's files join, ``sfdx_root`` the one with its ``sfdx-project.json``, if there is any.
    ``ignored``: ``.forceignore`` leaves it out. ``companion``: nobody asked for it, but an app may need it.
    ``tracked``: git has it; marked later, where a rule asks it, and only on global OAuth files.
    """

    path: str
    shown: str
    type: MetadataType
    project: str
    sfdx_root: str | None
    ignored: bool
    companion: bool
    tracked: bool = False


class FoundSource(NamedTuple):
    """A file that holds the words of a token request; its fields are those of ``FoundFile``."""

    path: str
    shown: str
    type: SourceType
    project: str
    sfdx_root: str | None
    ignored: bool


class Discovery(NamedTuple):
    """The files, sorted by path; what was passed over (``notes``); what could not be done (``errors``).

    ``trees`` are the directories (absolute) that were searched whole because somebody asked for them.
    ``details`` are for those who ask for them: what was not searched for token requests.
    """

    files: tuple[FoundFile, ...]
    trees: tuple[str, ...]
    projects: Mapping[str, sfdx.SfdxProject]
    notes: tuple[str, ...]
    errors: tuple[str, ...]
    sources: tuple[FoundSource, ...] = ()
    details: tuple[str, ...] = ()


def discover(
    paths: Sequence[str],
    working_directory: str,
    contents: Mapping[str, bytes] = MappingProxyType({}),
    *,
    permissions: bool = False,
    sources: bool = True,
) -> Discovery:
    """Every metadata file under the paths (none: the project's packages), and the companions that they need.

    ``paths`` are as they were given, ``working_directory`` is absolute. ``contents`` stand for what is on disk, or
    isn't there yet, by real path. ``permissions``: look for profiles and permission sets, too; ``sources``: for
    files that hold the words of a token request (no paths: in the whole project).
    """
    search = _Search(working_directory, contents, permissions=permissions, sources=sources)
    given = [os.path.join(working_directory, path) if path else "" for path in paths]
    # Directories first, outer ones before inner ones: a file below one belongs to what is around it there.
    for path in sorted(given, key=lambda path: (not os.path.isdir(path), len(os.path.abspath(path)))):
        search.add(path)
    if not paths:
        search.add_packages()
    trees = tuple(search.trees)
    search.add_companions()
    files = sorted(search.files.values(), key=lambda file: file.shown)
    search.read_projects(file.sfdx_root for file in files)
    asking = sorted(search.sources.values(), key=lambda file: file.shown)
    search.read_projects(file.sfdx_root for file in asking)
    return Discovery(
        tuple(files),
        trees,
        search.projects,
        tuple(sorted(search.notes)),
        tuple(sorted(search.errors)),
        tuple(asking),
        tuple(sorted(search.details)),
    )


class _Visit(NamedTuple):
    """A directory on the walk, and what holds there.

    ``base`` is its path with a separator at its end, ``prefix`` its path as shown with a ``/``, or nothing.
    """

    directory: str
    base: str
    prefix: str
    project: str
    sfdx_root: str | None
    ignore_directory: str | None
    aside: bool


class _Search:
    """The state of one search, and nothing longer-lived."""

    def __init__(
        self, working_directory: str, contents: Mapping[str, bytes], *, permissions: bool, sources: bool
    ) -> None:
        self.here = working_directory
        self.contents = contents
        self.permissions = permissions
        self.kinds = Kinds(permissions=permissions, sources=sources)
        self.files: dict[str, FoundFile] = {}
        self.projects: dict[str, sfdx.SfdxProject] = {}
        self.notes: list[str] = []
        self.errors: list[str] = []
        self.details: list[str] = []
        self.sources: dict[str, FoundSource] = {}
        self.trees: list[str] = []
        self._searches = sources
        self._walked: set[str] = set()
        self._ignores: dict[str, forceignore.ForceIgnore | None] = {}

    def add(self, given: str) -> None:
        """A path that somebody named; absolute, or empty where they named nothing."""
        path = os.path.abspath(given) if given else ""
        if os.path.isdir(path):
            if self.kinds.metadata(os.path.basename(path)):
                self.notes.append(f"{self._show(path)}: a directory, in spite of its name")
            self._walk_tree(path, path, companions=False)
        elif self._is_file(path) or (os.path.islink(path) and not os.path.exists(path)):
            self._add_file(path)  # a link that leads nowhere can't be read, and that is a finding
        elif os.path.exists(path):
            self.notes.append(f"{self._show(path)}: not a regular file, passed over")
        elif not path:
            self.errors.append("a path is empty; name a file or a directory")
        else:
            self.errors.append(f"{self._show(path)}: no such file or directory")

    def _is_file(self, path: str) -> bool:
        return os.path.isfile(path) or (bool(path) and os.path.realpath(path) in self.contents)

    def _add_file(self, path: str) -> None:
        directory, name = os.path.split(path)
        source = self.kinds.source(name)
        if source:
            root = sfdx.find_up(directory, sfdx.FILE_NAME)
            here = self.here if path.startswith(os.path.join(self.here, "")) else directory
            ignores = sfdx.find_up(directory, forceignore.FILE_NAME)
            self._add_source(FoundSource(path, self._show(path), source, root or here, root, False), ignores)
        kind = self.kinds.metadata(name)
        if kind is None and (source is None or name.lower().endswith(".xml")):
            kind = _type_by_root(path, self.contents.get(os.path.realpath(path)))
        if kind is None or path in self.files:
            return  # a hook may be handed anything
        sfdx_root = sfdx.find_up(directory, sfdx.FILE_NAME)
        within = path.startswith(os.path.join(self.here, ""))
        project = sfdx_root or (self.here if within else directory)
        ignore_directory = sfdx.find_up(directory, forceignore.FILE_NAME)
        ignored = self._is_ignored(path, ignore_directory)
        self.read_projects([sfdx_root])
        self.files[path] = FoundFile(
            path, self._show(path), kind, project, sfdx_root, ignored, companion=False
        )

    def add_packages(self) -> None:
        """The package directories of the nearest project; without a project, the working directory."""
        root = sfdx.find_up(self.here, sfdx.FILE_NAME)
        if root is None:
            self._walk_tree(self.here, self.here, companions=False)
            return
        self.read_projects([root])
        if self.projects[root].problem:
            return  # said already, and nobody knows what to lint
        for package in self.projects[root].package_directories or (".",):
            directory = os.path.normpath(os.path.join(root, package))
            if not os.path.join(directory, "").startswith(os.path.join(root, "")):
                self.notes.append(
                    f"{self._show(root)}: the package directory {package} is outside the project"
                )
            elif os.path.isdir(directory) and leads_out(directory):
                self.notes.append(f"{self._show(directory)}: a link out of here, not followed")
            elif os.path.isdir(directory):
                self._walk_tree(directory, root, companions=False)
            else:
                self.notes.append(f"{self._show(directory)}: the package directory isn't there")
        if self._searches:  # scripts and pipelines stand beside the packages
            self._walk_tree(root, root, aside=True)

    def add_companions(self) -> None:
        """The files that may complete an app of which only some files were asked for."""
        needing = {
            file.project
            for file in self.files.values()
            if (file.type.joined or (self.permissions and file.type.reader)) and not file.ignored
        }
        asking = {
            file.project
            for file in self.sources.values()
            if file.type.joined and file.sfdx_root and not file.ignored
        }
        for project in sorted(needing | asking):
            self._walk_tree(project, project, companions=True, asking=project in asking)
        needing |= asking
        others = [p for p, file in self.files.items() if file.companion and file.project not in needing]
        for path in others:
            del self.files[path]

    def read_projects(self, roots: Iterable[str | None]) -> None:
        for root in roots:
            if root is None or root in self.projects:
                continue
            shown = self._show(os.path.join(root, sfdx.FILE_NAME))
            self.projects[root] = sfdx.read_project(root, shown)
            if self.projects[root].problem:
                self.errors.append(f"{shown} {self.projects[root].problem}")

    def _walk_tree(
        self, top: str, project: str, *, companions: bool = False, asking: bool = False, aside: bool = False
    ) -> None:
        """All files below a directory; with ``companions`` those of joined types that aren't known yet.

        ``asking``: companions are all apps, and what lends a request its URL. ``aside``: token requests alone.
        """
        if any(os.path.join(top, "").startswith(os.path.join(walked, "")) for walked in self._walked):
            return
        sfdx_root = sfdx.find_up(top, sfdx.FILE_NAME)
        ignore_directory = sfdx.find_up(top, forceignore.FILE_NAME)
        if not companions:
            self.trees.append(top)
            self.read_projects([sfdx_root])
        shown = self._show(top)
        prefix = "" if shown == "." else shown.rstrip("/") + "/"
        stack = [
            _Visit(
                top, os.path.join(top, ""), prefix, sfdx_root or project, sfdx_root, ignore_directory, aside
            )
        ]
        while stack:
            visit = stack.pop()
            if visit.directory in self._walked:
                continue
            folder = self._list(visit, top)
            if folder is None:
                continue
            if folder.project:
                visit = visit._replace(project=visit.directory, sfdx_root=visit.directory)
            if folder.ignores:
                visit = visit._replace(ignore_directory=visit.directory)
            if not visit.aside:
                for name, kind in folder.metadata:
                    if not companions or kind.joined or kind.permissions or (asking and kind.reader):
                        self._add_found(visit, name, kind, companion=companions)
            for name, source in folder.sources:
                if not companions or (asking and source.borrowed):
                    path = visit.base + name
                    found = FoundSource(
                        path,
                        self._show_in(visit, name),
                        source,
                        visit.project,
                        visit.sfdx_root,
                        ignored=False,
                    )
                    self._add_source(found, visit.ignore_directory)
            stack += [
                visit._replace(
                    directory=visit.base + name,
                    base=visit.base + name + os.sep,
                    prefix=f"{visit.prefix}{name}/",
                    aside=visit.aside or name in DOT_FOLDERS,
                )
                for name in folder.below
                if name not in DOT_FOLDERS or (self._searches and not companions)
            ]
        if not aside:
            self._walked.add(top)

    def _list(self, visit: _Visit, top: str) -> Folder | None:
        """What the directory holds; what is passed over in it is noted, and what can't be read is an error."""
        # What only token requests are looked for in is no part of what was named.
        notes, errors = (self.details, self.details) if visit.aside else (self.notes, self.errors)
        try:
            folder = list_folder(visit.directory, self.kinds)
        except FileNotFoundError:
            notes.append(f"{_printable(visit.prefix or '.')}: vanished during the run")
            return None
        except OSError as error:
            errors.append(f"{_printable(visit.prefix or '.')}: can't be read: {error.strerror or error}")
            return None
        notes += [f"{_printable(visit.prefix + name)}: {remark}" for name, remark in folder.remarks]
        for name in folder.links:
            target = os.path.realpath(visit.base + name)
            if not target.startswith(os.path.join(os.path.realpath(top), "")):
                notes.append(f"{_printable(visit.prefix + name)}: a link out of here, not followed")
        return folder

    def _add_found(self, visit: _Visit, name: str, kind: MetadataType, *, companion: bool) -> None:
        path = visit.base + name
        if path not in self.files:
            shown = self._show_in(visit, name)
            ignored = self._is_ignored(path, visit.ignore_directory)
            self.files[path] = FoundFile(
                path, shown, kind, visit.project, visit.sfdx_root, ignored, companion
            )

    def _show_in(self, visit: _Visit, name: str) -> str:
        """A file of a directory, as people are shown it."""
        if visit.prefix.startswith("../"):
            return self._show(visit.base + name)
        return _printable(visit.prefix + name)

    def _add_source(self, file: FoundSource, ignore_directory: str | None) -> None:
        """A file that may ask for tokens, unless it is known, or holds none of the words."""
        if file.path in self.sources:
            return
        try:
            content = self.contents.get(os.path.realpath(file.path)) if self.contents else None
            found = holds_words(file.path, file.type) if content is None else file.type.found_in(content)
        except OSError as error:
            self.details.append(f"{file.shown}: not searched for token requests: {error.strerror or error}")
            return
        if found is None:
            self.details.append(
                f"{file.shown}: not searched for token requests: it is larger than {LIMIT >> 20} MiB"
            )
        elif found:
            ignored = file.type.deployed and self._is_ignored(file.path, ignore_directory)
            self.sources[file.path] = file._replace(ignored=ignored)

    def _is_ignored(self, path: str, ignore_directory: str | None) -> bool:
        if ignore_directory is None:
            return False
        try:
            if ignore_directory not in self._ignores:
                self._ignores[ignore_directory] = forceignore.ForceIgnore(ignore_directory)
            ignore = self._ignores[ignore_directory]
            return ignore is not None and ignore.denies(path)
        except OSError as error:
            shown = self._show(os.path.join(ignore_directory, forceignore.FILE_NAME))
            self.errors.append(f"{shown}: can't be read: {error.strerror or error}")
            self._ignores[ignore_directory] = None
            return False

    def _show(self, path: str) -> str:
        try:
            shown = os.path.relpath(path, self.here)
        except ValueError:  # another drive, on Windows
            shown = path
        return _printable(shown.replace(os.sep, "/"))


def _printable(path: str) -> str:
    r"""A path in Unicode: a byte that isn't UTF-8 stands as ``\xff``."""
    if path.isascii():
        return path
    try:
        name = os.fsencode(path)
    except UnicodeEncodeError:  # half a character: somebody wrote it, and no file is called so
        name = path.encode("utf-8", "backslashreplace")
    return name.decode("utf-8", "backslashreplace")


def _type_by_root(path: str, content: bytes | None) -> MetadataType | None:
    """The type of a file whose name says nothing: by its root element, if it is XML."""
    from sfscope_lint.source import Source
    from sfscope_lint.xml import root_name

    try:
        if content is None:
            content = read_head(path, _HEAD)
    except OSError:
        return None  # nothing says that it would have been metadata
    root = root_name(Source(path, content[:_HEAD]))
    return type_of_root(root) if root else None
