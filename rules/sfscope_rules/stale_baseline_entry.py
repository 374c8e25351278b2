from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.plugin import Category, Problem, Severity, StaleEntry, rule

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule("stale-baseline-entry", severity=Severity.INFO, category=Category.METADATA, on=StaleEntry)
def check(entry: StaleEntry) -> Iterator[Problem]:
    """Every entry of the baseline must match a finding."""
    yield Problem(
        entry.place,
        f"this finding no longer occurs: {entry.rule}, {entry.subject}",
        label="fixed or moved",
        help="drop the entry with --write-baseline; until then the finding could come back unnoticed",
        value=entry.fingerprint,
    )
