"""Finds what changed since a git revision, so that only the affected apps and token requests are linted.

A file counts as changed unless git shows that the merge base has the same file.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sfscope_lint.files import forceignore, sfdx_project
from sfscope_lint.files.found import FoundFile
from sfscope_lint.files.git import LINK, GitError, find_commit, find_merge_base, read_blobs
from sfscope_lint.files.linted_trees import target_of
from sfscope_lint.files.repository import find_repositories
from sfscope_lint.files.snapshot import take_snapshot
from sfscope_lint.model import settings
from sfscope_lint.readers.open_file import open_file, read_file
from sfscope_lint.readers.parts import AppFile
from sfscope_lint.record import Record
from sfscope_lint.salesforce.metadata_types import (
    CONNECTED_APP,
    CUSTOM_SCOPE,
    ORG_SETTINGS,
    component_name,
    type_of_file,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sfscope_lint.files.found import FoundSource
    from sfscope_lint.files.git import Entry
    from sfscope_lint.files.repository import Repository
    from sfscope_lint.files.snapshot import Snapshot
    from sfscope_lint.model.token_requests import TokenRequest
    from sfscope_lint.readers.parts import Part
    from sfscope_lint.salesforce.metadata_types import MetadataType

# A change of one of these files may affect any app.
_STEERING = (sfdx_project.FILE_NAME, forceignore.FILE_NAME, settings.FILE_NAME, settings.BASELINE_NAME)


class Changes(Record):
    """The differences from the merge base, including uncommitted ones.

    ``paths`` are the changed files (absolute paths). ``apps`` are the names, in lower case, of the External
    Client Apps that had a deleted file at the merge base: an app that has lost a file has changed, too.
    ``everything``: a file changed that may affect every app. ``requests``: a file changed that may affect
    every token request. ``connected_apps`` are the names, in lower case, of the Connected Apps at the merge base
    (None: not known).
    """

    everything: bool
    requests: bool
    paths: frozenset[str]
    apps: frozenset[str]
    connected_apps: frozenset[str] | None

    def marked_new(self, files: Iterable[FoundFile]) -> tuple[FoundFile, ...]:
        """The files; Connected Apps that the merge base has in no file are marked as new."""
        known = self.connected_apps
        return tuple(
            file._replace(new=_connected_app(file.path) not in known)
            if known is not None and file.type.reader == CONNECTED_APP
            else file
            for file in files
        )

    def of(self, files: Sequence[FoundFile], *, requests: bool) -> tuple[FoundFile, ...]:
        """The changed files, and as companions the files that they or the token requests may need.

        ``requests``: there are token requests.
        """
        if self.everything:
            return tuple(files)
        return tuple(
            file if file.path in self.paths else file._replace(companion=True)
            for file in files
            if file.path in self.paths
            or file.type.joined
            or file.type.permissions
            or (requests and file.type.reader)
        )

    def parts_of_changed_apps(self, parts: Iterable[Part], changed: set[str]) -> set[str]:
        """The paths (as shown) of all parts of the apps that have lost a file or have one that ``changed`` (paths as shown).

        A file may name the app with or without its namespace.
        """
        of_apps = [
            (part.path, _spellings(part.app)) for part in parts if isinstance(part, AppFile) and part.app
        ]
        apps = self.apps.union(*(spellings for path, spellings in of_apps if path in changed))
        return {path for path, spellings in of_apps if apps & spellings}

    def affect(self, request: TokenRequest, app_paths: set[str]) -> bool:
        """Whether a token request or its app has changed.

        ``app_paths`` are the paths (as shown) of the changed apps.
        """
        if self.everything or self.requests or request.source.file in self.paths:
            return True
        return bool(request.app and not app_paths.isdisjoint(request.app.paths))


class RunFiles(Record):
    """What a run looks at.

    ``files`` and ``sources`` are the files that it found. ``steering`` are the absolute paths of the settings
    and baseline files. ``contents`` replace files on disk. ``permissions``: the run reads profiles and
    permission sets.
    """

    files: Sequence[FoundFile]
    sources: Sequence[FoundSource]
    steering: Sequence[str]
    contents: Mapping[str, bytes]
    permissions: bool


def changes_since(revision: str, directory: str, run_files: RunFiles) -> Changes:
    """The changes since the merge base of HEAD and a revision, in the repository around a directory.

    The directory is an absolute path. Raises ``SettingsError`` if git can't tell.
    """
    try:
        return _compare(_snapshot(revision, directory), run_files)
    except GitError as error:
        raise settings.SettingsError(f"--changed-since: {error}") from None


def _snapshot(revision: str, directory: str) -> Snapshot:
    found = find_repositories(directory)
    if not found.repositories:
        raise GitError("; ".join(found.refused) or "this is not a git repository: no .git here or above")
    repository = found.repositories[0]
    commit = find_commit(repository, revision)
    if commit is None:
        raise GitError(f"git doesn't know the revision {revision!r} (in CI, fetch it first)")
    base = find_merge_base(repository, commit)
    if base is None:
        raise GitError(
            f"git finds no merge base of HEAD and {revision!r} (a shallow clone lacks history: fetch more)"
        )
    return take_snapshot(repository, base)


def _compare(snapshot: Snapshot, run_files: RunFiles) -> Changes:
    found: list[FoundFile | FoundSource] = [*run_files.files, *run_files.sources]
    changed = frozenset(
        file.path
        for file in found
        if (run_files.contents and target_of(file.path) in run_files.contents) or not snapshot.has(file.path)
    )
    lost = {
        name: (entry, kind)
        for name, entry in snapshot.entries.items()
        if (kind := type_of_file(name.rpartition("/")[2], permissions=run_files.permissions))
        and (kind.joined or kind.permissions or _decides_of_many(kind))
        and not snapshot.is_unchanged(_on_disk(snapshot, name))
    }
    everything = (
        snapshot.incomplete
        or any(
            kind.permissions or _decides_of_many(kind) or entry.mode == LINK for entry, kind in lost.values()
        )
        or any(file.type.permissions and file.path in changed for file in run_files.files)
        or not all(
            snapshot.has_entry(_on_disk(snapshot, name))
            for name, entry in snapshot.entries.items()
            if entry.mode == LINK
        )
        or not all(snapshot.is_unchanged(path) for path in _steering(snapshot, run_files))
        or any(_decides_of_many(file.type) and file.path in changed for file in run_files.files)
    )
    apps = None if everything else _apps_before(lost, snapshot.top)
    return Changes(
        everything or apps is None,
        any(source.type.borrowed and source.path in changed for source in run_files.sources),
        changed,
        frozenset(apps or ()),
        None if snapshot.incomplete else frozenset(_connected_apps(snapshot)),
    )


def _connected_apps(snapshot: Snapshot) -> Iterator[str]:
    for name in snapshot.entries:
        kind = type_of_file(name.rpartition("/")[2])
        if kind and kind.reader == CONNECTED_APP:
            yield _connected_app(name)


def _connected_app(path: str) -> str:
    """The name of the Connected App in a file, in lower case."""
    return component_name(os.path.basename(path), path).casefold()


def _decides_of_many(kind: MetadataType) -> bool:
    """Whether files of this type affect apps or requests that don't name them."""
    return kind.reader in (CUSTOM_SCOPE, ORG_SETTINGS)


