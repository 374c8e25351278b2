"""Patterns for paths, as people know them from ``.gitignore``."""

from __future__ import annotations

import os
import re
import warnings
from typing import TYPE_CHECKING, Any

from sfscope_lint.files.time_limit import OutOfPatienceError, at_most
from sfscope_lint.model.settings import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable

_BACKEND = "simple"  # Python's own expressions: other engines, where they are installed, don't know all that stands here
# A star, what follows it (no group), and another star behind that; in the expressions that pathspec makes.
_STARS = r"(?s)\[\^/\]\*((?:\\.|\[\^?+\]?+[^\]]*+\]|[^()\\\[])*?)(?=\[\^/\]\*)"

_CLASSES = r"(?s)\\.|\[\^?+\]?+[^\]]*+(?:\]|\Z)"


class Globs:
    r"""gitignore's patterns, counted from a directory; ``\`` stands for ``/``, and a leading ``./`` for nothing.

    Raises ``ValueError`` for a pattern that can't be read; to match raises ``SettingsError`` for one that takes too long.
    """

    def __init__(self, patterns: Iterable[str], root: str) -> None:
        self._root = root
        self._spec = gitignore(pattern.replace("\\", "/").removeprefix("./") for pattern in patterns)

    def match(self, path: str) -> bool:
        """One of the patterns names this file (an absolute path), or a directory around it."""
        try:
            relative = os.path.relpath(path, self._root)
        except ValueError:  # another drive, on Windows
            return False
        return not relative.startswith(os.pardir) and matches(self._spec, relative.replace(os.sep, "/"))


def matches(spec: Any, path: str) -> bool:
    """A pattern of the settings names the path. Raises ``SettingsError`` for one that takes too long."""
    try:
        with at_most():  # ** between many names has more ways to match than anybody can wait for
            return bool(spec.match_file(path))
    except OutOfPatienceError:
        raise SettingsError("to match a pattern of the settings takes more than a second") from None


def gitignore(lines: Iterable[str]) -> Any:
    """The ``GitIgnoreSpec`` of a stranger's lines: quick, and silent. Raises ``ValueError``."""
    from pathspec import GitIgnoreSpec  # a quarter of the start-up time

    with warnings.catch_warnings(action="ignore"):  # Python's about [[a]
        try:
            wild = GitIgnoreSpec.from_lines(lines, backend=_BACKEND).patterns
            return GitIgnoreSpec([_tamed(pattern) for pattern in wild], backend=_BACKEND)
        except re.error as error:
            raise ValueError(f"a pattern can't be read: {error}") from None


def _tamed(pattern: Any) -> Any:
    """The pattern, without trying all the ways in which ``*a*a*a*`` can match: they are more than anybody can wait for.

    The first ``a`` that comes will do, for the star behind it takes whatever is left.
    """
    if pattern.regex is None:
        return pattern
    regex = re.sub(_CLASSES, _within_a_name, re.sub(_STARS, r"(?>[^/]*?\1)", pattern.regex.pattern))
    return type(pattern)(re.compile(regex), pattern.include)


def _within_a_name(found: re.Match[str]) -> str:
    """A class of all but some characters is never a slash, as in git; pathspec forgets that."""
    text = found[0]
    return f"(?!/){text}" if text.startswith("[^") and text != "[^/]" else text
