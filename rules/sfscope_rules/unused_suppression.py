from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.plugin import Category, Problem, Severity, SuppressionUse, rule
from sfscope_rules._texts import accepted

if TYPE_CHECKING:
    from collections.abc import Iterator


def is_judged(use: SuppressionUse) -> bool:
    return use.judged and not use.expired


@rule(
    "unused-suppression",
    severity=Severity.WARNING,
    category=Category.METADATA,
    on=SuppressionUse,
    when=is_judged,
)
def check(use: SuppressionUse) -> Iterator[Problem]:
    """Every suppression must match a finding."""
    if not use.matches:
        what = accepted(use.suppression)
        yield Problem(
            use.suppression.place,
            f"this suppression matches no finding: {what}",
            label="unused",
            help="remove this [[suppress]]; if it should match a finding, compare its names with those of the finding",
            value=what,
        )
