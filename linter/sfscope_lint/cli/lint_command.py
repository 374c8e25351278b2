"""The lint command: from options to settings, to a report, to the outputs."""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sfscope_lint.cli import console
from sfscope_lint.cli.shared import saying_why, working_directory
from sfscope_lint.config.resolve import prepare
from sfscope_lint.engine.lint import lint as lint_paths
from sfscope_lint.files.shown_paths import show
from sfscope_lint.model.rule import ALWAYS_ON
from sfscope_lint.model.settings import SettingsError
from sfscope_lint.output.reporters.formats import render

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence, Sized

    from sfscope_lint.cli.command_options import LintOptions
    from sfscope_lint.config.resolve import Prepared
    from sfscope_lint.engine.report import Report

_SHOW_EDITS = {"json", "sarif"}


class _Fixed(NamedTuple):
    """The report after fixing; with --diff, the diff of the fixes."""

    report: Report
    diff: bytes = b""


@saying_why
def lint(options: LintOptions) -> int:
    """Lint, then print and write the reports; return the exit code."""
    here = working_directory()
    _check(options)
    prepared = _prepared(options, here)
    settings = prepared.settings
    paths, contents = _standard_input(options)
    lint_anew = partial(lint_paths, paths, settings, prepared.rules, here)
    report = lint_anew(contents)
    recorded = ""
    if options.write_baseline and not report.errors:
        report, recorded = _record(report, prepared, here)
    if ALWAYS_ON in settings.ignore:
        console.say("note", f"{ALWAYS_ON} can't be switched off")
    fixed = _fixed(report, lint_anew, here, options)
    fixed = fixed._replace(report=_with_edits(fixed.report, options))
    written = _write(fixed, options)
    _say_beside(fixed.report, options, mandatory=bool(settings.mandatory))
    if recorded:
        console.say("note", recorded)
    elif options.write_baseline:
        console.say("error", "no baseline was written: the run was incomplete")
    return _exit_code(fixed, options, written=written)


def _with_edits(report: Report, options: LintOptions) -> Report:
    """The report with the edits of its fixes, if a requested format shows them."""
    printed = {options.format} if not (options.list_files or options.diff) else set()
    formats = printed | {format_ for format_, _ in options.reports}
    if not formats & _SHOW_EDITS or not any(finding.fix for finding in report.findings):
        return report
    from sfscope_lint.fixes.resolved import with_edits

    return with_edits(report)


def _check(options: LintOptions) -> None:
    """Raise ``SettingsError`` if options contradict each other."""
    fixes = options.fix or options.diff
    if options.unsafe_fixes and not fixes:
        raise SettingsError("--unsafe-fixes needs --fix or --diff")
    if fixes and (options.write_baseline or options.stdin_filename):
        raise SettingsError(
            "--fix and --diff can be combined neither with --write-baseline nor with standard input"
        )
    if options.no_baseline and (options.baseline or options.write_baseline):
        raise SettingsError("--no-baseline can't be combined with --baseline or --write-baseline")


def _prepared(options: LintOptions, here: str) -> Prepared:
    """The rules, and the settings with the options applied. Raises ``SettingsError`` and ``RuleError``."""
    prepared = prepare(here, options.settings)
    if options.baseline:
        prepared = prepared._replace(baseline_path=os.path.abspath(options.baseline))
    if options.baseline or not (options.no_baseline or options.settings.isolated):
        prepared = _with_baseline(prepared, options, here)
    settings = prepared.settings._replace(
        changed_since=options.changed_since, require_apps=options.require_apps
    )
    if options.no_forceignore:
        settings = settings._replace(forceignore=False)
    if options.no_suppressions:
        settings = settings._replace(suppressions=())
    if options.no_token_requests:
        settings = settings._replace(token_requests=False)
    return prepared._replace(settings=settings)


def _with_baseline(prepared: Prepared, options: LintOptions, here: str) -> Prepared:
    """The settings with the baseline, if there is one. Raises ``SettingsError``."""
    path = prepared.baseline_path
    named = bool(options.baseline)
    required = named and not options.write_baseline
    if not required and not os.path.lexists(path):
        return prepared
    from sfscope_lint.engine.baseline_file import read_baseline

    read = read_baseline(path, show(path, here), named=named)
    settings = prepared.settings
    return prepared._replace(settings=settings._replace(baseline=read, read_from=(*settings.read_from, path)))


def _record(report: Report, prepared: Prepared, directory: str) -> tuple[Report, str]:
    """Write the baseline; return the report with it applied, and a summary. Raises ``SettingsError``."""
    from sfscope_lint.engine.baseline_file import write_baseline
    from sfscope_lint.engine.suppression import record

    shown = show(prepared.baseline_path, directory)
    recorded = record(report, prepared.settings, prepared.rules)
    try:
        write_baseline(prepared.baseline_path, recorded.entries)
    except OSError as error:
        raise SettingsError(f"{shown}: the baseline can't be written: {error.strerror or error}") from None
    return recorded.report, f"{shown}: {recorded.summary}"


