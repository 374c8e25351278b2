"""Find the git repositories around a directory: upwards, by their ``.git``, without starting git."""

from __future__ import annotations

import os
from typing import NamedTuple

from sfscope_lint.files.ancestors import upwards

_MARKER = ".git"
_PROJECT = "sfdx-project.json"
_POINTER_LIMIT = 65_536  # bytes of a .git file: more than a path can have


class Repository(NamedTuple):
    """A repository and its working tree; both paths are absolute and without links."""

    git_dir: str
    work_tree: str


class Found(NamedTuple):
    """The repositories around a directory, the nearest first; ``refused`` has a line for each ``.git`` that won't do."""

    repositories: tuple[Repository, ...]
    refused: tuple[str, ...]


class _RefusedError(Exception):
    """A ``.git`` isn't used; the message says why."""


def find_repositories(directory: str) -> Found:
    """The repositories at and above a directory, and first of all the one that ``GIT_DIR`` names, if it is one of them.

    Git's own search isn't used: it takes any folder with ``HEAD``, ``objects`` and ``refs`` for a repository, and
    a commit can hold such a folder. It can't hold a ``.git``. A ``.git`` file (of a worktree, a submodule) must not
    point into files of the repository either, because an archive may hold one.
    """
    directory = os.path.realpath(directory)
    found: list[Repository] = []
    refused: list[str] = []
    named = _named_in_environment()
    if named and is_within(directory, named.work_tree):
        found.append(named)
    for top in upwards(directory):
        try:
            here = repository_at(top)
        except _RefusedError as error:
            refused.append(str(error))
            continue
        if here and all(here.git_dir != other.git_dir for other in found):
            found.append(here)
    return Found(tuple(found), tuple(refused))


def usable_repository_at(top: str) -> Repository | None:
    """The repository whose working tree is this directory (a real path); None also where its ``.git`` won't do."""
    try:
        return repository_at(top)
    except _RefusedError:
        return None


def repository_at(top: str) -> Repository | None:
    marker = os.path.join(top, _MARKER)
    if not os.path.lexists(marker):
        return None
    git_dir = _points_to(marker)
    if not is_git_directory(git_dir):
        raise _RefusedError(f"{marker} is no git directory, and leads to none")
    if git_dir != marker and any(_holds_as_files(above, git_dir, top) for above in upwards(top)):
        raise _RefusedError(f"{marker} leads to a folder among the files of the repository, and isn't used")
    return Repository(git_dir, top)


def outermost_tree(directory: str) -> str:
    """The highest directory with a ``.git`` or a project, at or above this one (a real path); else the directory itself.

    A project may lie above the repository, and is linted with it. The root of the file system doesn't count: it holds
    the system's own programs as well.
    """
    marked = [
        top
        for top in upwards(directory)
        if any(os.path.lexists(os.path.join(top, name)) for name in (_MARKER, _PROJECT))
        and os.path.dirname(top) != top
    ]
    return marked[-1] if marked else directory


def is_within(path: str, directory: str) -> bool:
    """A path is a directory, or lies below it; both are absolute and without links."""
    path, directory = os.path.normcase(path), os.path.normcase(directory)
    return os.path.join(path, "").startswith(os.path.join(directory, ""))


def _points_to(marker: str) -> str:
    """The git directory (a real path) that a ``.git`` is, or that a ``.git`` link or file leads to."""
    real = os.path.realpath(marker)
    if not os.path.isfile(real):
        return real
    try:
        with open(real, "rb") as file:
            keyword, _, path = file.read(_POINTER_LIMIT).partition(b":")
    except OSError:
        return real
    if keyword != b"gitdir" or b"\0" in path:
        return real
    return os.path.realpath(os.path.join(os.path.dirname(marker), os.fsdecode(path.strip())))


def is_git_directory(path: str) -> bool:
    """As git sees it: a ``HEAD``, and objects and refs of its own or (in a worktree) those of another one."""
    if not os.path.lexists(os.path.join(path, "HEAD")):
        return False
    own = all(os.path.isdir(os.path.join(path, name)) for name in ("objects", "refs"))
    return own or os.path.isfile(os.path.join(path, "commondir"))


def _holds_as_files(above: str, git_dir: str, top: str) -> bool:
    """A git directory lies in the working tree ``above`` and not in that tree's own git directory."""
    marker = os.path.join(above, _MARKER)
    if not os.path.lexists(marker) or not is_within(git_dir, above):
        return False
    return above == top or not is_within(git_dir, _points_to(marker))


def _named_in_environment() -> Repository | None:
    """The repository that ``GIT_DIR`` and ``GIT_WORK_TREE`` name: as in git, the tree's default is the working directory."""
    git_dir, work_tree = os.environ.get("GIT_DIR"), os.environ.get("GIT_WORK_TREE")
    if not git_dir and not work_tree:
        return None
    here = os.path.realpath(os.curdir)
    around = [found for top in upwards(here) if (found := usable_repository_at(top))]
    if git_dir:
        real = _points_to(os.path.abspath(git_dir))
        own = next((found.work_tree for found in around if found.git_dir == real), here)
        return Repository(real, os.path.realpath(work_tree) if work_tree else own)
    return around[0]._replace(work_tree=os.path.realpath(work_tree)) if work_tree and around else None
