"""What lint prints and writes: the report on standard output, report files, and lines on standard error."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sfscope_lint.cli import console
from sfscope_lint.cli.shared import terminal_style, write_file
from sfscope_lint.files.shown_paths import is_certain
from sfscope_lint.model.severity import Severity
from sfscope_lint.output.reporters.formats import FOR_PEOPLE, FROM_REPOSITORY_ROOT, render
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sized

    from sfscope_lint.cli.lint_options import LintOptions
    from sfscope_lint.engine.report import Report
    from sfscope_lint.model.finding import Finding
    from sfscope_lint.output.shown import Shown


class Fixed(Record):
    """The report after fixing; with --diff, the diff of the fixes."""

    report: Report
    diff: bytes = b""


def write(fixed: Fixed, options: LintOptions) -> bool:
    """Write the report files, then the output; return whether all of that worked."""
    written = []
    for format_, path in options.reports:
        text = _rendered(format_, fixed.report, options)
        written.append(console.printed(text) if path == "-" else write_file(path, text, what="report"))
    output = _output(fixed, options)
    if options.output in (None, "-"):
        written.append(console.printed(output))
    else:
        written.append(write_file(options.output, output, what="output"))
    return all(written)


def write_failure(report: Report, options: LintOptions) -> None:
    """Write the reports of a run that failed before it began: CI must not take yesterday's report for today's.

    As text there is nothing to print: the error stands on standard error.
    """
    if options.list_files or options.diff or options.format == "text":
        options = options._replace(list_files=True)
    write(Fixed(report), options)
    say_beside(report, options)


def _rendered(format_: str, report: Report, options: LintOptions) -> str:
    """A report, with paths as its reader counts them: CI systems from the repository's root."""
    prefix = options.path_prefix
    if prefix is None and format_ in FROM_REPOSITORY_ROOT:
        from sfscope_lint.files.ci_root import path_from_ci_root

        prefix = path_from_ci_root(os.curdir, os.environ)
        if not is_certain(prefix):  # the edits would seem to be for another file
            report = report._replace(findings=tuple(one._replace(edits=()) for one in report.findings))
    report = _with_prefix(report, prefix)
    if format_ == "sarif" and os.environ.get("TF_BUILD"):
        # GitHub Advanced Security for Azure DevOps asks for a category (GHAzDO1014). In GitHub it would override the action's.
        from sfscope_lint.output.reporters import sarif

        return sarif.render(report, "sfscope-lint")
    return render(format_, report)


def _with_prefix(report: Report, prefix: str | None) -> Report:
    if not prefix:
        return report
    from sfscope_lint.files.shown_paths import printable
    from sfscope_lint.output.path_prefix import with_prefix

    return with_prefix(report, printable(prefix.replace(os.sep, "/")))


def _output(fixed: Fixed, options: LintOptions) -> str | bytes:
    """The text for standard output, or for the file of --output."""
    report = fixed.report
    if options.list_files:
        from sfscope_lint.output.escape import visible_line

        return "".join(f"{visible_line(path)}\n" for path in sorted({*report.files, *report.sources}))
    if options.diff:
        return fixed.diff
    if options.format != "text":
        for_people = options.format in FOR_PEOPLE
        some = report._replace(findings=_findings(report, options)) if for_people else report
        return _rendered(options.format, some, options)
    from sfscope_lint.output.reporters import text
    from sfscope_lint.output.style import Style

    report = _with_prefix(report, options.path_prefix)
    in_file = options.output not in (None, "-")
    style = Style(color=options.color == "always") if in_file else terminal_style(options.color)
    found = _findings(report, options)
    return text.render_findings(report, style, found) if options.quiet else text.render(report, style, found)


def _findings(report: Report, options: LintOptions) -> tuple[Finding, ...]:
    """The findings to print. Report files and the exit code count all."""
    return _shown(report, options).findings if _asks_for_fewer(options) else report.findings


def _asks_for_fewer(options: LintOptions) -> bool:
    return bool(options.min_severity) or options.max_findings is not None


def _shown(report: Report, options: LintOptions) -> Shown:
    from sfscope_lint.output.shown import shown

    least = Severity(options.min_severity) if options.min_severity else None
    return shown(report.findings, least, options.max_findings)


def say_beside(report: Report, options: LintOptions, *, mandatory: bool = False) -> None:
    """Write notes, warnings and errors of the run to standard error.

    ``mandatory``: there are mandatory rules.
    """
    notes = [] if options.quiet else _notes(report, mandatory=mandatory)
    if options.verbose:
        notes += _details(report)
    if _asks_for_fewer(options):
        notes += filter(None, [_shown(report, options).left_out])
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
