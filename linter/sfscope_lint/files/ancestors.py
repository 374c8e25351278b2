"""Directories above a path, and what lies below one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def is_within(path: str, directory: str) -> bool:
    """The path is the directory, or below it; both are absolute."""
    return os.path.join(path, "").startswith(os.path.join(directory, ""))


def upwards(directory: str) -> Iterator[str]:
    """The directory, then each one above it, up to the top of the file system."""
    yield directory
    while (above := os.path.dirname(directory)) != directory:
        yield above
        directory = above
