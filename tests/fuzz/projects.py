"""A project as one string of bytes, which is what a fuzzer has to offer, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_SEPARATOR = b"\x1e"  # before each file: its path, a line end, its content
_DEEPEST, _LONGEST = 5, 80


def pack(files: Mapping[str, bytes]) -> bytes:
    """The files of a project (by their paths, with ``/``) as one string of bytes."""
    return b"".join(_SEPARATOR + path.encode() + b"\n" + data for path, data in files.items())


def unpack(data: bytes) -> dict[bytes, bytes]:
    """The files that a string of bytes stands for: any bytes stand for some, none of them outside the project."""
    files: dict[bytes, bytes] = {}
    for section in data.split(_SEPARATOR)[1:]:
        written, _, content = section.partition(b"\n")
        parts = [part.replace(b"\0", b"")[-_LONGEST:] for part in written.split(b"/")]
        # A repository can't hold a .git: that is git's own.
        inside = [part for part in parts if part not in (b"", b".", b"..") and part.lower() != b".git"]
        if inside:
            files[b"/".join(inside[-_DEEPEST:])] = content
    return files


def write(files: Mapping[bytes, bytes], root: Path) -> dict[bytes, bytes]:
    """The files that could be written: none can be where another one needs a directory."""
    written: dict[bytes, bytes] = {}
    for path, content in files.items():
        folder, _, name = path.rpartition(b"/")
        place = root.joinpath(*map(_text, folder.split(b"/"))) if folder else root
        try:
            place.mkdir(parents=True, exist_ok=True)
            (place / _text(name)).write_bytes(content)
        except OSError:
            continue
        written[path] = content
    return written


def _text(name: bytes) -> str:
    import os

    return os.fsdecode(name)
