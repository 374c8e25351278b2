"""Files written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import time
from typing import TYPE_CHECKING

from sfscope_lint.files.interrupts import unfinished
from sfscope_lint.files.read import NO_LINKS, READ
from sfscope_lint.files.write_directory import directory_of, real_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.files.write_directory import Directory

# Windows replaces no file that another process has open: a parallel run, or what looks for viruses. Neither takes long.
_TRIES = 20 if os.name == "nt" else 1
_PAUSE = 0.05  # seconds

_STANDARD_STREAMS = {"/dev/stdout": 1, "/dev/stderr": 2}


def write_whole(path: str, data: bytes) -> None:
    """Replace a file's content in one step; its parents are created. Raises ``OSError``, and the old file is whole.

    Nothing is written through a link that stands in a repository, nor into git's directories; of a link elsewhere the
    target is written. What is no regular file (a pipe, a terminal, ``/dev/null``) is written to, and so is a stream
    that this process has open (``/dev/stdout``), whatever it leads to.
    """
    stream = _open_stream(path)
    if stream is not None:
        _write(stream, data, close=False)
        return
    real_path(path)  # raises for a link that stands in a repository, whatever it leads to
    if _is_no_file(path):
        _write(_opened_device(path), data, close=True)
        return
    with directory_of(path, create=True) as (directory, name), _written_beside(directory, name, data) as new:
        _replace(directory, new, name)


def _write(stream: int, data: bytes, *, close: bool) -> None:
    with open(stream, "wb", closefd=close) as file:
        file.write(data)


def change_whole(path: str, before: bytes, after: bytes) -> None:
    """Replace the content that was read from a file, as ``write_whole`` does. Raises ``OSError``.

    A file that is read-only, or that holds something else by now, is such an error; one that holds what it is to
    hold (another run was faster) isn't.
    """
    with directory_of(path, create=False) as (directory, name):
        status = os.stat(directory.at(name), dir_fd=directory.handle, follow_symlinks=False)
        may_write = os.access(directory.at(name), os.W_OK, dir_fd=directory.handle)
        if not status.st_mode & 0o222 or not may_write:
            raise PermissionError(errno.EACCES, "it is read-only")
        with _written_beside(directory, name, after) as new:
            held = _content(directory, name)  # as late as can be: an editor may save at any time
            if held == after:
                return
            if held != before:
                raise OSError(errno.EAGAIN, "it changed while it was linted; run again")
            _replace(directory, new, name)


@contextlib.contextmanager
def _written_beside(directory: Directory, name: str, data: bytes) -> Iterator[str]:
    """The name of a file in the same directory that holds the data, with the owner and the mode of the one that it may replace.

    The name is nobody else's, and no metadata's: should the program be killed, a later run doesn't read it.
    """
    new = f".sfscope-lint-{os.urandom(8).hex()}"
    temporary, handle = directory.at(new), directory.handle
    unfinished.add((temporary, handle))
    try:
        old = _status(directory, name)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        # A new file's mode is what the user's mask leaves; what replaces a private one is never open to others.
        with os.fdopen(os.open(temporary, flags, 0o600 if old else 0o666, dir_fd=handle), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            if old:
                _take_over(old, file.fileno())
        yield new
    finally:
        with contextlib.suppress(OSError):  # it has become the file, or it was never there
            os.unlink(temporary, dir_fd=handle)
        unfinished.discard((temporary, handle))


def _status(directory: Directory, name: str) -> os.stat_result | None:
    """That of a regular file; None where there is none."""
    try:
        status = os.stat(directory.at(name), dir_fd=directory.handle, follow_symlinks=False)
    except FileNotFoundError:
        return None
    return status if stat.S_ISREG(status.st_mode) else None


def _take_over(old: os.stat_result, file: int) -> None:
    """Give an open file the owner and the mode of the one that it replaces, where the system has such."""
    with contextlib.suppress(OSError, AttributeError):  # not everybody may give a file away
        os.fchown(file, old.st_uid, old.st_gid)
    if hasattr(os, "fchmod"):
        os.fchmod(file, stat.S_IMODE(old.st_mode))  # behind it: giving a file away takes bits from its mode


def _content(directory: Directory, name: str) -> bytes:
    handle = os.open(directory.at(name), READ | NO_LINKS, dir_fd=directory.handle)
    with os.fdopen(handle, "rb") as file:
        return file.read()


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


def _is_no_file(path: str) -> bool:
    try:
        return not stat.S_ISREG(os.stat(path).st_mode)
    except FileNotFoundError:
        return False


def _opened_device(path: str) -> int:
    """A pipe or a device, opened for writing; should it be a regular file by now, nothing of that is lost."""
    handle = os.open(path, os.O_WRONLY | getattr(os, "O_NOCTTY", 0))
    if stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EAGAIN, "it changed meanwhile; run again")
    return handle


def _open_stream(path: str) -> int | None:
    """The descriptor that a name such as ``/dev/fd/3`` stands for: opened anew, its file would be written from the start."""
    directory, name = os.path.split(path)
    if directory in {"/dev/fd", "/proc/self/fd"} and name.isascii() and name.isdecimal():
        return int(name)
    return _STANDARD_STREAMS.get(path)
