"""Asks git which files it tracks."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from sfscope_lint.files.git import GitError, ignored_files, name_key, tracked_files
from sfscope_lint.files.linted_trees import target_of
from sfscope_lint.files.repository import find_repositories
from sfscope_lint.files.symlinks import follow
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sfscope_lint.files.repository import Repository


class Tracked(Record):
    """Those of the given paths that git tracks.

    ``problems`` are lines that say why git could not be asked, ``outside`` the paths that aren't in a
    repository.
    """

    paths: frozenset[str]
    problems: tuple[str, ...]
    outside: tuple[str, ...]


class Ignored(Record):
    """Those of the given paths that git ignores and doesn't track.

    ``problems`` are lines that say why git could not be asked.
    """

    paths: frozenset[str]
    problems: tuple[str, ...]


def find_tracked(paths: Iterable[str]) -> Tracked:
    """Ask git about absolute paths.

    Every repository around a file counts: an outer one may track a file that an inner one doesn't.
    """
    found = cache(find_repositories)
    names: dict[Repository, frozenset[str]] = {}
    tracked: set[str] = set()
    problems: set[str] = set()
    outside: list[str] = []
    for path in paths:
        directory, name = os.path.split(path)
        here = os.path.join(target_of(directory), name)
        # Both a link and its target may be tracked. A link that leads out names no repository to ask.
        for real in {here, follow(path) or here}:
            around = found(os.path.dirname(real))
            problems.update(around.refused)
            for repository in around.repositories:
                if repository not in names:
                    names[repository] = _ask(repository, problems)
                if _key(real, repository) in names[repository]:
                    tracked.add(path)
            if not around.repositories and not around.refused:
                outside.append(path)
    return Tracked(frozenset(tracked), tuple(sorted(problems)), tuple(outside))


def find_ignored(paths: Iterable[str]) -> Ignored:
    """Ask git which of the absolute paths it ignores and doesn't track. The nearest repository decides."""
    found = cache(find_repositories)
    names: dict[Repository, dict[str, str]] = {}
    for path in paths:
        directory, name = os.path.split(path)
        real = os.path.join(target_of(directory), name)
        for repository in found(os.path.dirname(real)).repositories[:1]:
            relative = os.path.relpath(real, repository.work_tree).replace(os.sep, "/")
            names.setdefault(repository, {})[relative] = path
    ignored: set[str] = set()
    problems: set[str] = set()
    for repository, files in names.items():
        try:
            ignored.update(files[name] for name in ignored_files(repository, tuple(files)) if name in files)
        except GitError as error:
            problems.add(str(error))
    return Ignored(frozenset(ignored), tuple(sorted(problems)))


def _ask(repository: Repository, problems: set[str]) -> frozenset[str]:
    try:
        return tracked_files(repository)
    except GitError as error:
        problems.add(str(error))
        return frozenset()


def _key(path: str, repository: Repository) -> str:
    return name_key(os.path.relpath(path, repository.work_tree).replace(os.sep, "/"))
