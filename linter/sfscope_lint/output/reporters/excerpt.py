"""The excerpt of a finding: its line, cut to a width around the marked text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.output.escape import cells, visible

if TYPE_CHECKING:
    from sfscope_lint.model.finding import Finding

_TAB = "    "


def window(finding: Finding, width: int) -> tuple[str, int, int]:
    """The excerpt, the column in it at which the marked text starts (from 0), and how many columns that takes."""
    location, line = finding.location, finding.excerpt
    end = location.end_column - 1 if location.end_line == location.line else len(line)
    start, width = location.column - 1, max(width, 40)
    most = 4 * width  # bounds the work, for a line may be a megabyte; combining characters take no column
    before, marked, after = (
        visible(part.replace("\t", _TAB))
        for part in (
            line[max(0, start - most) : start],
            line[start : min(end, start + most)],
            line[end : end + most],
        )
    )
    if cells(before) > width // 2:
        before = "..." + before[3 - width // 2 :]
    if cells(before + marked) > width:
        marked, after = marked[: max(1, width - cells(before) - 3)] + "...", ""
    room = width - cells(before + marked)
    if cells(after) > room:
        after = after[: max(0, room - 3)] + "..." if room > 3 else ""
    # Escape once more: pieces that are harmless by themselves may form a command of a CI system together.
    return visible(before + marked + after), cells(before), max(1, cells(marked))
