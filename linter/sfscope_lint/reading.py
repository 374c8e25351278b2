"""Files read whole, and never more of them than was asked for: whatever a path turns out to be, reading it ends."""

from __future__ import annotations

import os
import stat

MIB = 1_048_576
MOST_MIB = 16  # of a metadata file, unless the settings say otherwise
# What people write by hand: sfdx-project.json (with the aliases of a thousand packages), .forceignore; the settings,
# which have to be understood line by line; and what is written for them, the baseline.
PROJECT_LIMIT = MIB
SETTINGS_LIMIT = MIB // 4
BASELINE_LIMIT = 64 * MIB

# Not blocking: a FIFO behind a link must not hold the run up.
_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)


class TooLargeError(OSError):
    """A file, or what stands for one, is larger than what is read; its message is half a sentence about the file."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(f"it has {size:,} bytes, and no more than {limit:,} are read")
        self.size = size


def read_bytes(path: str, limit: int) -> bytes:
    """The content of a regular file. Raises ``OSError``: for one with more bytes than ``limit``, before it is read.

    Of a file that grows meanwhile it is what was there in the beginning.
    """
    # Without the layers of open(): they cost as much as the parse of a small file.
    handle = os.open(path, _READ)
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
