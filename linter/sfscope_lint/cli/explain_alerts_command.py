"""explain --alerts: queries that find token errors in a log platform."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.cli import console
from sfscope_lint.cli.shared import working_directory
from sfscope_lint.engine.lint import lint
from sfscope_lint.model.rule import ALWAYS_ON

if TYPE_CHECKING:
    from sfscope_lint.config.resolve import Prepared


def explain_alerts(platform: str, format_: str, prepared: Prepared) -> int:
    """Print the queries for a platform, with the client ids and hosts of the project around the working directory."""
    from sfscope_lint.output.alerts import alerts_record, alerts_text, client_ids, hosts
    from sfscope_lint.output.json_text import dumps

    settings = prepared.settings._replace(select=(ALWAYS_ON,), ignore=(), mandatory=(), suppressions=())
    report = lint((), settings, prepared.rules, working_directory())
    filters = (*client_ids(report), *hosts(report))
    if format_ == "json":
        output = dumps({"version": 1, **alerts_record(platform, filters)})
    else:
        output = alerts_text(platform, filters)
    printed = console.printed(output)
    if not filters:
        console.say(
            "note",
            "no file of the project names a client id or a host, so the query finds the errors of all apps",
        )
    for problem in report.errors:
        console.say("error", problem)
    return 0 if printed and not report.errors else 2
