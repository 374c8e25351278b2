"""Finds the settings file that applies to a directory."""

from __future__ import annotations

import os

from sfscope_lint.files.shared_folders import STRANGE, is_strangers
from sfscope_lint.model.settings import FILE_NAME, SettingsError


def find_settings(directory: str) -> str | None:
    """The path of the settings file that applies to a directory; None if there is none.

    It is the nearest one, in the directory or above, up to the repository's root. Outside of a repository (no
    ``.git`` above) the search ends at the root of the file system.
    """
    while True:
        path = os.path.join(directory, FILE_NAME)
        if os.path.isfile(path):
            return path
        if is_repository_root(directory):
            return None
        directory = os.path.dirname(directory)


def is_repository_root(directory: str) -> bool:
    """Whether the search ends here: at the root of a repository or of the file system."""
    return os.path.dirname(directory) == directory or os.path.lexists(os.path.join(directory, ".git"))


def require_own(path: str, shown: str, option: str, *, near: str = "") -> None:
    """Raise ``SettingsError`` for another user's file in a folder for all, which nobody named with the option.

    ``near`` is as for ``is_strangers``.
    """
    try:
        strange = is_strangers(path, near)
    except OSError as error:
        raise SettingsError(f"{shown}: can't be read: {error.strerror or error}") from None
    if strange:
        raise SettingsError(
            f"{shown}: {STRANGE}: to use it, name it with {option}; to lint without it, write --isolated"
        )
