"""Writes files whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import time
from typing import TYPE_CHECKING

from sfscope_lint.files.ancestors import is_among_devices
from sfscope_lint.files.interrupts import unfinished
from sfscope_lint.files.permissions import old_file, take_over
from sfscope_lint.files.read import NO_LINKS, READ
from sfscope_lint.files.shared_folders import STRANGE, is_below_strangers
from sfscope_lint.files.write_directory import directory_of, is_in_tree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from sfscope_lint.files.write_directory import Directory

# Windows can't replace a file that another process (a parallel run, a virus scanner) has open for a moment.
_TRIES = 20 if os.name == "nt" else 1
_PAUSE = 0.05  # seconds

_STANDARD_STREAMS = {"/dev/stdout": 1, "/dev/stderr": 2}


def write_whole(path: str, data: bytes, *, from_here: bool = False) -> None:
    """Replace a file's content in one step; missing directories are created.

    ``from_here``: the path comes from the working directory, also if it is absolute; otherwise the user wrote it so.

    Raises ``OSError``; the old file then stays whole. Links and devices in a repository, and git's directories, are
    never written to; for a link elsewhere, its target is written. A path that isn't a regular file (a pipe, a
    terminal, ``/dev/null``) is written to directly, and so is an open stream of this process
    (``/dev/stdout``), whatever it leads to.
    """
    stream = _open_stream(path)
    if stream is not None:
        _write(stream, data, close=False)
        return
    with directory_of(path, create=True, from_here=from_here) as (directory, name):
        if _is_device(directory, name):
            _write(_opened_device(directory, name), data, close=True)
            return
        with _written_beside(directory, name, data) as (new, _):
            _replace(directory, new, name)


def create_whole(path: str, data: bytes) -> None:
    """Write a new file in one step, as ``write_whole`` does. Raises ``OSError``, also if something has that name by then."""
    with (
        directory_of(path, create=True, from_here=False) as (directory, name),
        _written_beside(directory, name, data) as (new, _),
    ):
        _add(directory, new, name)


def _write(stream: int, data: bytes, *, close: bool) -> None:
    with open(stream, "wb", closefd=close) as file:
        file.write(data)


def change_whole(path: str, before: bytes, after: bytes) -> None:
    """Replace the content that was read from a file, as ``write_whole`` does. Raises ``OSError``.

    It is an error if the file is read-only or has changed since. It isn't if it has the new content already,
    because a parallel run was faster.
    """
    with directory_of(path, create=False, from_here=True) as (directory, name):
        status = os.stat(directory.at(name), dir_fd=directory.handle, follow_symlinks=False)
        may_write = os.access(directory.at(name), os.W_OK, dir_fd=directory.handle)
        if not status.st_mode & 0o222 or not may_write:
            raise PermissionError(errno.EACCES, "it is read-only")
        with _written_beside(directory, name, after) as (new, old):
            most = max(len(before), len(after))
            # As late as possible: an editor may save at any time.
            held, status = _content(directory, name, most + 1)
            if held == after:
                return
            # The new file has the permissions of the old one, and that may have been another file.
            if held != before or not (old and os.path.samestat(status, old)):
                raise OSError(errno.EAGAIN, "it changed while it was linted; run again")
            _replace(directory, new, name)


@contextlib.contextmanager
def _written_beside(
    directory: Directory, name: str, data: bytes
) -> Iterator[tuple[str, os.stat_result | None]]:
    """The name of a new file with the data, in the same directory, and the status of the file that it may replace.

    It gets the owner and permissions of that one. Its name is unique and not a metadata name, so that a later run doesn't read it
    if the program is killed.
    """
    new = f".sfscope-lint-{os.urandom(8).hex()}"
    temporary, handle = directory.at(new), directory.handle
    unfinished.add((temporary, handle))
    try:
        with old_file(directory, name) as old, _created(directory, new, private=bool(old)) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            if old:
                take_over(old, file.fileno())
        yield new, old.status if old else None
    finally:
        with contextlib.suppress(OSError):  # it was renamed or never created
            os.unlink(temporary, dir_fd=handle)
        unfinished.discard((temporary, handle))


def _created(directory: Directory, name: str, *, private: bool) -> BinaryIO:
    """A new file with the default mode; the replacement of a private file is never readable for others."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(directory.at(name), flags, 0o600 if private else 0o666, dir_fd=directory.handle)
    return os.fdopen(handle, "wb")


