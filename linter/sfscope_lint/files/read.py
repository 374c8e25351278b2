"""Reads files without blocking and with a size limit."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MIB = 1_048_576
PROJECT_LIMIT = MIB  # sfdx-project.json (with the aliases of a thousand packages) and .forceignore
SETTINGS_LIMIT = MIB // 4  # settings are parsed line by line
BASELINE_LIMIT = 64 * MIB
INVENTORY_LIMIT = 64 * MIB
NO_LINKS: int = getattr(os, "O_NOFOLLOW", 0)  # 0 on Windows

# Not blocking: a FIFO behind a link must not stop the run.
READ = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)


class TooLargeError(OSError):
    """A file is larger than its limit; the message is a clause about the file."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(f"it has {size:,} bytes, more than the limit of {limit:,}")
        self.size = size


class LinkError(OSError):
    """A link that isn't followed; the message is a clause about the link."""


def read_bytes(
    path: str, limit: int, *, accepts: Callable[[str], bool] | None = None, anywhere: bool = False
) -> bytes:
    """The content of a regular file. Raises ``OSError``, also if it has more than ``limit`` bytes.

    If the file grows meanwhile, only the original size is read. A link is followed to a file in the same
    repository whose name ``accepts`` allows; with ``anywhere`` to any file, because the user named it.
    """
    handle = open_file(path, accepts, anywhere=anywhere)
    try:
        status = os.fstat(handle)
        size = status.st_size
        if not stat.S_ISREG(status.st_mode):
            raise OSError("not a regular file")
        if size > limit:
            raise TooLargeError(size, limit)
        data = os.read(handle, size)
        while len(data) < size and (more := os.read(handle, size - len(data))):
            data += more
    finally:
        os.close(handle)
    return data


def read_head(path: str, most: int) -> bytes:
    """The first ``most`` bytes of a regular file, with links as in ``read_bytes``. Raises ``OSError``."""
    handle = open_file(path, None)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError("not a regular file")
        return os.read(handle, most)
    finally:
        os.close(handle)


def open_file(path: str, accepts: Callable[[str], bool] | None, *, anywhere: bool = False) -> int:
    """The descriptor of a file, which isn't checked to be regular; links are as in ``read_bytes``. Raises ``OSError``."""
    # os.open instead of open(), which costs as much as parsing a small file.
    if anywhere:
        return os.open(path, READ)
    if NO_LINKS:
        try:
            return os.open(path, READ | NO_LINKS)
        except OSError:
            if not os.path.islink(path):
                raise
    elif not os.path.islink(path):
        return os.open(path, READ)
    from sfscope_lint.files.symlinks import follow

    os.stat(path)  # raises FileNotFoundError for a broken link
    target = follow(path)
    if target is None:
        raise LinkError("it is a link to a file that isn't in this repository, and isn't followed")
    if accepts and not accepts(os.path.basename(target)):
        raise LinkError("it is a link to a file of another kind, and isn't followed")
    return os.open(target, READ | NO_LINKS)
