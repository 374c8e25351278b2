"""Files written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import time
from typing import TYPE_CHECKING

from sfscope_lint.boundary import leads_out
from sfscope_lint.interrupts import unfinished

if TYPE_CHECKING:
    from collections.abc import Iterator

# Windows replaces no file that another process has open: a parallel run, or what looks for viruses. Neither takes long.
_TRIES = 20 if os.name == "nt" else 1
_PAUSE = 0.05  # seconds

_STANDARD_STREAMS = {"/dev/stdout": 1, "/dev/stderr": 2}


def write_whole(path: str, data: bytes) -> None:
    """Replace a file's content in one step; its parents are created. Raises ``OSError``, and the old file is whole.

    Of a link the target is written, unless the link stands in a repository and leads out of it. What is no regular
    file (a pipe, a terminal, ``/dev/null``) is written to, and so is a stream that this process has open
    (``/dev/stdout``), whatever it leads to.
    """
    stream = _open_stream(path)
    if stream is None and leads_out(path):
        raise OSError(errno.ELOOP, "a link leads out of this repository, and isn't written through")
    if stream is not None or _is_no_file(path):
        with open(path if stream is None else stream, "wb", closefd=stream is None) as file:
            file.write(data)
        return
    path = os.path.realpath(path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with _written_beside(path, data) as temporary:
        _replace(temporary, path)


def change_whole(path: str, before: bytes, after: bytes) -> None:
    """Replace the content that was read from a file, as ``write_whole`` does. Raises ``OSError``.

    A file that is read-only, or that holds something else by now, is such an error; one that holds what it is to
    hold (another run was faster) isn't.
    """
    if not os.stat(path).st_mode & 0o222 or not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, "it is read-only")
    path = os.path.realpath(path)
    with _written_beside(path, after) as temporary:
        with open(path, "rb") as file:  # as late as can be: an editor may save at any time
            held = file.read()
        if held == after:
            return
        if held != before:
            raise OSError(errno.EAGAIN, "it changed while it was linted; run again")
        _replace(temporary, path)


@contextlib.contextmanager
def _written_beside(path: str, data: bytes) -> Iterator[str]:
    """A file in the same directory that holds the data, with the owner and the mode of the one that it may replace.

    Its name is nobody else's, and no metadata's: should the program be killed, a later run doesn't read it.
    """
    temporary = os.path.join(os.path.dirname(path), f".sfscope-lint-{os.urandom(8).hex()}")
    unfinished.add(temporary)
    try:
        old = os.stat(path) if os.path.exists(path) else None
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        # A new file's mode is what the user's mask leaves; what replaces a private one is never open to others.
        with os.fdopen(os.open(temporary, flags, 0o600 if old else 0o666), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if old:
            with contextlib.suppress(
                OSError, AttributeError
            ):  # where the system has owners and lets us say so
                os.chown(temporary, old.st_uid, old.st_gid)
            os.chmod(
                temporary, stat.S_IMODE(old.st_mode)
            )  # behind it: giving a file away takes bits from its mode
        yield temporary
    finally:
        with contextlib.suppress(OSError):  # it has become the file, or it was never there
            os.unlink(temporary)
        unfinished.discard(temporary)


def _replace(temporary: str, path: str) -> None:
    for more in reversed(range(_TRIES)):
        try:
            os.replace(temporary, path)
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


def _open_stream(path: str) -> int | None:
    """The descriptor that a name such as ``/dev/fd/3`` stands for: opened anew, its file would be written from the start."""
    directory, name = os.path.split(path)
    if directory in {"/dev/fd", "/proc/self/fd"} and name.isascii() and name.isdecimal():
        return int(name)
    return _STANDARD_STREAMS.get(path)
