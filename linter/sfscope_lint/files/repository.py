"""Finds the git repositories around a directory by their ``.git``, without starting git."""

from __future__ import annotations

import os

from sfscope_lint.files.ancestors import is_within, upwards
from sfscope_lint.files.linted_trees import target_of
from sfscope_lint.record import Record

_MARKER = ".git"
_COMMON = "commondir"
_POINTER_LIMIT = 65_536  # bytes of a .git or commondir file; no path is longer


class Repository(Record):
    """A repository and its working tree; both paths are absolute and without links."""

    git_dir: str
    work_tree: str


class Found(Record):
    """The repositories around a directory, the nearest first.

    ``refused`` has a line for each ``.git`` that isn't used.
    """

    repositories: tuple[Repository, ...]
    refused: tuple[str, ...]


class _RefusedError(Exception):
    """A ``.git`` isn't used; the message says why."""


def find_repositories(directory: str) -> Found:
    """The repositories at and above a directory; if ``GIT_DIR`` names one of them, it comes first.

    Git's own search isn't used: it accepts any folder with ``HEAD``, ``objects`` and ``refs``, and a commit
    can contain such a folder. A commit can't contain a ``.git``. A ``.git`` file (of a worktree or submodule)
    must not point to a folder among the repository's files either, because an archive may contain one.
    """
    directory = target_of(directory)
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


def false_repository_around(directory: str) -> str | None:
    """The folder that git, started in a directory, takes for a bare repository, with the configuration in it; None if there is none.

    A commit may contain one. Git's search ends at a ``.git`` before it gets there, and takes place only without ``GIT_DIR``.
    """
    if os.environ.get("GIT_DIR"):
        return None
    for above in upwards(target_of(directory)):
        if is_git_directory(_points_to(os.path.join(above, _MARKER))):
            return None
        if is_git_directory(above):
            return above
    return None


def usable_repository_at(top: str) -> Repository | None:
    """The repository with this working tree (a real path); None also if its ``.git`` isn't used."""
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
        raise _RefusedError(f"{marker} isn't a git directory and doesn't lead to one")
    if git_dir != marker and any(_holds_as_files(above, git_dir, top) for above in upwards(top)):
        raise _RefusedError(f"{marker} leads to a folder among the repository's own files, so it isn't used")
    return Repository(git_dir, top)


def _points_to(marker: str) -> str:
    """The git directory (a real path) that a ``.git`` directory, link or file stands for."""
    real = target_of(marker)
    if not os.path.isfile(real):
        return real
    try:
        with open(real, "rb") as file:
            keyword, _, path = file.read(_POINTER_LIMIT).partition(b":")
    except OSError:
        return real
    if keyword != b"gitdir" or b"\0" in path:
        return real
    return target_of(os.path.join(os.path.dirname(marker), os.fsdecode(path.strip())))


def is_git_directory(path: str, handle: int | None = None) -> bool:
    """Whether git may accept the directory: it has a ``HEAD``, and objects and refs, which need not be directories.

    In a worktree, objects and refs are those of another git directory, and the environment may name others
    (``is_git_directory`` in https://github.com/git/git/blob/master/setup.c). A relative path begins at the open
    directory ``handle``, if there is one.
    """

    def has(name: str) -> bool:
        try:
            # A HEAD may be a link to a branch to come.
            os.stat(os.path.join(path, name), dir_fd=handle, follow_symlinks=name != "HEAD")
        except (OSError, ValueError):
            return False
        return True

    if not has("HEAD"):
        return False
    objects = "GIT_OBJECT_DIRECTORY" in os.environ or has("objects")
    return (objects and has("refs")) or "GIT_COMMON_DIR" in os.environ or has(_COMMON)


def common_directory(repository: Repository) -> str:
    """The git directory with the objects, as a real path: that of a worktree names another one in its ``commondir``.

    Raises ``OSError`` and ``ValueError``.
    """
    pointer = os.path.join(repository.git_dir, _COMMON)
    if not os.path.isfile(pointer):  # a pipe would wait
        return repository.git_dir
    with open(pointer, "rb") as file:
        path = os.fsdecode(file.read(_POINTER_LIMIT).rstrip(b"\r\n").partition(b"\0")[0])
    return target_of(os.path.join(repository.git_dir, path))


def linked_objects(repository: Repository, common: str) -> str | None:
    """What leads git's new objects, or what it notes about them, to another place; None if nothing does.

    It is a link (also a hard one), a pipe, a device, or a ``commondir``: the objects of a worktree are in the git directory ``common``
    around its own. Where ``GIT_OBJECT_DIRECTORY`` leads is the user's choice. Raises ``OSError``.
    """
    if os.environ.get("GIT_OBJECT_DIRECTORY"):
        return None
    if not is_within(repository.git_dir, common):
        return os.path.join(repository.git_dir, _COMMON)
    objects = os.path.join(common, "objects")
    if os.path.islink(objects):
        return objects
    # Folders for the first byte of the ids, and lists that git adds lines to.
    with os.scandir(objects) as entries:
        return next((entry.path for entry in entries if not _is_plain(entry)), None)


def _is_plain(entry: os.DirEntry[str]) -> bool:
    """Whether it is a folder, or a file with one name: another one, a hard link, may be a file of the user's."""
    if entry.is_dir(follow_symlinks=False):
        return True
    return entry.is_file(follow_symlinks=False) and os.lstat(entry.path).st_nlink <= 1


def _holds_as_files(above: str, git_dir: str, top: str) -> bool:
    """Whether a git directory is among the files of the working tree ``above``.

    The tree's own git directory doesn't count.
    """
    marker = os.path.join(above, _MARKER)
    if not os.path.lexists(marker) or not is_within(git_dir, above):
        return False
    return above == top or not is_within(git_dir, _points_to(marker))


def _named_in_environment() -> Repository | None:
    """The repository that ``GIT_DIR`` and ``GIT_WORK_TREE`` name.

    As in git, the tree's default is the working directory.
    """
    git_dir, work_tree = os.environ.get("GIT_DIR"), os.environ.get("GIT_WORK_TREE")
    if not git_dir and not work_tree:
        return None
    here = target_of(os.curdir)
    around = [found for top in upwards(here) if (found := usable_repository_at(top))]
    if git_dir:
        real = _points_to(os.path.abspath(git_dir))
        own = next((found.work_tree for found in around if found.git_dir == real), here)
        return Repository(real, target_of(work_tree) if work_tree else own)
    return around[0]._replace(work_tree=target_of(work_tree)) if work_tree and around else None
