from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.plugin import Category, Problem, Severity, SuppressionUse, rule
from sfscope_rules._texts import accepted

if TYPE_CHECKING:
    from collections.abc import Iterator


def has_end(use: SuppressionUse) -> bool:
    return use.suppression.until is not None


@rule(
    "expired-suppression",
    severity=Severity.WARNING,
    category=Category.METADATA,
    on=SuppressionUse,
    when=has_end,
)
def check(use: SuppressionUse) -> Iterator[Problem]:
    """Suppressions must not be past their end date."""
    if use.expired:
        what = accepted(use.suppression)
        counted = f"{use.matches} finding{'s' if use.matches != 1 else ''}"
        counts = (
            f"{counted} of this run {'counts' if use.matches == 1 else 'count'} again"
            if use.matches
            else "no finding of this run matches it"
        )
        yield Problem(
            use.suppression.place,
            f"this suppression was valid until {use.suppression.until}: {what}; {counts}",
            label="no longer applies",
            help="fix the finding and remove the suppression, or agree on a new date",
            value=what,
        )
