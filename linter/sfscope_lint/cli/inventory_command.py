"""The inventory command."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sfscope_lint.cli import console
from sfscope_lint.cli.shared import saying_why, terminal_style, working_directory, write_file
from sfscope_lint.config.resolve import prepare
from sfscope_lint.engine.lint import lint as lint_paths
from sfscope_lint.files.git import GitError, find_commit
from sfscope_lint.files.repository import find_repositories
from sfscope_lint.files.shown_paths import printable
from sfscope_lint.model.settings import SettingsError
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sfscope_lint.cli.command_options import InventoryOptions
    from sfscope_lint.engine.report import Report
    from sfscope_lint.output.inventory.document import Inventory


class _Run(Record):
    """An inventory, and what is said beside it on standard error."""

    inventory: Inventory
    notes: Sequence[str]
    warnings: Sequence[str] = ()
    errors: Sequence[str] = ()


@saying_why
def inventory(options: InventoryOptions) -> int:
    """Print or write the inventory, or compare a file with it; return the exit code."""
    if options.check and options.output:
        raise SettingsError("--check writes no file: leave out --output")
    run = _merged(options) if options.merge else _taken(options)
    if run is None:
        return 2
    complete = not run.errors
    content = _rendered(_shown(run.inventory, options, complete=complete), options)
    for kind, lines in (("note", run.notes), ("warning", run.warnings), ("error", run.errors)):
        for line in lines:
            console.say(kind, line)
    if options.check:
        from sfscope_lint.cli.inventory_check import compared

        return compared(options.check, _format(options), content, complete=complete, quiet=options.quiet)
    return 0 if _written(content, options, complete=complete) and complete else 2


def _merged(options: InventoryOptions) -> _Run | None:
    """The inventory of many; None if one can't be merged."""
    from sfscope_lint.cli.inventory_merge import merged, notes_on

    found = merged(options)
    return None if found is None else _Run(found, () if options.quiet else notes_on(found))


def _taken(options: InventoryOptions) -> _Run:
    """The inventory of the paths."""
    from sfscope_lint.cli.repository_name import repository_name
    from sfscope_lint.output.inventory.collect import take
    from sfscope_lint.output.inventory.formats import STAMPED

    name = repository_name(options.name, options.paths)
    report = _report(options)
    stamped = _format(options) in STAMPED and options.check is None
    notes = () if options.quiet else report.notes
    return _Run(
        take(report, _commit() if stamped else None, name),
        (*notes, *report.details) if options.verbose else notes,
        report.warnings,
        report.errors,
    )


def _report(options: InventoryOptions) -> Report:
    here = working_directory()
    prepared = prepare(here, options.settings)
    settings = prepared.settings._replace(changed_since=options.changed_since)
    if options.no_forceignore:
        settings = settings._replace(forceignore=False)
    if options.no_token_requests:
        settings = settings._replace(token_requests=False)
    return lint_paths(options.paths, settings, prepared.rules, here)


def _commit() -> str | None:
    """The id of the commit that is checked out; None without git."""
    around = find_repositories(working_directory()).repositories
    try:
        return find_commit(around[0], "HEAD") if around else None
    except GitError:
        return None


def _shown(inventory: Inventory, options: InventoryOptions, *, complete: bool) -> Inventory:
    """What the options choose of an inventory, with the paths that they ask for."""
    from sfscope_lint.output.inventory.chosen import only, part, with_paths
    from sfscope_lint.output.path_prefix import below

    if options.only or options.changed_since or options.no_token_requests or not complete:
        inventory = part(only(inventory, options.only))
    prefix = printable((options.path_prefix or "").replace(os.sep, "/"))
    return with_paths(inventory, lambda path: below(path, prefix)) if prefix else inventory


def _format(options: InventoryOptions) -> str:
    from sfscope_lint.output.inventory.formats import format_of

    return options.format or format_of(options.check or options.output or "")


def _rendered(inventory: Inventory, options: InventoryOptions) -> str:
    format_ = _format(options)
    if format_ != "text":
        from sfscope_lint.output.inventory.formats import render_inventory

        return render_inventory(format_, inventory)
    from sfscope_lint.output.inventory import text
    from sfscope_lint.output.style import Style

    in_file = options.check or options.output not in (None, "-")
    return text.render(inventory, Style() if in_file else terminal_style(options.color))


def _written(content: str, options: InventoryOptions, *, complete: bool) -> bool:
    """Print or write the inventory; return whether that worked. An incomplete one doesn't replace a file."""
    if options.output in (None, "-"):
        return console.printed(content)
    if not complete:
        console.say("error", f"{options.output}: not written: the run was incomplete")
        return False
    return write_file(options.output, content, what="inventory")