def _standard_input(options: LintOptions) -> tuple[Sequence[str], dict[str, bytes]]:
    """The paths to lint, and the content of standard input by the real path that it stands for. Raises ``SettingsError``."""
    paths, file_name = options.paths, options.stdin_filename
    if file_name is None and "-" not in paths:
        return paths, {}
    if file_name is None or paths != ("-",):
        raise SettingsError("to lint standard input, write --stdin-filename PATH - and no other path")
    if sys.stdin is None:
        raise SettingsError("standard input is closed; there is nothing to lint")
    try:
        return [file_name], {os.path.realpath(file_name): sys.stdin.buffer.read()}
    except OSError as error:
        raise SettingsError(f"standard input can't be read: {error.strerror or error}") from None


def _fixed(report: Report, lint_anew: Callable[..., Report], here: str, options: LintOptions) -> _Fixed:
    """Write the fixes and lint again; with --diff, change nothing and make the diff."""
    if not (options.fix or options.diff) or options.list_files or not report.findings:
        return _Fixed(report)
    from sfscope_lint.fixes import apply

    fixing = apply.prepare(report, lint_anew, unsafe=options.unsafe_fixes)
    if not options.diff:
        return _Fixed(apply.write(fixing, lint_anew))
    changes, hidden = apply.as_diff(fixing, here)
    return _Fixed(report._replace(errors=(*report.errors, *fixing.errors, *hidden)), changes)


def _write(fixed: _Fixed, options: LintOptions) -> bool:
    """Write the report files, then standard output; return whether all of that worked."""
    written = [_write_report(fixed.report, *wanted) for wanted in options.reports]
    written.append(console.printed(_output(fixed, options)))
    return all(written)


def _output(fixed: _Fixed, options: LintOptions) -> str | bytes:
    """The text for standard output."""
    report = fixed.report
    if options.list_files:
        from sfscope_lint.output.escape import visible_line

        return "".join(f"{visible_line(path)}\n" for path in sorted({*report.files, *report.sources}))
    if options.diff:
        return fixed.diff
    if options.format != "text":
        return render(options.format, report)
    from sfscope_lint.output.reporters import text

    style = text.Style(console.width() or text.Style().width, console.wants_color(options.color))
    return text.render_findings(report, style) if options.quiet else text.render(report, style)


def _write_report(report: Report, format_: str, path: str) -> bool:
    """Write a report file, whole or not at all; return whether that worked."""
    from sfscope_lint.files.write import write_whole

    try:
        write_whole(path, render(format_, report).encode("utf-8", "backslashreplace"))
    except BrokenPipeError:  # the reader has seen enough, as on standard output
        return True
    except OSError as error:
        console.say("error", f"{path}: the report can't be written: {error.strerror or error}")
        return False
    return True


def _say_beside(report: Report, options: LintOptions, *, mandatory: bool) -> None:
    """Write notes, warnings and errors of the run to standard error.

    ``mandatory``: there are mandatory rules.
    """
    notes = [] if options.quiet else _notes(report, mandatory=mandatory)
    if options.verbose:
        notes += _details(report)
    for note in notes:
        console.say("note", note)
    for warning in report.warnings:
        console.say("warning", warning)
    for error in report.errors:
        console.say("error", error)


def _notes(report: Report, *, mandatory: bool) -> list[str]:
    """The notes of a run that is not quiet."""
    fixed = [
        f"{path}: fixed {number} finding{'s' if number != 1 else ''}" for path, number in report.fixed_files
    ]
    notes = [*fixed, *report.notes]
    if report.ignored:
        left_out = f"{_files(report.ignored)} left out by .forceignore"
        by_all = ", by mandatory rules, too, because they aren't deployed" if mandatory else ""
        notes.append(f"{left_out}{by_all} (--no-forceignore includes them)")
    if report.excluded:
        but = ", except for mandatory rules" if mandatory else ""
        notes.append(f"{_files(report.excluded)} left out by exclude in the settings{but}")
    return notes


def _files(paths: Sized) -> str:
    return f"{len(paths)} file{'s' if len(paths) != 1 else ''}"


def _details(report: Report) -> Iterator[str]:
    """The notes that --verbose adds."""
    for path in report.ignored:
        yield f"{path}: left out by .forceignore"
    for path in report.excluded:
        yield f"{path}: left out by exclude in the settings"
    for finding, reason in report.suppressed:
        yield f"{finding.line}: suppressed: {reason}"
    yield from report.details
    for app in report.apps:
        name = report.secrets.hide(app.name)
        yield f"{app.paths[0]}: the {app.kind.noun} {name}: {report.reply_to(app)}"


def _exit_code(fixed: _Fixed, options: LintOptions, *, written: bool) -> int:
    """2 if the tool could not do its work; with --diff, 1 if a fix would change something."""
    if fixed.report.errors or not written:
        return 2
    if options.list_files or options.diff:
        return int(bool(fixed.diff))
    return 0 if options.write_baseline else fixed.report.exit_code
