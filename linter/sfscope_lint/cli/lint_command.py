"""The lint command: from options to settings, to a report, to the exit code."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from sfscope_lint.cli import console
from sfscope_lint.cli.lint_output import Fixed, say_beside, write, write_failure
from sfscope_lint.cli.shared import lines_of, working_directory
from sfscope_lint.config.resolve import prepare
from sfscope_lint.config.rule_packages import RuleError
from sfscope_lint.engine.lint import lint as lint_paths
from sfscope_lint.engine.report import failed_report
from sfscope_lint.files.linted_trees import target_of
from sfscope_lint.files.shown_paths import show, show_given
from sfscope_lint.files.symlinks import absolute
from sfscope_lint.model.rule import ALWAYS_ON
from sfscope_lint.model.settings import SettingsError
from sfscope_lint.output.reporters.formats import FOR_PEOPLE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sfscope_lint.cli.lint_options import LintOptions
    from sfscope_lint.config.resolve import Prepared
    from sfscope_lint.engine.report import Report

_SHOW_EDITS = {"json", "sarif"}


def lint(options: LintOptions) -> int:
    """Lint, then print and write the reports; return the exit code."""
    try:
        options = _with_one_standard_output(options)
        return _lint(options)
    except (RuleError, SettingsError) as error:
        write_failure(failed_report(*lines_of(error)), options)
        return 2


def _with_one_standard_output(options: LintOptions) -> LintOptions:
    """With ``--report FORMAT=-`` as the format of standard output. Raises ``SettingsError`` if two want one file."""
    if options.output not in (None, "-"):
        if os.path.abspath(options.output) in {os.path.abspath(path) for _, path in options.reports}:
            raise SettingsError(f"{options.output} is named twice; each report needs a file of its own")
        return options
    printed = [format_ for format_, path in options.reports if path == "-"]
    if not printed:
        return options
    if options.format != "text":
        raise SettingsError("standard output takes one format: leave out --format, or --report FORMAT=-")
    others = tuple(report for report in options.reports if report[1] != "-")
    return options._replace(format=printed[0], reports=others)


def _lint(options: LintOptions) -> int:
    here = working_directory()
    _check(options)
    prepared = _prepared(options, here)
    settings = prepared.settings
    paths, held = _standard_input(options)

    def lint_anew(contents: Mapping[str, bytes]) -> Report:
        return lint_paths(paths, settings, prepared.rules, here, {**held, **contents})

    report = lint_anew({})
    recorded = ""
    if options.write_baseline and not report.errors:
        report, recorded = _record(report, prepared, options, here)
    if ALWAYS_ON in settings.ignore:
        console.say("note", f"{ALWAYS_ON} can't be switched off")
    fixed = _fixed(report, lint_anew, here, options)
    fixed = fixed._replace(report=_with_edits(fixed.report, options))
    written = write(fixed, options)
    say_beside(fixed.report, options, mandatory=bool(settings.mandatory))
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
    if fixes and options.write_baseline:
        raise SettingsError("--write-baseline can't be combined with --fix or --diff")
    if options.fix and options.stdin_filename:
        raise SettingsError("--fix can't change standard input; --diff prints what it would change")
    if (options.min_severity or options.max_findings is not None) and options.format not in FOR_PEOPLE:
        raise SettingsError(
            f"--min-severity and --max-findings need a format for people ({', '.join(sorted(FOR_PEOPLE))}); "
            f"{options.format} is for programs, which need all findings"
        )
    if options.no_baseline and (options.baseline or options.write_baseline):
        raise SettingsError("--no-baseline can't be combined with --baseline or --write-baseline")


def _prepared(options: LintOptions, here: str) -> Prepared:
    """The rules, and the settings with the options applied. Raises ``SettingsError`` and ``RuleError``."""
    prepared = prepare(here, options.settings)
    if options.baseline:
        prepared = prepared._replace(baseline_path=absolute(options.baseline, here))
    if options.baseline or not (options.no_baseline or options.settings.isolated):
        prepared = _with_baseline(prepared, options, _shown_baseline(prepared, options, here))
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


def _shown_baseline(prepared: Prepared, options: LintOptions, here: str) -> str:
    return show_given(options.baseline, here) if options.baseline else show(prepared.baseline_path, here)


def _with_baseline(prepared: Prepared, options: LintOptions, shown: str) -> Prepared:
    """The settings with the baseline, if there is one. Raises ``SettingsError``."""
    path = prepared.baseline_path
    named = bool(options.baseline)
    required = named and not options.write_baseline
    if not required and not os.path.lexists(path):
        return prepared
    from sfscope_lint.engine.baseline_file import with_baseline

    return prepared._replace(settings=with_baseline(prepared.settings, path, shown, named=named))


def _record(report: Report, prepared: Prepared, options: LintOptions, here: str) -> tuple[Report, str]:
    """Write the baseline; return the report with it applied, and a summary. Raises ``SettingsError``."""
    from sfscope_lint.engine.baseline_file import write_baseline
    from sfscope_lint.engine.suppression import record

    recorded = record(report, prepared.settings, prepared.rules)
    shown = _shown_baseline(prepared, options, here)
    try:
        from_here = not os.path.isabs(options.baseline or "")
        write_baseline(prepared.baseline_path, recorded.entries, from_here=from_here)
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
        return [file_name], {target_of(file_name): sys.stdin.buffer.read()}
    except OSError as error:
        raise SettingsError(f"standard input can't be read: {error.strerror or error}") from None


def _fixed(report: Report, lint_anew: Callable[..., Report], here: str, options: LintOptions) -> Fixed:
    """Write the fixes and lint again; with --diff, change nothing and make the diff."""
    if not (options.fix or options.diff) or options.list_files or not report.findings:
        return Fixed(report)
    from sfscope_lint.fixes import apply

    fixing = apply.prepare(report, lint_anew, unsafe=options.unsafe_fixes)
    if not options.diff:
        return Fixed(apply.write(fixing, lint_anew))
    from sfscope_lint.files.repository import false_repository_around
    from sfscope_lint.output.escape import is_command

    false = false_repository_around(here)
    if false and fixing.files:
        raise SettingsError(
            f"--diff: git apply would take {show(false, here)} for a repository and do what its configuration says, "
            "because it has a HEAD, objects and refs: start in the root of the repository around it"
        )
    printed = options.output in (None, "-")  # a CI system may obey what is in its log
    changes, hidden = apply.as_diff(fixing, here, is_command if printed else None)
    return Fixed(report._replace(errors=(*report.errors, *fixing.errors, *hidden)), changes)


def _exit_code(fixed: Fixed, options: LintOptions, *, written: bool) -> int:
    """2 if the tool could not do its work; with --diff, 1 if a fix would change something."""
    if fixed.report.errors or not written:
        return 2
    if options.list_files or options.diff:
        return int(bool(fixed.diff) and not options.exit_zero)
    return 0 if options.write_baseline or options.exit_zero else fixed.report.exit_code
