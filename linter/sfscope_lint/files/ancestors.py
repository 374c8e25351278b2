"""The directories above a path: whether one holds the path, and which one holds a file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def is_within(path: str, directory: str) -> bool:
    """Whether a path is a directory or below it; both are absolute. On Windows, case makes no difference."""
    path, directory = os.path.normcase(path), os.path.normcase(directory)
    return os.path.join(path, "").startswith(os.path.join(directory, ""))


def upwards(directory: str) -> Iterator[str]:
    """The directory itself, then each directory above it, up to the root of the file system."""
    yield directory
    while (above := os.path.dirname(directory)) != directory:
        yield above
        directory = above


def is_among_devices(path: str) -> bool:
    """Whether an absolute path is among the system's own devices. The disk in memory beside them is for anyone's files."""
    return is_within(path, "/dev") and not is_within(path, "/dev/shm")  # noqa: S108 - nothing is written there


def find_up(directory: str, file_name: str) -> str | None:
    """The nearest directory, this one or above, that contains a file with that name; None if none does."""
    return next((each for each in upwards(directory) if os.path.isfile(os.path.join(each, file_name))), None)
