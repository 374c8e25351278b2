"""The inventory command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.cli import console
from sfscope_lint.cli.shared import saying_why, working_directory
from sfscope_lint.config.resolve import prepare
from sfscope_lint.engine.lint import lint as lint_paths
from sfscope_lint.files.git import GitError, find_commit
from sfscope_lint.files.read import BASELINE_LIMIT, read_bytes
from sfscope_lint.files.repository import find_repositories

if TYPE_CHECKING:
    from sfscope_lint.cli.command_options import InventoryOptions
    from sfscope_lint.engine.report import Report


@saying_why
def inventory(options: InventoryOptions) -> int:
    """Print the inventory, or compare a file with it; return the exit code."""
    report = _report(options)
    content = _rendered(report, options)
    notes = () if options.quiet else report.notes
    for line in (*notes, *report.details) if options.verbose else notes:
        console.say("note", line)
    for line in report.warnings:
        console.say("warning", line)
    for line in report.errors:
        console.say("error", line)
    if options.check is None:
        return 2 if not console.printed(content) or report.errors else 0
    return _compared(options.check, content, complete=not report.errors)


def _report(options: InventoryOptions) -> Report:
    here = working_directory()
    prepared = prepare(here, options.settings)
    settings = prepared.settings
    if options.no_forceignore:
        settings = settings._replace(forceignore=False)
    return lint_paths(options.paths, settings, prepared.rules, here)


def _rendered(report: Report, options: InventoryOptions) -> str:
    from sfscope_lint.output.inventory.collect import take
    from sfscope_lint.output.inventory.formats import STAMPED, format_of, render_inventory

    format_ = options.format or (format_of(options.check) if options.check else "text")
    stamped = format_ in STAMPED and options.check is None
    return render_inventory(format_, take(report, _commit() if stamped else None))


def _commit() -> str | None:
    """The id of the commit that is checked out; None without git."""
    around = find_repositories(working_directory()).repositories
    try:
        return find_commit(around[0], "HEAD") if around else None
    except GitError:
        return None


def _compared(path: str, content: str, *, complete: bool) -> int:
    """Compare a file with the inventory; return 1 if they differ, 2 if the inventory isn't ``complete``.

    The version and the commit that made the file don't count.
    """
    from sfscope_lint.output.inventory.formats import without_stamp

    try:
        data = read_bytes(path, BASELINE_LIMIT, anywhere=True)
        held = data.decode("utf-8", "replace").replace("\r\n", "\n")  # git may have changed the line ends
    except OSError as error:
        console.say("error", f"{path}: can't be read: {error.strerror or error}")
        return 2
    if not complete:
        return 2
    differs = without_stamp(held) != without_stamp(content)
    if differs:
        console.say("error", f"{path}: out of date; write it again with sfscope-lint inventory")
    return int(differs)
