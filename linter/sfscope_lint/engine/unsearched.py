"""Messages about files that seem to ask for tokens but were not searched."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sfscope_lint.model.token_requests import Unparsed


def details(unparsed: Iterable[Unparsed]) -> Iterator[str]:
    """A line for each file that can't be parsed as what it is."""
    return (f"{file.path}: {file.why}" for file in unparsed if not file.remedy)


def errors(unparsed: Iterable[Unparsed]) -> Iterator[str]:
    """A line for each reason that is no fault of the files, which nobody has searched."""
    faults: dict[tuple[str, str], list[str]] = {}
    for file in unparsed:
        if file.remedy:
            faults.setdefault((file.why, file.remedy), []).append(file.path)
    for (why, remedy), paths in faults.items():
        others = f" and {len(paths) - 1:,} more" if len(paths) > 1 else ""
        yield f"{paths[0]}{others}: {why}; {remedy}"
