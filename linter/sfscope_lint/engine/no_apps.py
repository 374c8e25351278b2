"""Messages for a run that found no app. Without one, the gate would be green for the wrong reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.files.ancestors import find_up
from sfscope_lint.files.sfdx_project import FILE_NAME as PROJECT_NAME
from sfscope_lint.files.shown_paths import show
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sfscope_lint.engine.selection import Selection
    from sfscope_lint.files.found import Discovery


class NoApps(Record):
    """Lines for the notes, warnings and errors of a report; none if there is an app."""

    notes: Sequence[str] = ()
    warnings: Sequence[str] = ()
    errors: Sequence[str] = ()


def remarks_on_no_apps(
    discovery: Discovery, selection: Selection, working_directory: str, *, require_apps: bool
) -> NoApps:
    """An error with ``require_apps``, a warning if nothing at all was linted, a note if only credentials or requests were.

    Files that were named one by one may be anything (a hook's list of changed files), so for them it is a note.
    """
    of_apps = [file for file in discovery.files if file.type.holds_apps]
    if discovery.errors or any(file.shown not in selection.left_out for file in of_apps):
        return NoApps()
    line = _line(discovery, left_out=len(of_apps), working_directory=working_directory)
    if require_apps:
        return NoApps(errors=(line,))
    read = {file.shown for file in discovery.files} | {file.shown for file in discovery.sources}
    if discovery.trees and read <= selection.left_out:
        return NoApps(warnings=(f"nothing was linted: {line}",))
    return NoApps(notes=(line,)) if discovery.trees or not read else NoApps()


def _line(discovery: Discovery, *, left_out: int, working_directory: str) -> str:
    """The message: what was searched for, where, and why it may be missing."""
    where = ", ".join(sorted(show(tree, working_directory) for tree in discovery.trees)) or "the named files"
    line = f"no Connected App or External Client App was found in {where}"
    if left_out:
        files = "its only file" if left_out == 1 else f"all {left_out} files"
        return f"{line}: .forceignore or exclude in the settings leaves out {files} of apps"
    if any(find_up(start, PROJECT_NAME) for start in discovery.trees or (working_directory,)):
        return line
    return f"{line}; there is no {PROJECT_NAME} here or above"
