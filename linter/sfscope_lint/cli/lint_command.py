"""What the commands do: settings to a report, the report to where it was asked for, an exit code."""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from sfscope_lint.cli import console
from sfscope_lint.cli.shared import saying_why, working_directory
from sfscope_lint.config.resolve import prepare
from sfscope_lint.engine.lint import lint as lint_paths
from sfscope_lint.files.shown_paths import show
from sfscope_lint.model.rule import ALWAYS_ON
from sfscope_lint.model.settings import SettingsError
from sfscope_lint.output.reporters.formats import render

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sfscope_lint.config.resolve import Prepared
    from sfscope_lint.engine.report import Report


@saying_why
def lint(
    *,
    paths: Sequence[str],
    format_: str,
    reports: Sequence[tuple[str, str]],
    fix: bool,
    unsafe_fixes: bool,
    diff: bool,
    no_forceignore: bool,
    no_suppressions: bool,
    baseline: str | None,
    no_baseline: bool,
    write_baseline: bool,
    stdin_filename: str | None,
    changed_since: str | None,
    no_token_requests: bool,
    list_files: bool,
    color: str,
    quiet: bool,
    verbose: bool,
    **named: Any,
) -> int:
    """Lint, print and write what was asked for; the exit code. ``named`` is what ``prepare`` takes."""
    said = ""
    here = working_directory()
    if unsafe_fixes and not (fix or diff):
        raise SettingsError("--unsafe-fixes needs --fix or --diff beside it")
    if (fix or diff) and (write_baseline or stdin_filename):
        raise SettingsError("--fix and --diff go neither with --write-baseline nor with standard input")
    prepared = prepare(here, **named)
    if baseline:
        prepared = prepared._replace(baseline_path=os.path.abspath(baseline))
    if _wants_baseline(baseline, no_baseline, write_baseline, isolated=named["isolated"]):
        prepared = _with_baseline(
            prepared, here, required=bool(baseline) and not write_baseline, named=bool(baseline)
        )
    settings = prepared.settings._replace(changed_since=changed_since)
    if no_forceignore:
        settings = settings._replace(forceignore=False)
    if no_suppressions:
        settings = settings._replace(suppressions=())
    if no_token_requests:
        settings = settings._replace(token_requests=False)
    paths, contents = _standard_input(paths, stdin_filename)
    lint_anew = partial(lint_paths, paths, settings, prepared.rules, here)
    report = lint_anew(contents)
    if write_baseline and not report.errors:
        report, said = _record(report, prepared, here)
    if ALWAYS_ON in settings.ignore:
        console.say("note", f"{ALWAYS_ON} can't be switched off")
    changes = b""
    if (fix or diff) and report.findings and not list_files:
        report, changes = _repaired(report, lint_anew, here, unsafe=unsafe_fixes, write=not diff)
    output: str | bytes
    if list_files:
        from sfscope_lint.output.escape import visible_line

        output = "".join(f"{visible_line(path)}\n" for path in sorted({*report.files, *report.sources}))
    elif diff:
        output = changes
    else:
        output = _rendered(report, format_, color, quiet=quiet)
    written = [_written(report, *wanted) for wanted in reports]
    written.append(console.printed(output))
    _say_beside(report, quiet=quiet, verbose=verbose, mandatory=bool(settings.mandatory))
    if said:
        console.say("note", said)
    elif write_baseline:
        console.say("error", "no baseline was written: not everything could be looked at")
    if report.errors or not all(written):
        return 2
    if list_files or diff:
        return int(bool(changes))
    return 0 if write_baseline else report.exit_code


def _repaired(
    report: Report, lint_anew: Callable[..., Report], here: str, *, unsafe: bool, write: bool
) -> tuple[Report, bytes]:
    """What remains, and where nothing is to be written, the diff of what would have been."""
    from sfscope_lint.fixes import apply

    fixing = apply.prepare(report, lint_anew, unsafe=unsafe)
    if write:
        return apply.write(fixing, lint_anew), b""
    changes, hidden = apply.as_diff(fixing, here)
    return report._replace(errors=(*report.errors, *fixing.errors, *hidden)), changes


def _wants_baseline(baseline: str | None, no_baseline: bool, write_baseline: bool, *, isolated: bool) -> bool:
    """Whether to look for a baseline. Raises ``SettingsError`` where the options contradict each other."""
    if no_baseline and (baseline or write_baseline):
        raise SettingsError("--no-baseline doesn't go with --baseline and --write-baseline")
    return not no_baseline and (bool(baseline) or not isolated)


