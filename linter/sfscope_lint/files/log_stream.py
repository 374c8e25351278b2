"""Open a log as a stream of UTF-8 bytes: plain or gzip, UTF-8 or UTF-16, in a memory that doesn't grow with the log."""

from __future__ import annotations

import io
import os
import stat
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sfscope_lint.files.ancestors import is_among_devices
from sfscope_lint.files.linted_trees import target_of
from sfscope_lint.files.write_directory import is_in_tree
from sfscope_lint.record import Record

if TYPE_CHECKING:
    import codecs
    import zlib
    from collections.abc import Callable, Iterator

    Fill = Callable[[memoryview], int]

STANDARD_INPUT = "-"
_GZIP = b"\x1f\x8b"
_ARCHIVES = {b"PK\x03\x04": "zip", b"BZh": "bzip2", b"\xfd7zXZ": "xz", b"\x28\xb5\x2f\xfd": "zstd"}
_HEAD = 4096
_BUFFER = 1 << 16
_MARKS = (
    (b"\xef\xbb\xbf", ""),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


class LogStream(Record):
    """An open log. ``fill`` writes what comes next into a buffer, at most all of it, and returns how much: 0 at the end.

    It raises ``OSError``. ``position`` tells how many bytes of the file were read.
    """

    fill: Fill
    position: Callable[[], int]


@contextmanager
def open_log(path: str) -> Iterator[LogStream]:
    """Open a log that the user named; ``-`` is standard input. Raises ``OSError``."""
    position = 0

    def from_disk(buffer: memoryview) -> int:
        nonlocal position
        size = raw.readinto(buffer) or 0
        position += size
        return size

    with _standard_input() if path == STANDARD_INPUT else _opened(path) as raw:
        yield LogStream(_decoded(_decompressed(from_disk)), lambda: position)


def _standard_input() -> io.FileIO:
    if sys.stdin is None:
        raise OSError("standard input is closed")
    return io.FileIO(sys.stdin.fileno(), closefd=False)


def _opened(path: str) -> io.FileIO:
    if os.path.isdir(path):
        raise OSError("it is a directory; name the files in it")
    own = is_among_devices(os.path.abspath(path))
    # Opening a pipe waits for a writer, and one from an archive has none.
    if not own and _is_pipe(path) and is_in_tree(os.path.dirname(target_of(path))):
        raise OSError("it is a pipe in this repository; pass it to explain -")
    log = io.FileIO(path)
    # A link among a stranger's files may lead to a device that never ends. The user may name one.
    if _is_device(log) and not own:
        log.close()
        raise OSError("it leads to a device")
    return log


def _is_pipe(path: str) -> bool:
    return stat.S_ISFIFO(os.stat(path).st_mode)


def _is_device(log: io.FileIO) -> bool:
    mode = os.fstat(log.fileno()).st_mode
    return stat.S_ISCHR(mode) or stat.S_ISBLK(mode)


def _first(fill: Fill) -> bytes:
    """The beginning of a log; a pipe may give it piece by piece."""
    head = bytearray(_HEAD)
    size = 0
    while size < _HEAD and (more := fill(memoryview(head)[size:])):
        size += more
    return bytes(head[:size])


def _pushed_back(head: bytes, fill: Fill) -> Fill:
    """The same log, whose beginning was read already."""
    rest = io.BytesIO(head)
    return lambda buffer: rest.readinto(buffer) or fill(buffer)


def _decompressed(fill: Fill) -> Fill:
    head = _first(fill)
    for magic, name in _ARCHIVES.items():
        if head.startswith(magic):
            raise OSError(f"it is compressed with {name}; only gzip is read, so unpack it first")
    fill = _pushed_back(head, fill)
    return _Gunzip(fill).fill if head.startswith(_GZIP) else fill


class _Gunzip:
    """Reads a gzip file of one or more members. Each call makes at most as many bytes as the buffer takes."""

    def __init__(self, fill: Fill) -> None:
        import zlib

        self._fill, self._error, self._waiting = fill, zlib.error, b""
        self._packed = memoryview(bytearray(_BUFFER))
        self._member = _member()

    def fill(self, buffer: memoryview) -> int:
        try:
            data = self._some(len(buffer))
        except self._error:
            raise OSError("its gzip data is damaged") from None
        buffer[: len(data)] = data
        return len(data)

    def _some(self, most: int) -> bytes:
        while waiting := self._waiting or bytes(self._packed[: self._fill(self._packed)]):
            if self._member.eof and not waiting.strip(b"\0"):  # padding behind the last member
                self._waiting = b""
                continue
            if self._member.eof:
                self._member = _member()
            data: bytes = self._member.decompress(waiting, most)
            self._waiting = self._member.unconsumed_tail or self._member.unused_data
            if data:
                return data
        if not self._member.eof:
            raise OSError("its gzip data ends too early")
        return b""


def _member() -> zlib._Decompress:
    import zlib

    return zlib.decompressobj(wbits=31)


def _decoded(fill: Fill) -> Fill:
    """The same in UTF-8. PowerShell writes UTF-16, with or without a mark at the beginning."""
    head = _first(fill)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            fill = _pushed_back(head[len(mark) :], fill)
            return _recoded(fill, encoding) if encoding else fill
    even, odd = head[::2].count(0), head[1::2].count(0)
    few = len(head) // 4
    encoding = "utf-16-le" if odd > few > even else "utf-16-be" if even > few > odd else ""
    fill = _pushed_back(head, fill)
    return _recoded(fill, encoding) if encoding else fill


def _recoded(fill: Fill, encoding: str) -> Fill:
    import codecs

    decoder: codecs.IncrementalDecoder = codecs.getincrementaldecoder(encoding)("replace")

    def filling(buffer: memoryview) -> int:
        wide = memoryview(
            bytearray(max(2, len(buffer) // 3))
        )  # a character of two bytes may have three in UTF-8
        while size := fill(wide):
            if text := decoder.decode(bytes(wide[:size])):
                data = text.encode("utf-8", "replace")
                buffer[: len(data)] = data
                return len(data)
        return 0

    return filling
