"""Opens the directory that a file is written to, not through links in a repository and not inside git's.

The directory is opened level by level and no level may be a link, so swapping a directory for a link
meanwhile has no effect. Windows has no such handles: there the path is only checked beforehand.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from typing import TYPE_CHECKING

from sfscope_lint.files.ancestors import is_within, upwards
from sfscope_lint.files.linted_trees import outermost_tree, resolve, split, trees_of_the_command
from sfscope_lint.files.repository import is_git_directory
from sfscope_lint.files.repository_root import is_git_name
from sfscope_lint.files.shared_folders import is_below_strangers
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

_HAS_HANDLES = {os.open, os.mkdir, os.stat, os.rename, os.unlink, os.access} <= os.supports_dir_fd
# If the system allows it, a directory needs search permission only.
_SEARCH = getattr(os, "O_PATH", getattr(os, "O_SEARCH", os.O_RDONLY)) | getattr(os, "O_DIRECTORY", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_GITS = "it would lie in a directory of git's, and nothing is written there"


class Directory(Record):
    """A directory: its real path, and its open handle (None if the system has none)."""

    path: str
    handle: int | None

    def at(self, name: str) -> str:
        """The path of a file in the directory, for use with ``dir_fd=handle``."""
        return name if self.handle is not None else os.path.join(self.path, name)


def real_path(path: str, *, from_here: bool) -> str:
    """The path, which need not exist, without its links.

    Raises ``OSError`` for a link in a linted tree, or in any other repository or project, and for a stranger's
    link in a shared folder; also if the working directory was moved since the start. Links elsewhere belong to the
    user and are followed. ``from_here``: the path comes from the working directory, also if it is absolute; otherwise the
    user wrote it so.
    """
    here = os.getcwd()
    if here != trees_of_the_command().here:
        raise OSError(errno.EAGAIN, "the working directory was moved; run again")
    real = resolve(os.path.join(here, path), _refuse_link)
    from_here = from_here or not os.path.isabs(path) or is_within(real, here)
    link = _link_left_by(here, real) if from_here else None
    if link:
        _refuse_link(link)
    return real


def _link_left_by(here: str, place: str) -> str | None:
    """The link by which a path from the working directory to ``place`` leaves a linted tree; None if by none.

    Both are real paths.
    """
    for link, top in trees_of_the_command().links_here:
        if not all(is_within(path, top) for path in (here, place)):
            return link
    return None


def _refuse_link(link: str) -> None:
    directory, name = os.path.split(link)
    if is_in_tree(directory):
        raise OSError(
            errno.ELOOP,
            f"{name} is a link in this repository, and nothing is written through one: name what it leads to",
        )
    if is_below_strangers(link):
        raise OSError(errno.ELOOP, f"{name} is another user's link in a folder for all, and isn't followed")


def is_in_tree(directory: str) -> bool:
    """Whether a directory (a real path) is in a linted tree, or in any other repository or project."""
    return bool(outermost_tree(directory)) or trees_of_the_command().lie_around(directory)


@contextlib.contextmanager
def directory_of(path: str, *, create: bool, from_here: bool) -> Iterator[tuple[Directory, str]]:
    """The open directory of a file to write, and the file's name in it. Raises ``OSError``.

    ``create``: create missing directories. ``from_here`` is as in ``real_path``.
    """
    path = real_path(path, from_here=from_here)
    _refuse_git(path)
    directory, name = os.path.split(path)
    if not _HAS_HANDLES:
        if create:
            os.makedirs(directory, exist_ok=True)
        yield Directory(directory, None), name
        return
    handle = _open(directory, create=create)
    try:
        yield Directory(directory, handle), name
    finally:
        os.close(handle)


def _open(directory: str, *, create: bool) -> int:
    """The handle of a directory. Raises ``OSError`` if it is in a git directory by now: somebody may have renamed one."""
    top, names = split(directory)
    handle = os.open(top, _SEARCH)
    in_git = False
    try:
        for name in reversed(names):
            below = _opened(name, handle, create=create and not in_git)
            os.close(handle)
            handle = below
            in_git = _is_in_git(handle, above=in_git)
        if in_git:
            raise OSError(errno.EPERM, _GITS)
    except OSError:
        os.close(handle)
        raise
    return handle


def _is_in_git(handle: int, *, above: bool) -> bool:
    """Whether an open directory is a git directory or in one. ``above`` is the same about the directory above it."""
    if is_git_directory("", handle):
        return True
    try:
        is_worktree = stat.S_ISREG(os.stat(".git", dir_fd=handle).st_mode)
    except OSError:
        return above
    return above and not is_worktree


def _opened(name: str, above: int, *, create: bool) -> int:
    try:
        return os.open(name, _SEARCH | _NO_LINK, dir_fd=above)
    except FileNotFoundError:
        if not create:
            raise
    with contextlib.suppress(FileExistsError):  # a parallel run was faster
        os.mkdir(name, dir_fd=above)
    return os.open(name, _SEARCH | _NO_LINK, dir_fd=above)


def _refuse_git(path: str) -> None:
    """Raise ``OSError`` for a path inside a git directory, whatever its name, but not for a worktree within one."""
    for above in upwards(path):
        if is_git_name(os.path.basename(above)) or is_git_directory(above):
            raise OSError(errno.EPERM, _GITS)
        # A worktree has a file. A directory may be a submodule's, which a pull request may call x/.git.
        if os.path.isfile(os.path.join(above, ".git")):
            return
