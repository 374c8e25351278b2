"""Files written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os


def write_whole(path: str, data: bytes) -> None:
    """Replace a file's content in one step; its parents are created. Raises ``OSError``, and the old file is whole.

    Of a link the target is written. What is no regular file (a pipe, a terminal, ``/dev/null``) is written to.
    """
    import tempfile

    path = os.path.realpath(path)
    if os.path.exists(path) and not os.path.isfile(path):
        with open(path, "wb") as stream:
            stream.write(data)
        return
    directory = os.path.dirname(path)
    os.makedirs(directory, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=".sfscope-lint-", dir=directory)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _keep_owner(path, temporary)
        os.chmod(temporary, _mode(path))
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def change_whole(path: str, before: bytes, after: bytes) -> None:
    """Replace the content that was read from a file, as ``write_whole`` does. Raises ``OSError``.

    A file that is read-only, or that holds something else by now, is such an error.
    """
    if not os.stat(path).st_mode & 0o222 or not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, "it is read-only")
    with open(path, "rb") as file:
        if file.read() != before:
            raise OSError(errno.EAGAIN, "it changed while it was linted; run again")
    write_whole(path, after)


def _keep_owner(path: str, temporary: str) -> None:
    """The file stays whose it was, where the system has owners and lets us say so."""
    with contextlib.suppress(OSError, AttributeError):
        status = os.stat(path)
        os.chown(temporary, status.st_uid, status.st_gid)


def _mode(path: str) -> int:
    """The mode of the file that is replaced; for a new one, what the user's mask leaves."""
    try:
        return os.stat(path).st_mode & 0o7777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
