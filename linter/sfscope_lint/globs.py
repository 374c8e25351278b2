"""Patterns for paths, as people know them from ``.gitignore``."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Globs:
    r"""gitignore's patterns, counted from a directory; ``\`` stands for ``/``, and a leading ``./`` for nothing.

    Raises ``ValueError`` for a pattern that can't be read.
    """

    def __init__(self, patterns: Iterable[str], root: str) -> None:
        from pathspec import GitIgnoreSpec

        self._root = root
        lines = (pattern.replace("\\", "/").removeprefix("./") for pattern in patterns)
        self._spec = GitIgnoreSpec.from_lines(lines)

    def match(self, path: str) -> bool:
        """One of the patterns names this file (an absolute path), or a directory around it."""
        try:
            relative = os.path.relpath(path, self._root)
        except ValueError:  # another drive, on Windows
            return False
        return not relative.startswith(os.pardir) and self._spec.match_file(relative.replace(os.sep, "/"))
