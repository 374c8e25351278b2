from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.plugin import Category, Problem, Severity, UnmatchedPattern, rule

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule("unmatched-pattern", severity=Severity.WARNING, category=Category.METADATA, on=UnmatchedPattern)
def check(pattern: UnmatchedPattern) -> Iterator[Problem]:
    """Every pattern of the settings must match a file."""
    about = "no token request is" if pattern.key == "integration" else "no file is"
    yield Problem(
        pattern.place,
        f"the pattern {pattern.glob} of {pattern.key} matches nothing",
        label=f"{about} in this place",
        help="correct the pattern, or remove it; it counts from "
        + ("the project's root" if pattern.key == "integration" else "the directory of this file"),
        value=pattern.glob,
    )
