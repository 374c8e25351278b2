"""explain --log: the token errors in logs."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from sfscope_lint.cli import console
from sfscope_lint.cli.shared import terminal_style, working_directory
from sfscope_lint.config.rule_packages import RuleError
from sfscope_lint.files.shown_paths import show_given
from sfscope_lint.model.clock import now

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from sfscope_lint.cli.command_options import ExplainOptions
    from sfscope_lint.config.resolve import Prepared
    from sfscope_lint.engine.log_apps import LogApps
    from sfscope_lint.engine.log_errors import LogReport
    from sfscope_lint.engine.report import Report

STANDARD_INPUT = "-"
_LONG = 64 << 20  # bytes of logs that are worth a progress bar
_PAGE_WIDTH = 100


def explain_logs(options: ExplainOptions, prepared: Prepared) -> int:
    """Print the token errors in logs; return 1 if there is one of this flow, 2 if something could not be read."""
    from sfscope_lint.engine.log_errors import read_logs
    from sfscope_lint.readers.logs.times import since

    moment = now()
    try:
        begin = since(options.since, moment) if options.since else None
    except ValueError:
        raise RuleError(
            "--since wants a date (2026-11-26), a date with a time (2026-11-26T10:00), or 90m, 24h, 7d"
        ) from None
    paths = options.text or (STANDARD_INPUT,)
    if STANDARD_INPUT in paths and sys.stdin is not None and sys.stdin.isatty():
        end = "Ctrl-Z and Enter" if sys.platform == "win32" else "Ctrl-D"
        console.say("note", f"waiting for a log or an error on standard input; {end} ends it")
    here = working_directory()
    shown = [(path, "standard input" if path == STANDARD_INPUT else show_given(path, here)) for path in paths]
    apps = _Apps(prepared, here)
    with _progress(paths) as bar:
        report = read_logs(shown, apps, moment.date(), begin, bar.update if bar else lambda _: None)
    printed = console.printed(_rendered(report, options))
    for path, why in report.failures:
        console.say("error", f"{path}: can't be read: {why}")
    for problem in apps.errors:
        console.say("error", problem)
    if report.failures or apps.errors or not printed:
        return 2
    return int(report.flow_count > 0)


class _Apps:
    """The apps of the project around the working directory, read when they are first needed."""

    def __init__(self, prepared: Prepared, here: str) -> None:
        self._prepared, self._here = prepared, here
        self._apps: LogApps | None = None
        self.errors: tuple[str, ...] = ()

    def __call__(self) -> LogApps:
        if self._apps is None:
            from sfscope_lint.engine.log_apps import LogApps

            report = self._report()
            self.errors = report.errors
            self._apps = LogApps(report)
        return self._apps

    def _report(self) -> Report:
        from sfscope_lint.engine.lint import lint
        from sfscope_lint.model.rule import ALWAYS_ON

        # An app that .forceignore leaves out of deployments may be in the org.
        settings = self._prepared.settings._replace(
            select=(ALWAYS_ON,),
            ignore=(),
            mandatory=(),
            suppressions=(),
            forceignore=False,
        )
        return lint((), settings, self._prepared.rules, self._here)


def _rendered(report: LogReport, options: ExplainOptions) -> str:
    from sfscope_lint.output import log_report

    if options.format == "json":
        from sfscope_lint.output.json_text import dumps

        return dumps({"version": 1, **log_report.log_record(report)})
    if options.format == "markdown":
        return log_report.log_markdown(report)
    style = terminal_style(options.color)
    return log_report.log_text(report, style.width or _PAGE_WIDTH, style.paint)


def _progress(paths: tuple[str, ...]) -> AbstractContextManager[Any]:
    """A bar on standard error, if that is a terminal and the logs are long; else nothing."""
    sizes = [os.path.getsize(path) for path in paths if path != STANDARD_INPUT and os.path.isfile(path)]
    if sum(sizes) < _LONG or not console.is_terminal(sys.stderr):
        return nullcontext()
    import click

    return click.progressbar(length=sum(sizes), label="reading", file=sys.stderr, show_pos=False)
