"""Path patterns with the syntax of ``.gitignore``."""

from __future__ import annotations

import os
import re
import warnings
from typing import TYPE_CHECKING, Any

from sfscope_lint.files.time_limit import TimeLimitError, time_limit
from sfscope_lint.model.settings import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable

_BACKEND = "simple"  # Python's re module: other engines don't support this syntax
# In pathspec's expressions: a star, then something other than a group, then another star.
_STARS = r"(?s)\[\^/\]\*((?:\\.|\[\^?+\]?+[^\]]*+\]|[^()\\\[])*?)(?=\[\^/\]\*)"

_CLASSES = r"(?s)\\.|\[\^?+\]?+[^\]]*+(?:\]|\Z)"


class Globs:
    r"""gitignore patterns relative to a directory. ``\`` means ``/``, and a leading ``./`` is ignored.

    Raises ``ValueError`` for an invalid pattern. Matching raises ``SettingsError`` if it takes too long.
    """

    def __init__(self, patterns: Iterable[str], root: str) -> None:
        self._root = root
        self._spec = gitignore(pattern.replace("\\", "/").removeprefix("./") for pattern in patterns)

    def match(self, path: str) -> bool:
        """Whether a pattern matches this file (an absolute path) or a directory above it."""
        try:
            relative = os.path.relpath(path, self._root)
        except ValueError:  # a different drive on Windows
            return False
        return not relative.startswith(os.pardir) and matches(self._spec, relative.replace(os.sep, "/"))


def matches(spec: Any, path: str) -> bool:
    """Whether a pattern matches the path. Raises ``SettingsError`` if that takes too long."""
    try:
        with time_limit():  # ** between many names can match in exponentially many ways
            return bool(spec.match_file(path))
    except TimeLimitError:
        raise SettingsError("matching a pattern of the settings takes more than a second") from None


def gitignore(lines: Iterable[str]) -> Any:
    """The ``GitIgnoreSpec`` of untrusted lines, without slow patterns and warnings. Raises ``ValueError``."""
    from pathspec import GitIgnoreSpec  # lazily: a quarter of the start-up time

    with warnings.catch_warnings(action="ignore"):  # Python's about [[a]
        try:
            wild = GitIgnoreSpec.from_lines(lines, backend=_BACKEND).patterns
            return GitIgnoreSpec([_tamed(pattern) for pattern in wild], backend=_BACKEND)
        except re.error as error:
            raise ValueError(f"a pattern can't be read: {error}") from None


def _tamed(pattern: Any) -> Any:
    """The pattern without backtracking, which takes exponential time for ``*a*a*a*``.

    The first match of ``a`` is enough, because the star after it matches the rest.
    """
    if pattern.regex is None:
        return pattern
    regex = re.sub(_CLASSES, _within_a_name, re.sub(_STARS, r"(?>[^/]*?\1)", pattern.regex.pattern))
    return type(pattern)(re.compile(regex), pattern.include)


def _within_a_name(found: re.Match[str]) -> str:
    """A negated class that doesn't match a slash, as in git; pathspec lets it match one."""
    text = found[0]
    return f"(?!/){text}" if text.startswith("[^") and text != "[^/]" else text
