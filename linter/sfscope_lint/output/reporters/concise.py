"""One line for each finding, as compilers write it: what editors and greps read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.output.escape import visible_line

if TYPE_CHECKING:
    from sfscope_lint.engine.report import Report


def render(report: Report) -> str:
    """``path:line:column: severity[rule] message``, and nothing else."""
    return "".join(visible_line(finding.line) + "\n" for finding in report.findings)
