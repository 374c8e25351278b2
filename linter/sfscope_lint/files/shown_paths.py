"""Paths as people are shown them: from the working directory, with ``/``, in Unicode."""

from __future__ import annotations

import os


def show(path: str, working_directory: str) -> str:
    """An absolute path."""
    try:
        shown = os.path.relpath(path, working_directory)
    except ValueError:  # another drive, on Windows
        shown = path
    return printable(shown.replace(os.sep, "/"))


def printable(path: str) -> str:
    r"""A path in Unicode: a byte that isn't UTF-8 stands as ``\xff``."""
    if path.isascii():
        return path
    try:
        name = os.fsencode(path)
    except UnicodeEncodeError:  # half a character: somebody wrote it, and no file is called so
        name = path.encode("utf-8", "backslashreplace")
    return name.decode("utf-8", "backslashreplace")
