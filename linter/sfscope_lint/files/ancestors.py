"""The directories above a path, and whether a path is below a directory."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def is_within(path: str, directory: str) -> bool:
    """Whether a path is a directory or below it; both are absolute."""
    return os.path.join(path, "").startswith(os.path.join(directory, ""))


def upwards(directory: str) -> Iterator[str]:
    """The directory itself, then each directory above it, up to the root of the file system."""
    yield directory
    while (above := os.path.dirname(directory)) != directory:
        yield above
        directory = above
