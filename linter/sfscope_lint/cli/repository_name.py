"""The name under which a repository's inventory is merged with others."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sfscope_lint.files.linted_trees import target_of
from sfscope_lint.files.repository_root import root_of
from sfscope_lint.files.shown_paths import printable
from sfscope_lint.model.settings import SettingsError
from sfscope_lint.output.inventory.read import is_repository_name

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAMELESS = "repository"


def repository_name(given: str | None, paths: Sequence[str]) -> str:
    """The name that was given, or the name of the folder with the repository around the paths.

    Raises ``SettingsError`` for a name that no folder can have.
    """
    if given is not None:
        if not is_repository_name(given):
            raise SettingsError(f"--name {given}: the name must be one that a folder can have")
        return given
    start = target_of(paths[0] if len(paths) == 1 else os.curdir)
    directory = start if os.path.isdir(start) else os.path.dirname(start)
    name = printable(os.path.basename(root_of(directory) or directory))
    return name if is_repository_name(name) else _NAMELESS
