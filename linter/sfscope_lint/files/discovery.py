"""Finds the files to read for the given paths. Nothing is parsed here."""

from __future__ import annotations

import os
from functools import cache, cached_property, partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from sfscope_lint.files import sfdx_project
from sfscope_lint.files.folder_scan import Kinds
from sfscope_lint.files.forceignore import ForceIgnores
from sfscope_lint.files.found import Discovery, FoundFile, FoundSource, Remarks, told_apart
from sfscope_lint.files.linted_trees import target_of
from sfscope_lint.files.needs import needs_of
from sfscope_lint.files.projects import Projects
from sfscope_lint.files.request_files import LIMIT, holds_words
from sfscope_lint.files.shown_paths import printable, show
from sfscope_lint.files.symlinks import leads_out
from sfscope_lint.salesforce.metadata_types import CONNECTED_APP, CUSTOM_SCOPES, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sfscope_lint.files.needs import Needs
    from sfscope_lint.files.walk import Visit, Walk
    from sfscope_lint.salesforce.metadata_types import MetadataType


def discover(
    paths: Sequence[str],
    working_directory: str,
    contents: Mapping[str, bytes] = MappingProxyType({}),
    *,
    permissions: bool = False,
    sources: bool = True,
    forceignore: bool = True,
    companions: bool = True,
) -> Discovery:
    """Find every metadata file under the paths, and (with ``companions``) the other files that these need.

    ``paths`` are as the user wrote them; without paths, the project's packages are searched.
    ``working_directory`` is absolute. ``contents`` maps real paths to bytes that replace files on disk.
    ``permissions``: also find profiles and permission sets. ``sources``: also find files that contain the
    words of a token request (without paths, in the whole project). ``forceignore``: respect ``.forceignore``.
    """
    kinds = Kinds(permissions=permissions, sources=sources)
    search = _Search(working_directory, contents, kinds, forceignore=forceignore)
    given = [os.path.join(working_directory, path) if path else "" for path in paths]
    search.typed = {
        os.path.abspath(path): printable(typed) for path, typed in zip(given, paths, strict=True) if path
    }
    # Directories first, outer before inner: a file below one of them belongs to the project found there.
    for path in sorted(given, key=lambda path: (not os.path.isdir(path), len(os.path.abspath(path)))):
        search.add(path)
    if not paths:
        search.add_packages()
    trees = tuple(search.trees)
    if companions:
        search.add_companions()
    files = told_apart(search.files.values(), search.remarks.errors)
    asking = sorted(search.sources.values(), key=lambda file: file.shown)
    search.report_projects([*(file.sfdx_root for file in files), *(file.sfdx_root for file in asking)])
    said = search.remarks
    return Discovery(
        tuple(files),
        trees,
        search.projects.read,
        tuple(sorted(said.notes)),
        tuple(sorted(said.errors)),
        tuple(asking),
        tuple(sorted(said.details)),
        tuple(sorted(said.warnings)),
    )


_BEHIND_LINK = (
    "its .. goes back from where a link leads, so it means another path than it seems: write it without .."
)
_LEADS_OUT = "a link leads out of the repository there, and isn't followed: name what it leads to"


