"""Files read whole, and never more of them than was asked for: whatever a path turns out to be, reading it ends."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MIB = 1_048_576
# What people write by hand: sfdx-project.json (with the aliases of a thousand packages), .forceignore; the settings,
# which have to be understood line by line; and what is written for them, the baseline.
PROJECT_LIMIT = MIB
SETTINGS_LIMIT = MIB // 4
BASELINE_LIMIT = 64 * MIB
NO_LINKS: int = getattr(os, "O_NOFOLLOW", 0)  # 0 on Windows

# Not blocking: a FIFO behind a link must not hold the run up.
READ = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)


class TooLargeError(OSError):
    """A file, or what stands for one, is larger than what is read; its message is half a sentence about the file."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(f"it has {size:,} bytes, and no more than {limit:,} are read")
        self.size = size


class LinkError(OSError):
    """A link that isn't followed; its message is half a sentence about the link."""


def read_bytes(
    path: str, limit: int, *, accepts: Callable[[str], bool] | None = None, anywhere: bool = False
) -> bytes:
    """The content of a regular file. Raises ``OSError``: for one with more bytes than ``limit``, before it is read.

    Of a file that grows meanwhile it is what was there in the beginning. A link is followed to a file of the same
    repository whose name ``accepts`` takes; ``anywhere``: to any file, for somebody has named it.
    """
    handle = _open(path, accepts, anywhere=anywhere)
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
    """The beginning of a regular file, with links as in ``read_bytes``. Raises ``OSError``."""
    handle = _open(path, None, anywhere=False)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError("not a regular file")
        return os.read(handle, most)
    finally:
        os.close(handle)


def _open(path: str, accepts: Callable[[str], bool] | None, *, anywhere: bool) -> int:
    # Without the layers of open(): they cost as much as the parse of a small file.
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

    os.stat(path)  # a link that leads nowhere is just that
    target = follow(path)
    if target is None:
        raise LinkError("it is a link to a file that isn't in this repository, and isn't followed")
    if accepts and not accepts(os.path.basename(target)):
        raise LinkError("it is a link to a file of another kind, and isn't followed")
    return os.open(target, READ | NO_LINKS)
