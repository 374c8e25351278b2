"""What the commands do: settings to a report, the report to where it was asked for, an exit code."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sfscope_lint import console
from sfscope_lint.engine import lint as lint_paths
from sfscope_lint.reporters import render
from sfscope_lint.rule import ALWAYS_ON, RuleError, did_you_mean, load_rules
from sfscope_lint.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sfscope_lint.report import Report
    from sfscope_lint.rule import Rule


def lint(
    *,
    paths: Sequence[str],
    format_: str,
    reports: Sequence[tuple[str, str]],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    no_forceignore: bool,
    list_files: bool,
    color: str,
    quiet: bool,
    verbose: bool,
) -> int:
    """Lint, print and write what was asked for; the exit code."""
    settings = Settings(select=select, ignore=ignore, fail_on=fail_on, forceignore=not no_forceignore)
    try:
        report = lint_paths(paths, settings, load_rules(), os.getcwd())
    except RuleError as error:
        console.say("error", str(error))
        return 2
    except FileNotFoundError:
        console.say("error", "the working directory is gone; change to one that is there")
        return 2
    if ALWAYS_ON in ignore:
        console.say("note", f"{ALWAYS_ON} can't be switched off")
    output = (
        "".join(f"{path}\n" for path in report.files)
        if list_files
        else _rendered(report, format_, color, quiet=quiet)
    )
    written = [_written(report, *wanted) for wanted in reports]
    try:
        console.write(output)
    except OSError as error:
        console.say("error", f"standard output can't be written: {error.strerror or error}")
        written.append(False)
    _say_beside(report, quiet=quiet, verbose=verbose)
    if report.errors or not all(written):
        return 2
    return 0 if list_files else report.exit_code


def _rendered(report: Report, format_: str, color: str, *, quiet: bool) -> str:
    if format_ != "text":
        return render(format_, report)
    from sfscope_lint.reporters import text

    style = text.Style(console.width() or text.Style().width, console.wants_color(color))
    return text.render_findings(report, style) if quiet else text.render(report, style)


def _written(report: Report, format_: str, path: str) -> bool:
    """Write a report's file, whole or not at all."""
    from sfscope_lint.atomic import write_whole

    try:
        write_whole(path, render(format_, report).encode("utf-8", "backslashreplace"))
    except OSError as error:
        console.say("error", f"{path}: the report can't be written: {error.strerror or error}")
        return False
    return True


def _say_beside(report: Report, *, quiet: bool, verbose: bool) -> None:
    """What belongs beside the report: notes, and what kept the tool from its work."""
    if not quiet:
        for note in report.notes:
            console.say("note", note)
        if report.ignored:
            left_out = f"{len(report.ignored)} file{'s' if len(report.ignored) != 1 else ''} left out by .forceignore"
            console.say("note", f"{left_out} (--no-forceignore looks at them, too)")
    if verbose:
        for path in report.ignored:
            console.say("note", f"{path}: left out by .forceignore")
        for app in report.apps:
            console.say("note", f"{app.paths[0]}: the {app.kind.noun} {app.name}: {app.predicted_reply}")
    for error in report.errors:
        console.say("error", error)


def explain(name: str | None) -> int:
    """Print a rule's page, or the list of the rules; the exit code."""
    rules = {rule.name: rule for rule in load_rules()}
    if name is None:
        console.write(_list(rules.values()))
        return 0
    if name not in rules:
        console.say("error", f"there is no rule {name!r}{did_you_mean(name, rules)}")
        return 2
    console.write(rules[name].page)
    return 0


def _list(rules: Iterable[Rule]) -> str:
    rules = list(rules)
    name, severity, category = (
        max(len(value) for value in column)
        for column in zip(*((r.name, r.severity.value, r.category.value) for r in rules), strict=True)
    )
    return "".join(
        f"{r.name:{name}}  {r.severity.value:{severity}}  {r.category.value:{category}}  {r.summary}\n"
        for r in rules
    )
