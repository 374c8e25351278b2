"""The inventory command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sfscope_lint.cli import console
from sfscope_lint.cli.shared import saying_why, working_directory
from sfscope_lint.config.resolve import prepare
from sfscope_lint.engine.lint import lint as lint_paths
from sfscope_lint.files.read import BASELINE_LIMIT, read_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence


@saying_why
def inventory(
    *, paths: Sequence[str], format_: str | None, check: str | None, no_forceignore: bool, **named: Any
) -> int:
    """Print the inventory, or hold a file against it; the exit code. ``named`` is what ``prepare`` takes."""
    from sfscope_lint.output.inventory.collect import take
    from sfscope_lint.output.inventory.formats import format_of, render_inventory

    here = working_directory()
    prepared = prepare(here, select=(), ignore=(), fail_on=None, **named)
    settings = prepared.settings
    if no_forceignore:
        settings = settings._replace(forceignore=False)
    report = lint_paths(paths, settings, prepared.rules, here)
    content = render_inventory(format_ or (format_of(check) if check else "text"), take(report))
    for line in report.warnings:
        console.say("warning", line)
    for line in report.errors:
        console.say("error", line)
    if check is None:
        return 2 if not console.printed(content) or report.errors else 0
    try:
        data = read_bytes(check, BASELINE_LIMIT, anywhere=True)
        held = data.decode("utf-8", "replace").replace("\r\n", "\n")  # whatever line ends git made
    except OSError as error:
        console.say("error", f"{check}: can't be read: {error.strerror or error}")
        return 2
    if held != content and not report.errors:
        console.say("error", f"{check}: out of date; write it anew with sfscope-lint inventory")
    return 2 if report.errors else int(held != content)