def _with_baseline(prepared: Prepared, directory: str, *, required: bool, named: bool) -> Prepared:
    """With the baseline, if it is there. Raises ``SettingsError``."""
    path = prepared.baseline_path
    if not required and not os.path.lexists(path):
        return prepared
    from sfscope_lint.engine.baseline_file import read_baseline

    read = read_baseline(path, show(path, directory), named=named)
    settings = prepared.settings
    return prepared._replace(settings=settings._replace(baseline=read, read_from=(*settings.read_from, path)))


def _record(report: Report, prepared: Prepared, directory: str) -> tuple[Report, str]:
    """Write the baseline; the report as it is with that, and what there is to say. Raises ``SettingsError``."""
    from sfscope_lint.engine.baseline_file import write_baseline
    from sfscope_lint.engine.suppression import record

    shown = show(prepared.baseline_path, directory)
    recorded = record(report, prepared.settings, prepared.rules)
    try:
        write_baseline(prepared.baseline_path, recorded.entries)
    except OSError as error:
        raise SettingsError(f"{shown}: the baseline can't be written: {error.strerror or error}") from None
    return recorded.report, f"{shown}: {recorded.summary}"


def _standard_input(paths: Sequence[str], file_name: str | None) -> tuple[Sequence[str], dict[str, bytes]]:
    """The paths to lint, and what stands for the named one instead of what is on disk. Raises ``SettingsError``."""
    if file_name is None and "-" not in paths:
        return paths, {}
    if file_name is None or list(paths) != ["-"]:
        raise SettingsError(
            "standard input is linted with --stdin-filename PATH -, and nothing else beside it"
        )
    if sys.stdin is None:
        raise SettingsError("standard input is closed; there is nothing to lint in it")
    try:
        return [file_name], {os.path.realpath(file_name): sys.stdin.buffer.read()}
    except OSError as error:
        raise SettingsError(f"standard input can't be read: {error.strerror or error}") from None


def _rendered(report: Report, format_: str, color: str, *, quiet: bool) -> str:
    if format_ != "text":
        return render(format_, report)
    from sfscope_lint.output.reporters import text

    style = text.Style(console.width() or text.Style().width, console.wants_color(color))
    return text.render_findings(report, style) if quiet else text.render(report, style)


def _written(report: Report, format_: str, path: str) -> bool:
    """Write a report's file, whole or not at all."""
    from sfscope_lint.files.write import write_whole

    try:
        write_whole(path, render(format_, report).encode("utf-8", "backslashreplace"))
    except BrokenPipeError:  # whoever reads it has seen enough, as on standard output
        return True
    except OSError as error:
        console.say("error", f"{path}: the report can't be written: {error.strerror or error}")
        return False
    return True


def _say_beside(report: Report, *, quiet: bool, verbose: bool, mandatory: bool) -> None:
    """What belongs beside the report: notes, and what kept the tool from its work.

    ``mandatory``: there are mandatory rules.
    """
    if not quiet:
        for note in report.notes:
            console.say("note", note)
        if report.ignored:
            left_out = f"{len(report.ignored)} file{'s' if len(report.ignored) != 1 else ''} left out by .forceignore"
            by_all = ", by mandatory rules, too: they aren't deployed" if mandatory else ""
            console.say("note", f"{left_out}{by_all} (--no-forceignore looks at them, too)")
        if report.excluded:
            count = f"{len(report.excluded)} file{'s' if len(report.excluded) != 1 else ''}"
            but = ", but for mandatory rules" if mandatory else ""
            console.say("note", f"{count} left out by exclude in the settings{but}")
    if verbose:
        for path in report.ignored:
            console.say("note", f"{path}: left out by .forceignore")
        for path in report.excluded:
            console.say("note", f"{path}: left out by exclude in the settings")
        for finding, reason in report.suppressed:
            console.say("note", f"{finding.line}: suppressed: {reason}")
        for detail in report.details:
            console.say("note", detail)
        for app in report.apps:
            name = report.secrets.hide(app.name)
            console.say("note", f"{app.paths[0]}: the {app.kind.noun} {name}: {report.reply_to(app)}")
    for warning in report.warnings:
        console.say("warning", warning)
    for error in report.errors:
        console.say("error", error)