def _on_disk(snapshot: Snapshot, name: str) -> str:
    return os.path.join(snapshot.top, *name.split("/"))


def _steering(snapshot: Snapshot, run_files: RunFiles) -> Iterator[str]:
    """The files that may affect all apps: those of the merge base and the current ones."""
    for name in snapshot.entries:
        if name.rpartition("/")[2] in _STEERING:
            yield _on_disk(snapshot, name)
    yield from run_files.steering
    found: list[FoundFile | FoundSource] = [*run_files.files, *run_files.sources]
    for directory in _with_those_above({os.path.dirname(file.path) for file in found}):
        both = (os.path.join(directory, name) for name in (sfdx_project.FILE_NAME, forceignore.FILE_NAME))
        yield from (path for path in both if os.path.lexists(path))


def _with_those_above(directories: set[str]) -> set[str]:
    found: set[str] = set()
    while directories:
        found |= directories
        directories = {os.path.dirname(directory) for directory in directories} - found
    return found


def _apps_before(lost: Mapping[str, tuple[Entry, MetadataType]], top: str) -> set[str] | None:
    """The apps that the lost files belonged to at the merge base; None if one can't be read.

    Raises ``GitError``.
    """
    of_repository: dict[Repository, list[str]] = {}
    for name, (entry, _) in lost.items():
        of_repository.setdefault(entry.repository, []).append(name)
    apps: set[str] = set()
    for repository, names in of_repository.items():
        contents = read_blobs(repository, [lost[name][0].id for name in names])
        for name, content in zip(names, contents, strict=True):
            file = FoundFile(name, name, lost[name][1], top, None, ignored=False, companion=True)
            for part in read_file(open_file(file, {}, {target_of(name): content}), file.type):
                if not isinstance(part, AppFile):
                    return None
                if part.app:
                    apps |= _spellings(part.app)
    return apps


def _spellings(app: str) -> set[str]:
    """An app's name in lower case, with and without its namespace."""
    name = app.casefold()
    return {name, name.partition("__")[2] or name}
