"""What has changed since a git revision: only the apps and the token requests that it concerns are linted then.

A file counts as changed unless the merge base is known to have the same one: what git can't tell is linted.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from sfscope_lint.files import forceignore, sfdx_project
from sfscope_lint.files.discovery import FoundFile
from sfscope_lint.files.git import LINK, GitError, find_commit, find_merge_base, read_blobs
from sfscope_lint.files.repository import find_repositories
from sfscope_lint.files.snapshot import take_snapshot
from sfscope_lint.model import settings
from sfscope_lint.readers.metadata.external_client_app import AppFile
from sfscope_lint.readers.open_file import open_file, read_file
from sfscope_lint.salesforce.metadata_types import type_of_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sfscope_lint.files.discovery import FoundSource
    from sfscope_lint.files.git import Entry
    from sfscope_lint.files.repository import Repository
    from sfscope_lint.files.snapshot import Snapshot
    from sfscope_lint.model.token_requests import TokenRequest
    from sfscope_lint.readers.parts import Part
    from sfscope_lint.salesforce.metadata_types import MetadataType

# What a change of these means for an app isn't known before everything has been looked at.
_STEERING = (sfdx_project.FILE_NAME, forceignore.FILE_NAME, settings.FILE_NAME, settings.BASELINE_NAME)


class Changes(NamedTuple):
    """What differs from the merge base, on the disk and not committed included.

    ``paths`` are those of the files found (absolute) that differ. ``apps`` are the names, in lower case, of the External
    Client Apps to which a changed file belonged at the merge base: one that has lost a file has changed, too.
    ``everything``: a file has changed on which every app depends, ``requests``: one on which every token request does.
    """

    everything: bool
    requests: bool
    paths: frozenset[str]
    apps: frozenset[str]

    def of(self, files: Sequence[FoundFile], *, requests: bool) -> tuple[FoundFile, ...]:
        """The files that have changed, and as companions those that they, or token requests (if there are any), may need."""
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

    def losers(self, parts: Iterable[Part]) -> set[str]:
        """The paths (as shown) of the apps that have lost a file, with or without the namespace that it named."""
        return {
            part.path
            for part in parts
            if isinstance(part, AppFile) and part.app and self.apps & _spellings(part.app)
        }

    def concern(self, request: TokenRequest, app_paths: set[str]) -> bool:
        """A token request, or the app that it meets, has changed; ``app_paths`` are those of the changed apps, as shown."""
        if self.everything or self.requests or request.source.file in self.paths:
            return True
        return bool(request.app and not app_paths.isdisjoint(request.app.paths))


class Looked(NamedTuple):
    """What a run looks at: the files that it found, those that steer it (absolute paths), contents that stand for files.

    ``permissions``: profiles and permission sets count.
    """

    files: Sequence[FoundFile]
    sources: Sequence[FoundSource]
    steering: Sequence[str]
    contents: Mapping[str, bytes]
    permissions: bool


def changes_since(revision: str, directory: str, looked: Looked) -> Changes:
    """What has changed since the merge base of a revision and HEAD, around a directory (absolute).

    Raises ``SettingsError``.
    """
    try:
        return _compare(_snapshot(revision, directory), looked)
    except GitError as error:
        raise settings.SettingsError(f"--changed-since: {error}") from None


def _snapshot(revision: str, directory: str) -> Snapshot:
    found = find_repositories(directory)
    if not found.repositories:
        raise GitError("; ".join(found.refused) or "this is not a git repository: no .git here or above")
    repository = found.repositories[0]
    commit = find_commit(repository, revision)
    if commit is None:
        raise GitError(f"git knows no revision {revision!r} here (in CI, fetch it first)")
    base = find_merge_base(repository, commit)
    if base is None:
        raise GitError(
            f"git finds no merge base of HEAD and {revision!r} (a shallow clone has too little history: fetch more)"
        )
    return take_snapshot(repository, base)


def _compare(snapshot: Snapshot, looked: Looked) -> Changes:
    found: list[FoundFile | FoundSource] = [*looked.files, *looked.sources]
    changed = frozenset(
        file.path
        for file in found
        if (looked.contents and os.path.realpath(file.path) in looked.contents) or not snapshot.has(file.path)
    )
    lost = {
        name: (entry, kind)
        for name, entry in snapshot.entries.items()
        if (kind := type_of_file(name.rpartition("/")[2], permissions=looked.permissions))
        and (kind.joined or kind.permissions)
        and not snapshot.leaves(_on_disk(snapshot, name))
    }
    everything = (
        snapshot.incomplete
        or any(kind.permissions or entry.mode == LINK for entry, kind in lost.values())
        or any(file.type.permissions and file.path in changed for file in looked.files)
        or not all(
            snapshot.has_itself(_on_disk(snapshot, name))
            for name, entry in snapshot.entries.items()
            if entry.mode == LINK
        )
        or not all(snapshot.leaves(path) for path in _steering(snapshot, looked))
    )
    apps = None if everything else _apps_before(lost, snapshot.top)
    return Changes(
        everything or apps is None,
        any(source.type.borrowed and source.path in changed for source in looked.sources),
        changed,
        frozenset(apps or ()),
    )


def _on_disk(snapshot: Snapshot, name: str) -> str:
    return os.path.join(snapshot.top, *name.split("/"))


def _steering(snapshot: Snapshot, looked: Looked) -> Iterator[str]:
    """The files on which all apps may depend: those of the merge base, and those that are there now."""
    for name in snapshot.entries:
        if name.rpartition("/")[2] in _STEERING:
            yield _on_disk(snapshot, name)
    yield from looked.steering
    found: list[FoundFile | FoundSource] = [*looked.files, *looked.sources]
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
    """The apps to which files belonged at the merge base; None where one can't be read. Raises ``GitError``."""
    of_repository: dict[Repository, list[str]] = {}
    for name, (entry, _) in lost.items():
        of_repository.setdefault(entry.repository, []).append(name)
    apps: set[str] = set()
    for repository, names in of_repository.items():
        contents = read_blobs(repository, [lost[name][0].id for name in names])
        for name, content in zip(names, contents, strict=True):
            file = FoundFile(name, name, lost[name][1], top, None, ignored=False, companion=True)
            for part in read_file(open_file(file, {}, {os.path.realpath(name): content}), file.type):
                if not isinstance(part, AppFile):
                    return None
                if part.app:
                    apps |= _spellings(part.app)
    return apps


def _spellings(app: str) -> set[str]:
    """An app's name in lower case, and what it is without a namespace."""
    name = app.casefold()
    return {name, name.partition("__")[2] or name}
