"""Pack a project into one byte string, as a fuzzer needs it, and unpack it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from sfscope_lint.config.load import plugins, read_document
from sfscope_lint.model.settings import FILE_NAME, SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_SEPARATOR = b"\x1e"  # precedes each file: path, line end, content
_DEEPEST, _LONGEST = 5, 80


def pack(files: Mapping[str, bytes]) -> bytes:
    """The files of a project (by path, with ``/``) as one byte string."""
    return b"".join(_SEPARATOR + path.encode() + b"\n" + data for path, data in files.items())


def unpack(data: bytes) -> dict[bytes, bytes]:
    """The files that a byte string represents. Any bytes are valid, and no path is outside the project."""
    files: dict[bytes, bytes] = {}
    for section in data.split(_SEPARATOR)[1:]:
        written, _, content = section.partition(b"\n")
        parts = [part.replace(b"\0", b"")[-_LONGEST:] for part in written.split(b"/")]
        # A repository can't contain a .git.
        inside = [part for part in parts if part not in (b"", b".", b"..") and part.lower() != b".git"]
        if inside:
            files[b"/".join(inside[-_DEEPEST:])] = content
    return files


def write(files: Mapping[bytes, bytes], root: Path) -> dict[bytes, bytes]:
    """Write the files and return those that could be written: a file can't replace a directory of another."""
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


def has_plugins(root: Path) -> bool:
    """Whether the settings of a project name rule packages, which a run would import."""
    path = root / FILE_NAME
    with suppress(SettingsError):
        return path.exists() and bool(plugins(read_document(str(path), FILE_NAME)))
    return False


def _text(name: bytes) -> str:
    import os

    return os.fsdecode(name)
