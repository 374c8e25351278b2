"""One line per finding in the form of compiler messages, for editors and grep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.output.escape import visible_line
from sfscope_lint.output.reporters.grouping import for_people

if TYPE_CHECKING:
    from sfscope_lint.engine.report import Report


def render(report: Report) -> str:
    """One ``path:line:column: severity[rule] message`` per finding."""
    return "".join(visible_line(finding.line) + "\n" for finding in for_people(report.findings))
