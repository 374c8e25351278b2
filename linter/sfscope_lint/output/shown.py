"""Choose the findings to show if people ask for fewer than all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.output.reporters.grouping import for_people
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sfscope_lint.model.finding import Finding
    from sfscope_lint.model.severity import Severity


class Shown(Record):
    """The findings to show, and a sentence about those that are left out (empty: none is)."""

    findings: tuple[Finding, ...]
    left_out: str


def shown(findings: Iterable[Finding], least: Severity | None, most: int | None) -> Shown:
    """The first ``most`` findings, in people's order, of at least the severity ``least`` (None: no limit)."""
    ordered = for_people(findings)
    severe = [finding for finding in ordered if least is None or finding.severity.rank >= least.rank]
    first = tuple(severe[:most])
    minor, many = len(ordered) - len(severe), len(severe) - len(first)
    reasons = [f"{minor} below --min-severity {least.value}"] if least and minor else []
    reasons += [f"{many} beyond --max-findings {most}"] if many else []
    left_out = len(ordered) - len(first)
    verb = "is" if left_out == 1 else "are"
    said = f"{left_out} of {len(ordered)} findings {verb} not shown: {', '.join(reasons)}" if reasons else ""
    return Shown(first, said)
