from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.plugin import Category, Problem, Severity, Unreadable, rule

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule("malformed-metadata", severity=Severity.ERROR, category=Category.METADATA, on=Unreadable)
def check(unreadable: Unreadable) -> Iterator[Problem]:
    """Metadata files must parse as their declared type."""
    consequence = "; no other rule could check this file" if unreadable.lost else ""
    yield Problem(
        unreadable.place,
        f"{unreadable.reason}{consequence}",
        label="here",
        help=unreadable.help,
    )
