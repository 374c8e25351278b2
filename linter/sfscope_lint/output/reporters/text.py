"""Text for people: a block per cause, then what was read and the result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.output.reporters.closing import closing_lines
from sfscope_lint.output.style import Style

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sfscope_lint.engine.report import Report
    from sfscope_lint.model.finding import Finding


def render(report: Report, style: Style = Style(), shown: Iterable[Finding] | None = None) -> str:  # noqa: B008 - immutable
    """A block per cause, then the closing lines. ``shown`` are the findings to show (None: all)."""
    return render_findings(report, style, shown) + "".join(
        f"{line}\n" for line in closing_lines(report, style)
    )


def render_findings(report: Report, style: Style, shown: Iterable[Finding] | None = None) -> str:
    """Only the blocks, each followed by an empty line."""
    found = report.findings if shown is None else tuple(shown)
    if not found:  # a clean run doesn't pay for this import
        return ""
    from sfscope_lint.output.reporters.text_blocks import block_lines

    return "".join(f"{line}\n" for line in block_lines(found, report.rules, style))
