"""The command lint and the options of all commands, declared for click: no logic, and no import that ``--help`` doesn't need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from sfscope_lint.cli.groups import LintByDefault, LintCommand, show_version
from sfscope_lint.cli.option_values import (
    File,
    complete_report,
    complete_rules,
    names,
    report_files,
)
from sfscope_lint.config.settings_options import SettingsOptions
from sfscope_lint.model.severity import Severity
from sfscope_lint.output.reporters.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}

color_option = click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto",
                            show_default=True, help="Colour the text; auto follows NO_COLOR and FORCE_COLOR.")  # fmt: skip


def _options(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Combine options into one decorator; the help lists them in this order."""

    def decorate(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def with_settings(options: dict[str, Any]) -> dict[str, Any]:
    """The options of a command, with those of the settings as one record."""
    settings = {name: options.pop(name) for name in SettingsOptions._fields if name in options}
    return {**options, "settings": SettingsOptions(**settings)}


output_option = click.option("-o", "--output", metavar="FILE", type=File(),
                             help="Write to FILE instead of standard output.")  # fmt: skip
changed_since_option = click.option("--changed-since", metavar="REV",
                                    help="Take only the apps with a file that changed since the merge base with the git revision REV.")  # fmt: skip
no_forceignore_option = click.option(
    "--no-forceignore", is_flag=True, help="Read the files that .forceignore leaves out, too."
)
no_token_requests_option = click.option(
    "--no-token-requests", is_flag=True, help="Don't look for token requests: read only the apps."
)
file_options = _options(
    click.option("--config", type=File(), metavar="FILE",
                 help="The settings file [default: the nearest sfscope-lint.toml, up to the repository's root]."),
    click.option("--isolated", is_flag=True, help="Ignore settings files and the baseline."),
    click.option("--plugin", multiple=True, metavar="MODULE",
                 help="Also run the rules of this installed package (repeatable)."),
)  # fmt: skip
choice_options = _options(
    click.option("--select", multiple=True, callback=names, shell_complete=complete_rules, metavar="NAMES",
                 help="Run only these rules and categories (comma-separated, repeatable)."),
    click.option("--ignore", multiple=True, callback=names, shell_complete=complete_rules, metavar="NAMES",
                 help="Don't run these rules and categories; wins over --select."),
)  # fmt: skip
rule_options = _options(
    choice_options,
    click.option("--fail-on", type=click.Choice(["error", "warning", "info", "never"]),
                 help="The lowest severity that makes the exit code 1 [default: error]."),
)  # fmt: skip


@click.group(
    cls=LintByDefault,
    context_settings=CONTEXT,
    others=dict.fromkeys(("explain", "config", "inventory", "server"), "sfscope_lint.cli.other_commands"),
)
def cli() -> None:
    """Predict from the metadata what Salesforce's token endpoint will answer."""


@cli.command(cls=LintCommand, context_settings=CONTEXT)
@click.argument("paths", nargs=-1, metavar="[PATHS]...", type=File())
@click.option("-f", "--format", type=click.Choice(FORMATS), default="text", show_default=True, metavar="FORMAT",
              help=f"The format of standard output: {', '.join(FORMATS)}.")  # fmt: skip
@output_option
@click.option("--report", "reports", multiple=True, callback=report_files, shell_complete=complete_report,
              metavar="FORMAT=FILE", help="Also write a report to a file; - is standard output (repeatable).")  # fmt: skip
@click.option("--path-prefix", metavar="DIR",
              help="Put DIR before the paths in reports [default: in CI, for github, gitlab, azure, sarif and markdown, "
              "the working directory's path from the repository's root].")  # fmt: skip
@rule_options
@file_options
@click.option("--fix", is_flag=True, help="Make the safe fixes, and report what remains.")
@click.option("--unsafe-fixes", is_flag=True,
              help="With --fix or --diff: also make fixes that may change how an app works today.")  # fmt: skip
@click.option("--diff", is_flag=True,
              help="Change nothing; instead of a report, print what --fix would change, for git apply.")  # fmt: skip
@changed_since_option
@click.option("--write-baseline", is_flag=True,
              help="Record today's findings; from then on, only new ones count.")  # fmt: skip
@click.option("--baseline", type=File(), metavar="FILE",
              help="The baseline file [default: sfscope-lint-baseline.json, if it exists].")  # fmt: skip
@click.option("--no-baseline", is_flag=True, help="Count the findings that the baseline accepts, too.")
@click.option("--no-suppressions", is_flag=True, help="Count the findings that the settings suppress, too.")
@click.option("--stdin-filename", metavar="PATH",
              help="With - as the only path: lint standard input as this file.")  # fmt: skip
@no_forceignore_option
@no_token_requests_option
@click.option(
    "--require-apps", is_flag=True, help="Exit with 2 if no app is found: a gate in the wrong directory."
)
@click.option(
    "--exit-zero", is_flag=True, help="Exit with 0 in spite of findings; still with 2 if the run failed."
)
@click.option("--list-files", is_flag=True, help="Print the files that would be read, and exit.")
@click.option("--min-severity", type=click.Choice([severity.value for severity in Severity]),
              help="Show only findings of this severity or worse. The exit code and reports count all.")  # fmt: skip
@click.option("--max-findings", type=click.IntRange(min=0), metavar="N",
              help="Show only the N most important findings. The exit code and reports count all.")  # fmt: skip
@color_option
@click.option("-q", "--quiet", is_flag=True, help="Print only findings: no notes, no closing line.")
@click.option(
    "-v",
    "--verbose",
    is_flag=True,
    help="Print more: what was left out, and the reply that each app will get.",
)
@click.option("-V", "--version", is_flag=True, expose_value=False, is_eager=True, callback=show_version,
              help="Show the version and exit.")  # fmt: skip
def lint(**options: Any) -> int:
    """Find every client-credentials app whose token request will fail.

    PATHS are files and directories [default: the package directories of the SFDX project around the working
    directory]. With --stdin-filename, - is standard input.
    """
    from sfscope_lint.cli import lint_command
    from sfscope_lint.cli.lint_options import LintOptions

    return lint_command.lint(LintOptions(**with_settings(options)))
