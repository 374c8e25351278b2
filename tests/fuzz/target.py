"""What a fuzz target is, and the directories that it may write into."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Target(NamedTuple):
    """A function of bytes to fuzz, and its seeds."""

    run: Callable[[bytes], None]
    seeds: Callable[[], Iterable[bytes]]


@cache
def scratch() -> Path:
    """This process's directory, with no project or repository above it."""
    import atexit

    root = tempfile.mkdtemp(prefix="fuzz-")
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    return Path(root).resolve()


@cache
def directory(target: str) -> Path:
    """The directory of one target."""
    place = scratch() / target
    place.mkdir()
    return place


def emptied(target: str) -> Path:
    """The directory of a target that writes other files for every input."""
    place = scratch() / target
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    return place


def saved(name: str, data: bytes) -> str:
    """Save a file alone in its directory and return its path."""
    path = directory(name.strip(".")) / name
    path.write_bytes(data)
    return str(path)
