"""Messages about files that seem to ask for tokens but were not searched."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sfscope_lint.model.token_requests import Unparsed


def details(unparsed: Iterable[Unparsed]) -> Iterator[str]:
    """A line for each file that can't be parsed as what it is."""
    return (f"{file.path}: {file.why}" for file in unparsed if not file.blocked)


def errors(unparsed: Iterable[Unparsed]) -> Iterator[str]:
    """A line for each thing that isn't installed, whose files nobody has searched."""
    blocked: dict[str, list[str]] = {}
    for file in unparsed:
        if file.blocked:
            blocked.setdefault(file.why, []).append(file.path)
    for why, paths in blocked.items():
        others = f" and {len(paths) - 1:,} more" if len(paths) > 1 else ""
        yield f"{paths[0]}{others}: {why}; install sfscope-lint again, with its dependencies"
