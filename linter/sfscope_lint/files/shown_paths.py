"""Paths for messages: relative to the working directory, with ``/``, in Unicode."""

from __future__ import annotations

import os

from sfscope_lint.files.ancestors import is_within
from sfscope_lint.files.symlinks import absolute

_HERE_AND_ABOVE = {os.curdir, os.pardir}


def show(path: str, working_directory: str) -> str:
    """The path to show for an absolute path."""
    try:
        shown = os.path.relpath(path, working_directory)
    except ValueError:  # a different drive on Windows
        shown = path
    return printable(shown.replace(os.sep, "/"))


def show_given(given: str, working_directory: str) -> str:
    """A path that somebody typed: one outside of the working directory that is absolute stays so.

    So does one that goes back from a link: without the link, it would be another file.
    """
    path = absolute(given, working_directory)
    is_elsewhere = os.path.isabs(given) and not is_within(path, working_directory)
    if is_elsewhere or os.pardir in path.split(os.sep):
        return printable(given.replace(os.sep, "/"))
    return show(path, working_directory)


def printable(path: str) -> str:
    r"""A path in Unicode, with ``\xff`` for a byte that isn't UTF-8."""
    if path.isascii():
        return path
    try:
        name = os.fsencode(path)
    except UnicodeEncodeError:  # a lone surrogate in a path that the user wrote
        name = path.encode("utf-8", "backslashreplace")
    return name.decode("utf-8", "backslashreplace")


def is_certain(shown: str) -> bool:
    r"""Whether a path, as shown, means the same file for every reader.

    A byte that isn't UTF-8 is shown as ``\xff``. On Windows, where a report may be read, ``\`` divides folders and ``C:`` begins
    an absolute path, also behind ``../`` once a reader has put a directory in front, and in .NET Framework behind blanks; a dot or
    blank at a name's end is dropped, and older .NET takes ``...`` and ``.. `` for ``..``. On other systems all of these may be the
    name of a stranger's folder.
    """
    begins_with_drive = shown.replace("../", "").lstrip()[1:2] == ":"
    loses_its_end = any(
        name not in _HERE_AND_ABOVE and name.endswith((".", " ")) for name in shown.split("/")
    )
    return "\\" not in shown and not loses_its_end and (not begins_with_drive or os.path.isabs(shown))
