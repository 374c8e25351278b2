"""Which patterns of the settings match nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.files.globs import gitignore, matches
from sfscope_lint.files.pattern_search import matches_no_file
from sfscope_lint.model.accepted import UnmatchedPattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sfscope_lint.model.accepted import Pattern
    from sfscope_lint.model.settings import Settings


def unmatched(
    settings: Settings, working_directory: str, requests: Sequence[str] | None
) -> Iterator[UnmatchedPattern]:
    """The patterns that match no file; of an integration, no file with a token request.

    ``requests`` are the paths of all token requests from their project's root; None if not all were looked for.
    Raises ``SettingsError`` for a pattern that takes too long.
    """
    for pattern in settings.patterns:
        if pattern.key == "integration":
            is_unmatched = requests is not None and not _links(pattern, requests)
        else:
            takes_back = pattern.glob.startswith("!")
            root = settings.root or working_directory
            is_unmatched = not takes_back and matches_no_file(pattern.glob, root)
        if is_unmatched:
            yield UnmatchedPattern(pattern.place, pattern.key, pattern.glob)


def _links(pattern: Pattern, requests: Sequence[str]) -> bool:
    spec = gitignore(["/" + pattern.glob.lstrip("/")])
    return any(matches(spec, path) for path in requests)
