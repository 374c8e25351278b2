"""The line of a finding, cut to what can be shown around its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.output.escape import cells, visible

if TYPE_CHECKING:
    from sfscope_lint.model.finding import Finding

_TAB = "    "


def window(finding: Finding, width: int) -> tuple[str, int, int]:
    """The first line of the place, cut to the width around it; where in it the place starts, and its length."""
    location, line = finding.location, finding.excerpt
    end = location.end_column - 1 if location.end_line == location.line else len(line)
    start, width = location.column - 1, max(width, 40)
    most = 4 * width  # characters that can matter, even if some take no room: a line may be a megabyte
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
    # Once more: what each piece has of a CI system's command is harmless, what they make together may be one.
    return visible(before + marked + after), cells(before), max(1, cells(marked))
