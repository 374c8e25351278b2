"""Open a log as a stream of UTF-8 bytes: plain or gzip, UTF-8 or UTF-16, in a memory that doesn't grow with the log."""

from __future__ import annotations

import io
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import codecs
    import zlib
    from collections.abc import Callable, Iterator

    Read = Callable[[int], bytes]

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


class LogStream(NamedTuple):
    """An open log. ``read`` returns at most so many bytes, and none at the end; it raises ``OSError``.

    ``position`` tells how many bytes of the file were read.
    """

    read: Read
    position: Callable[[], int]


@contextmanager
def open_log(path: str) -> Iterator[LogStream]:
    """Open a log that the user named; ``-`` is standard input. Raises ``OSError``."""
    position = 0

    def from_disk(most: int) -> bytes:
        nonlocal position
        data = raw.read(most) or b""
        position += len(data)
        return data

    with _standard_input() if path == STANDARD_INPUT else _opened(path) as raw:
        yield LogStream(_decoded(_decompressed(from_disk)), lambda: position)


def _standard_input() -> io.FileIO:
    if sys.stdin is None:
        raise OSError("standard input is closed")
    return io.FileIO(sys.stdin.fileno(), closefd=False)


def _opened(path: str) -> io.FileIO:
    if os.path.isdir(path):
        raise OSError("it is a directory; name the files in it")
    return io.FileIO(path)


def _pushed_back(head: bytes, read: Read) -> Read:
    """A reader that returns ``head`` first."""
    rest = io.BytesIO(head)

    def reading(most: int) -> bytes:
        return rest.read(most) or read(most)

    return reading


def _decompressed(read: Read) -> Read:
    head = read(_HEAD)
    for magic, name in _ARCHIVES.items():
        if head.startswith(magic):
            raise OSError(f"it is compressed with {name}; only gzip is read, so unpack it first")
    read = _pushed_back(head, read)
    return _Gunzip(read).read if head.startswith(_GZIP) else read


class _Gunzip:
    """Reads a gzip file of one or more members. Each call makes at most as many bytes as it was asked for."""

    def __init__(self, read: Read) -> None:
        import zlib

        self._read, self._error, self._waiting = read, zlib.error, b""
        self._member = _member()

    def read(self, most: int) -> bytes:
        try:
            return self._some(most)
        except self._error:
            raise OSError("its gzip data is damaged") from None

    def _some(self, most: int) -> bytes:
        while waiting := self._waiting or self._read(_BUFFER):
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


def _decoded(read: Read) -> Read:
    """The same in UTF-8. PowerShell writes UTF-16, with or without a mark at the beginning."""
    head = read(_HEAD)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            read = _pushed_back(head[len(mark) :], read)
            return _recoded(read, encoding) if encoding else read
    even, odd = head[::2].count(0), head[1::2].count(0)
    encoding = (
        "utf-16-le" if odd > len(head) // 4 > even else "utf-16-be" if even > len(head) // 4 > odd else ""
    )
    read = _pushed_back(head, read)
    return _recoded(read, encoding) if encoding else read


def _recoded(read: Read, encoding: str) -> Read:
    import codecs

    decoder: codecs.IncrementalDecoder = codecs.getincrementaldecoder(encoding)("replace")

    def reading(most: int) -> bytes:
        while data := read(max(2, most // 3)):  # a character of two bytes may have three in UTF-8
            if text := decoder.decode(data):
                return text.encode("utf-8", "replace")
        return b""

    return reading