def _content(directory: Directory, name: str, most: int) -> tuple[bytes, os.stat_result]:
    """The first bytes of a file, and its status. By now there may be something else, such as a pipe that never ends."""
    handle = os.open(directory.at(name), READ | NO_LINKS, dir_fd=directory.handle)
    with os.fdopen(handle, "rb") as file:
        return file.read(most), os.fstat(handle)


def _add(directory: Directory, new: str, name: str) -> None:
    """Give a file another name, which nothing has."""
    handle = directory.handle
    try:
        os.link(
            directory.at(new), directory.at(name), src_dir_fd=handle, dst_dir_fd=handle, follow_symlinks=False
        )
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):  # no hard links here: between this look and the write is a moment
        with contextlib.suppress(FileNotFoundError):
            os.stat(directory.at(name), dir_fd=handle, follow_symlinks=False)
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
        _replace(directory, new, name)


def _replace(directory: Directory, new: str, name: str) -> None:
    handle = directory.handle
    for more in reversed(range(_TRIES)):
        try:
            os.replace(directory.at(new), directory.at(name), src_dir_fd=handle, dst_dir_fd=handle)
        except PermissionError:
            if not more:
                raise
            time.sleep(_PAUSE)
        else:
            return


def _is_device(directory: Directory, name: str) -> bool:
    """Whether there is something else than a file; a link, which is new, is replaced like a file.

    Raises ``OSError`` for a device in a linted tree, which an archive that root unpacked may have created, and for a
    stranger's pipe in a folder for all.
    """
    try:
        status = os.stat(directory.at(name), dir_fd=directory.handle, follow_symlinks=False)
    except FileNotFoundError:
        return False
    is_device = stat.S_ISCHR(status.st_mode) or stat.S_ISBLK(status.st_mode)
    # The system's own are written even if the whole file system is a linted tree.
    if is_device and not is_among_devices(directory.path) and is_in_tree(directory.path):
        raise OSError(errno.EPERM, "it is a device in this repository, and nothing is written to one")
    if stat.S_ISREG(status.st_mode) or stat.S_ISLNK(status.st_mode):
        return False
    if is_below_strangers(os.path.join(directory.path, name)):
        raise OSError(errno.EPERM, f"it {STRANGE}")
    return True


def _opened_device(directory: Directory, name: str) -> int:
    """A pipe or device, opened for writing.

    It is an error if it is a link or a regular file by now; that file stays unchanged. So is a pipe with another name in a
    linted tree: an archive may hold a hard link to a pipe of the user's.
    """
    flags = os.O_WRONLY | getattr(os, "O_NOCTTY", 0) | NO_LINKS
    # Opening a pipe waits for a reader, and one from an archive has none.
    in_tree = is_in_tree(directory.path)
    hurry = getattr(os, "O_NONBLOCK", 0) if in_tree else 0
    try:
        handle = os.open(directory.at(name), flags | hurry, dir_fd=directory.handle)
    except OSError as error:
        if error.errno != errno.ENXIO:
            raise
        raise OSError(errno.ENXIO, "it is a pipe that nobody reads") from None
    if hurry:
        os.set_blocking(handle, True)
    status = os.fstat(handle)
    if stat.S_ISREG(status.st_mode):
        os.close(handle)
        raise OSError(errno.EAGAIN, "it changed meanwhile; run again")
    if in_tree and stat.S_ISFIFO(status.st_mode) and status.st_nlink > 1:
        os.close(handle)
        raise OSError(
            errno.EMLINK, "it is a pipe with another name, and nothing is written to one in this repository"
        )
    return handle


def _open_stream(path: str) -> int | None:
    """The descriptor that a name such as ``/dev/fd/3`` stands for; None for other names.

    Opening it again would write its file from the start.
    """
    directory, name = os.path.split(path)
    if directory in {"/dev/fd", "/proc/self/fd"} and name.isascii() and name.isdecimal():
        return int(name)
    return _STANDARD_STREAMS.get(path)