class _Search:
    """The state of one search."""

    def __init__(
        self, working_directory: str, contents: Mapping[str, bytes], kinds: Kinds, *, forceignore: bool
    ) -> None:
        self.files: dict[str, FoundFile] = {}
        self.sources: dict[str, FoundSource] = {}
        self.trees: list[str] = []
        self.typed: dict[str, str] = {}  # what somebody wrote, by the absolute path
        self.remarks = Remarks()
        self.projects = Projects(working_directory)
        self._here = working_directory
        self._contents = contents
        self._kinds = kinds
        self._ignores = ForceIgnores(working_directory, self.remarks, respected=forceignore)
        self._leads_out = cache(partial(leads_out, named=True))
        self._reported, self._entered = set[str](), set[str]()  # roots: of all, of those whose packages were

    @cached_property
    def _walk(self) -> Walk:
        from sfscope_lint.files.walk import Walk

        return Walk(self._here, self.projects, self._ignores, self._kinds, self.remarks)

    def add(self, given: str) -> None:
        """Add a path that the user named: an absolute path, or empty if the user named an empty one."""
        path = os.path.abspath(given) if given else ""
        if os.pardir in given.split(os.sep) and target_of(given) != target_of(path):
            self.remarks.errors.append(f"{self.typed[path]}: {_BEHIND_LINK}")
        elif path and self._leads_out(path if os.path.isdir(path) else os.path.dirname(path)):
            self.remarks.errors.append(f"{self.typed[path]}: {_LEADS_OUT}")
        elif os.path.isdir(path):
            if self._kinds.metadata(os.path.basename(path)) not in (None, UNKNOWN):
                self.remarks.notes.append(f"{self.typed[path]}: a directory, in spite of its name")
            if self.projects.root_of(path) == path:
                self._report_packages(path, asked_for=True)
            self._add_tree(path, path)
        elif self._is_file(path) or (os.path.islink(path) and not os.path.exists(path)):
            self._add_file(path)  # a broken link can't be read, which is a finding
        elif os.path.exists(path):
            self.remarks.notes.append(f"{self.typed[path]}: not a regular file, skipped")
        elif not path:
            self.remarks.errors.append("a path is empty; name a file or a directory")
        else:
            self.remarks.errors.append(f"{self.typed[path]}: no such file or directory")

    def _is_file(self, path: str) -> bool:
        return os.path.isfile(path) or (bool(path) and target_of(path) in self._contents)

    def _add_file(self, path: str) -> None:
        directory, name = os.path.split(path)
        root = self.projects.root_of(directory)
        if name == sfdx_project.FILE_NAME and root == directory:
            self.report_projects([root])
        project = root or self.projects.without_project(directory)
        packages = self.projects.around(directory, root)
        ignores = self._ignores.of(packages or (project,))
        source = self._kinds.source(name)
        if source:
            self._add_source(FoundSource(path, self._show(path), source, project, root, False, True), ignores)
        kind = self._kinds.metadata(name)
        if kind is UNKNOWN or (kind is None and (source is None or name.lower().endswith(".xml"))):
            kind = self._by_content(path, kind)
        if kind is None or path in self.files:
            return  # hooks pass files of any kind
        ignored = self._ignores.deny(path, ignores)
        self.report_projects([root])
        group = self.projects.group(root, deployed=bool(packages)) if root else project
        package = max(packages, key=len, default=group)
        self.files[path] = FoundFile(path, self._show(path), kind, group, root, ignored, False, package)

    def add_packages(self) -> None:
        """Add the nearest project's package directories, or else the working directory."""
        root = self.projects.home
        if root is None:
            self._add_tree(self._here, self._here)
            return
        self.report_projects([root])
        if self.projects.project(root).problem:
            return  # the problem is reported, and the packages aren't known
        self._report_packages(root, asked_for=True)
        packages = self.projects.packages(root)
        for directory in packages.directories if packages.named else (root,):
            self._add_tree(directory, root)
        if self._kinds.sources:  # scripts and pipelines are outside the packages
            self._walk_tree(root, root, aside=True)

    def add_companions(self) -> None:
        """Add the files that the asked ones need."""
        needs = needs_of(self.files.values(), self.sources.values(), permissions=self._kinds.permissions)
        asked = [file for file in self.files.values() if file.type.reader == CONNECTED_APP]
        for directory in filter(self.projects.has_others, needs.directories()):
            self._walk_tree(directory, directory, needs=needs)
        # Searching the whole project for custom scopes alone would be slow.
        for app in asked:
            beside = os.path.join(os.path.dirname(os.path.dirname(app.path)), CUSTOM_SCOPES)
            if os.path.isdir(beside) and not os.path.islink(beside):
                self._walk_tree(beside, app.project, needs=needs)

    def report_projects(self, roots: Iterable[str | None]) -> None:
        """Report what is wrong with the ``sfdx-project.json`` of these projects, once for each."""
        for root in roots:
            if root is None or root in self._reported:
                continue
            self._reported.add(root)
            project = self.projects.project(root)
            file = self._show(os.path.join(root, sfdx_project.FILE_NAME))
            if project.problem:
                self.remarks.errors.append(f"{file} {project.problem}")
            if project.customized:
                types = ", ".join(project.customized)
                self.remarks.errors.append(
                    f"{file}: registryCustomizations changes which files are deployed as {types}, which sfscope-lint "
                    "doesn't support; don't customize these types"
                )

    def _report_packages(self, root: str, *, asked_for: bool) -> None:
        """Report, once, the package directories of a project that can't be linted: errors if the project was asked for."""
        if root in self._entered:
            return
        self._entered.add(root)
        packages = self.projects.packages(root)
        remarks = self.remarks
        worst = remarks.errors if asked_for else remarks.warnings
        file = self._show(os.path.join(root, sfdx_project.FILE_NAME))
        if not packages.named and not self.projects.project(root).problem:
            remarks.notes.append(f"{file} doesn't name a package directory, so everything below it is linted")
        for name in packages.missing:
            line = f'{file}: the package directory "{printable(name)}" is missing; until it exists, the Salesforce CLI deploys nothing of the project'
            (remarks.warnings if packages.directories else worst).append(line)
        for name in packages.outside:
            worst.append(
                f'{file}: the package directory "{printable(name)}" is outside the project, and isn\'t read'
            )
        for name in packages.led_out:
            worst.append(
                f'{file}: the package directory "{printable(name)}" is a link out of the repository, and isn\'t read'
            )

    def _add_tree(self, top: str, project: str) -> None:
        if not self._walk.has_walked(top):
            self.trees.append(top)
            self.report_projects([self.projects.root_of(top)])
            self._walk_tree(top, project)

    def _walk_tree(self, top: str, project: str, *, needs: Needs | None = None, aside: bool = False) -> None:
        """Add all files below a directory; with ``needs``, as companions those that are needed.

        ``aside``: look only for token requests.
        """
        if self._walk.has_walked(top):
            return
        pipelines = self._kinds.sources and needs is None
        for visit, folder in self._walk.through(top, project, pipelines=pipelines, aside=aside):
            if not visit.aside:
                if visit.directory == visit.sfdx_root and needs is None:
                    self._report_packages(visit.sfdx_root, asked_for=False)
                if folder.metadata:
                    self._add_found(visit, folder.metadata, needs)
            for name, source in folder.sources:
                if needs and not needs.source(source, visit.project):
                    continue
                if visit.programs or source.deployed:
                    path, shown = visit.base + name, self._show_in(visit, name)
                    found = FoundSource(path, shown, source, visit.project, visit.sfdx_root, ignored=False)
                    self._add_source(found, visit.ignores)

    def _add_found(
        self, visit: Visit, names: Iterable[tuple[str, MetadataType]], needs: Needs | None
    ) -> None:
        """Add metadata files of a visited directory."""
        root = visit.sfdx_root
        group = self.projects.group(root, deployed=visit.deployed) if root else visit.project
        package = self.projects.package_of(visit.directory, root) or group
        for name, kind in names:
            if needs and not needs.file(kind, group):
                continue
            path = visit.base + name
            known = kind if kind is not UNKNOWN else self._by_content(path, kind)
            if known and path not in self.files:
                ignored = self._ignores.deny(path, visit.ignores)
                shown, companion = self._show_in(visit, name), needs is not None
                self.files[path] = FoundFile(path, shown, known, group, root, ignored, companion, package)

    def _by_content(self, path: str, by_name: MetadataType | None) -> MetadataType | None:
        from sfscope_lint.files.root_element import type_by_root, type_of_misnamed

        content = self._contents.get(target_of(path)) if self._contents else None
        return type_of_misnamed(path, content) if by_name is UNKNOWN else type_by_root(path, content)

    def _show_in(self, visit: Visit, name: str) -> str:
        """The path to show for a file in a visited directory."""
        if visit.prefix.startswith("../"):
            return self._show(visit.base + name)
        return printable(visit.prefix + name)

    def _add_source(self, file: FoundSource, ignores: tuple[str, ...]) -> None:
        """Add a file that may ask for tokens, unless it is known or lacks the words of a token request."""
        if known := self.sources.get(file.path):
            self.sources[file.path] = known._replace(named=known.named or file.named)
            return
        unread = ""
        try:
            content = self._contents.get(target_of(file.path)) if self._contents else None
            found = holds_words(file.path, file.type) if content is None else file.type.found_in(content)
        except OSError as error:
            found, unread = False, error.strerror or str(error)
        if found is None:
            unread = f"it is larger than {LIMIT >> 20} MiB"
        if unread:
            self.remarks.details.append(f"{file.shown}: not searched for token requests: {unread}")
        elif found:
            ignored = file.type.deployed and self._ignores.deny(file.path, ignores)
            self.sources[file.path] = file._replace(ignored=ignored)

    def _show(self, path: str) -> str:
        return show(path, self._here)
