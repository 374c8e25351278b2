"""Compares files on disk with a commit by content, without git's index and filters."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from typing import TYPE_CHECKING

from sfscope_lint.files.ancestors import is_within
from sfscope_lint.files.git import LINK, SUBMODULE, find_commit, list_tree, name_key
from sfscope_lint.files.linted_trees import target_of
from sfscope_lint.files.read import MIB, read_bytes
from sfscope_lint.files.repository import usable_repository_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sfscope_lint.files.git import Entry
    from sfscope_lint.files.repository import Repository

_LIMIT = 64 * MIB  # larger files count as different


class Snapshot:
    """The files of a commit, and of the commits of its submodules, under the top of a working tree.

    ``entries`` are by name from ``top``, with ``/``. ``incomplete``: a submodule differs, and its old commit
    isn't available.
    """

    def __init__(self, top: str, entries: Mapping[str, Entry], *, incomplete: bool) -> None:
        self.top = top
        self.entries = entries
        self.incomplete = incomplete
        self._by_key = {name_key(name): entry for name, entry in entries.items()}
        self._real_directory = cache(target_of)
        self._step_is_same = cache(self._compare)

    def has(self, path: str) -> bool:
        """Whether the commit has this file (an absolute path) with the same content and the same links."""
        return is_within(self._real(path), self.top) and self.is_unchanged(path)

    def is_unchanged(self, path: str) -> bool:
        """Whether the commit has the same links and file on the way to a path (absolute), below ``top``."""
        directory, name = os.path.split(path)
        real_directory = self._real_directory(directory)
        if real_directory == directory and not os.path.islink(path):
            return not is_within(path, self.top) or self._step_is_same(path)
        steps = {*_links(os.path.join(real_directory, name), set()), *_links(path, set()), self._real(path)}
        return all(self._step_is_same(step) for step in steps if is_within(step, self.top))

    def has_entry(self, path: str) -> bool:
        """Whether the commit has this file or link (an absolute path), whatever a link leads to."""
        directory, name = os.path.split(path)
        return self._step_is_same(os.path.join(self._real_directory(directory), name))

    def _real(self, path: str) -> str:
        if os.path.islink(path):
            return target_of(path)
        directory, name = os.path.split(path)
        return os.path.join(self._real_directory(directory), name)

    def _compare(self, step: str) -> bool:
        """Whether the commit has the same link or file at a path whose directory has no links."""
        entry = self._by_key.get(name_key(os.path.relpath(step, self.top).replace(os.sep, "/")))
        if entry is None or os.path.islink(step) != (entry.mode == LINK):
            return False
        try:
            data = os.fsencode(os.readlink(step)) if entry.mode == LINK else _read(step)
        except OSError:
            return False
        # Git may have converted the line ends of a text file at checkout.
        return entry.id in (_blob_id(data, entry.id), _blob_id(data.replace(b"\r\n", b"\n"), entry.id))


def take_snapshot(repository: Repository, commit: str) -> Snapshot:
    """The snapshot of a commit. Raises ``GitError``."""
    entries: dict[str, Entry] = {}
    incomplete = False
    waiting = [("", repository, commit)]
    while waiting:
        prefix, inner, inner_commit = waiting.pop()
        tree = dict(list_tree(inner, inner_commit))
        entries |= {prefix + name: entry for name, entry in tree.items()}
        for name in [name for name, entry in tree.items() if entry.mode == SUBMODULE]:
            top = os.path.join(repository.work_tree, *prefix.split("/"), *name.split("/"))
            # Behind links in their places, a repository could be its own submodules, and each level would double its files.
            is_linked = os.path.normcase(target_of(top)) != os.path.normcase(top)
            submodule = None if is_linked else usable_repository_at(top)
            if submodule and find_commit(submodule, tree[name].id):
                waiting.append((f"{prefix}{name}/", submodule, tree[name].id))
            elif (
                is_linked or submodule or not os.path.isdir(top) or _differs_in_head(inner, name, tree[name])
            ):
                incomplete = True
    return Snapshot(repository.work_tree, entries, incomplete=incomplete)


def _differs_in_head(repository: Repository, name: str, entry: Entry) -> bool:
    return dict(list_tree(repository, "HEAD")).get(name) != entry


def _links(path: str, seen: set[str]) -> Iterator[str]:
    """Every link on the way to a file and on the way to the links' targets.

    The directory part of each path has no links.
    """
    above, name = os.path.split(path)
    if not name or path in seen:
        return
    seen.add(path)
    yield from _links(above, seen)
    if os.path.islink(path):
        directory = target_of(above)
        yield os.path.join(directory, name)
        yield from _links(os.path.join(directory, os.readlink(path)), seen)


def _read(path: str) -> bytes:
    return read_bytes(path, _LIMIT, anywhere=True)


def _blob_id(data: bytes, like: str) -> str:
    """Git's id for a file's content, with the same hash algorithm as another id."""
    algorithm = hashlib.sha1 if len(like) == 40 else hashlib.sha256
    return algorithm(b"blob %d\0" % len(data) + data).hexdigest()
