"""Finds a file in a directory or above it."""

from __future__ import annotations

import os


def find_up(directory: str, file_name: str) -> str | None:
    """The nearest directory, this one or above, that contains a file with that name; None if none does."""
    while True:
        if os.path.isfile(os.path.join(directory, file_name)):
            return directory
        above = os.path.dirname(directory)
        if above == directory:
            return None
        directory = above
