"""The commands and their options, declared for click: no logic, and no import that ``--help`` doesn't need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from sfscope_lint.cli.groups import Group, LintByDefault, LintCommand, show_version
from sfscope_lint.cli.option_values import (
    File,
    complete_explained,
    complete_report,
    complete_rules,
    names,
    report_files,
)
from sfscope_lint.config.settings_options import SettingsOptions
from sfscope_lint.model.severity import Severity
from sfscope_lint.output.inventory.formats import CHOICES, INVENTORIES
from sfscope_lint.output.platforms import PLATFORMS
from sfscope_lint.output.reporters.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable

_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}

_color = click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto",
                      show_default=True, help="Colour the text; auto follows NO_COLOR and FORCE_COLOR.")  # fmt: skip


def _options(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Combine options into one decorator; the help lists them in this order."""

    def decorate(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def _with_settings(options: dict[str, Any]) -> dict[str, Any]:
    """The options of a command, with those of the settings as one record."""
    settings = {name: options.pop(name) for name in SettingsOptions._fields if name in options}
    return {**options, "settings": SettingsOptions(**settings)}


_output = click.option("-o", "--output", metavar="FILE", type=File(),
                       help="Write to FILE instead of standard output.")  # fmt: skip
_changed_since = click.option("--changed-since", metavar="REV",
                              help="Take only the apps with a file that changed since the merge base with the git revision REV.")  # fmt: skip
_no_forceignore = click.option(
    "--no-forceignore", is_flag=True, help="Read the files that .forceignore leaves out, too."
)
_no_token_requests = click.option(
    "--no-token-requests", is_flag=True, help="Don't look for token requests: read only the apps."
)
_file_options = _options(
    click.option("--config", type=File(), metavar="FILE",
                 help="The settings file [default: the nearest sfscope-lint.toml, up to the repository's root]."),
    click.option("--isolated", is_flag=True, help="Ignore settings files and the baseline."),
    click.option("--plugin", multiple=True, metavar="MODULE",
                 help="Also run the rules of this installed package (repeatable)."),
)  # fmt: skip
_choice_options = _options(
    click.option("--select", multiple=True, callback=names, shell_complete=complete_rules, metavar="NAMES",
                 help="Run only these rules and categories (comma-separated, repeatable)."),
    click.option("--ignore", multiple=True, callback=names, shell_complete=complete_rules, metavar="NAMES",
                 help="Don't run these rules and categories; wins over --select."),
)  # fmt: skip
_rule_options = _options(
    _choice_options,
    click.option("--fail-on", type=click.Choice(["error", "warning", "info", "never"]),
                 help="The lowest severity that makes the exit code 1 [default: error]."),
)  # fmt: skip


@click.group(cls=LintByDefault, context_settings=_SETTINGS)
def cli() -> None:
    """Predict from the metadata what Salesforce's token endpoint will answer."""


@cli.command(cls=LintCommand, context_settings=_SETTINGS)
@click.argument("paths", nargs=-1, metavar="[PATHS]...", type=File())
@click.option("-f", "--format", type=click.Choice(FORMATS), default="text", show_default=True, metavar="FORMAT",
              help=f"The format of standard output: {', '.join(FORMATS)}.")  # fmt: skip
@_output
@click.option("--report", "reports", multiple=True, callback=report_files, shell_complete=complete_report,
              metavar="FORMAT=FILE", help="Also write a report to a file; - is standard output (repeatable).")  # fmt: skip
@click.option("--path-prefix", metavar="DIR",
              help="Put DIR before the paths in reports [default: in CI, for github, gitlab, azure, sarif and markdown, "
              "the working directory's path from the repository's root].")  # fmt: skip
@_rule_options
@_file_options
@click.option("--fix", is_flag=True, help="Make the safe fixes, and report what remains.")
@click.option("--unsafe-fixes", is_flag=True,
              help="With --fix or --diff: also make fixes that may change how an app works today.")  # fmt: skip
@click.option("--diff", is_flag=True,
              help="Change nothing; instead of a report, print what --fix would change, for git apply.")  # fmt: skip
@_changed_since
@click.option("--write-baseline", is_flag=True,
              help="Record today's findings; from then on, only new ones count.")  # fmt: skip
@click.option("--baseline", type=File(), metavar="FILE",
              help="The baseline file [default: sfscope-lint-baseline.json, if it exists].")  # fmt: skip
@click.option("--no-baseline", is_flag=True, help="Count the findings that the baseline accepts, too.")
@click.option("--no-suppressions", is_flag=True, help="Count the findings that the settings suppress, too.")
@click.option("--stdin-filename", metavar="PATH",
              help="With - as the only path: lint standard input as this file.")  # fmt: skip
@_no_forceignore
@_no_token_requests
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
@_color
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

    return lint_command.lint(LintOptions(**_with_settings(options)))


@cli.command(context_settings=_SETTINGS)
@click.argument("text", nargs=-1, metavar="[RULE | ERROR TEXT | LOGS | -]", shell_complete=complete_explained)
@click.option("-f", "--format", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True,
              help="The format of standard output; markdown is for --log.")  # fmt: skip
@click.option("--log", is_flag=True,
              help="Read the arguments as logs, and list the token errors in them; - is standard input.")  # fmt: skip
@click.option("--since", metavar="TIME",
              help="With --log: leave out what is older than a date (2026-11-26), a time (2026-11-26T10:00, UTC) or a period (24h, 7d).")  # fmt: skip
@click.option("--alerts", type=click.Choice(PLATFORMS),
              help="Print queries for a log platform that find token errors, with this project's client ids and hosts.")  # fmt: skip
@click.option("--migration", metavar="APP",
              help="Say what becomes of this Connected App as an External Client App; write nothing.")  # fmt: skip
@_color
@_file_options
def explain(**options: Any) -> int:
    """Explain a rule, an error or the errors in a log; without an argument, list the rules.

    A rule's name prints the rule's page, a category lists its rules.

    An error (its code or text, a part of it, the reply, or a line of a log with it) prints what the error means, its causes,
    which of them the project around the working directory shows, and what to do. The exit code is 1 if the error is unknown.

    With --log, or with - alone, list the token errors in logs: how often, for which app, when, where, and what to do first.
    The exit code is 1 if one is an error of this flow, and 2 if a log can't be read.

    With --migration, print whether Setup's migration takes a Connected App, what will behave differently, and which files
    and elements it becomes.
    """
    from sfscope_lint.cli import explain_command
    from sfscope_lint.cli.command_options import ExplainOptions

    return explain_command.explain(ExplainOptions(**_with_settings(options)))


@cli.group(cls=Group, context_settings=_SETTINGS, no_args_is_help=False)  # click 8.1 would exit with 0
def config() -> None:
    """Create, show and check the settings file, sfscope-lint.toml."""


@config.command(context_settings=_SETTINGS)
def init() -> int:
    """Write a settings file that lists every setting, commented out."""
    from sfscope_lint.cli import config_commands

    return config_commands.init()


@config.command(context_settings=_SETTINGS)
@click.option("--changed-only", is_flag=True, help="Leave out the defaults.")
@_rule_options
@_file_options
def show(**options: Any) -> int:
    """Print the settings in force, and where each one comes from."""
    from sfscope_lint.cli import config_commands
    from sfscope_lint.cli.command_options import ConfigShowOptions

    return config_commands.show(ConfigShowOptions(**_with_settings(options)))


@config.command(context_settings=_SETTINGS)
@click.argument("files", nargs=-1, metavar="[FILES]...", type=File())
@_file_options
def check(**options: Any) -> int:
    """Check settings files and baselines for mistakes, and lint nothing.

    Without FILES, check those that hold in the working directory. The exit code is 2 if there is a mistake.
    """
    from sfscope_lint.cli import config_commands
    from sfscope_lint.cli.command_options import ConfigCheckOptions

    return config_commands.check(ConfigCheckOptions(**_with_settings(options)))


@config.command(context_settings=_SETTINGS)
@_file_options
def schema(**options: Any) -> int:
    """Print the JSON Schema of the settings file, for editors."""
    from sfscope_lint.cli import config_commands

    return config_commands.schema(SettingsOptions(**options))


@cli.command(context_settings=_SETTINGS)
@click.argument("paths", nargs=-1, metavar="[PATHS]...", type=File())
@click.option("-f", "--format", type=click.Choice(INVENTORIES),
              help="The format [default: by the name of the --output or --check file, else text].")  # fmt: skip
@_output
@click.option("--check", metavar="FILE", type=File(),
              help="Print nothing; fail if FILE doesn't hold the current inventory, and say what changed.")  # fmt: skip
@click.option("--only", multiple=True, type=click.Choice(CHOICES),
              help="Show only the apps whose flow is on, off or unknown, or whose requests will be rejected; and the requests "
              "of these apps (repeatable).")  # fmt: skip
@click.option("--merge", is_flag=True,
              help="Make one inventory of those of many repositories: PATHS are their JSON files.")  # fmt: skip
@click.option("--name", metavar="NAME",
              help="The repository's name, for --merge [default: the name of its folder].")  # fmt: skip
@click.option("--path-prefix", metavar="DIR", help="Put DIR before the paths.")
@_choice_options
@_file_options
@_changed_since
@_no_forceignore
@_no_token_requests
@_color
@click.option("-q", "--quiet", is_flag=True, help="Print no notes on standard error.")
@click.option(
    "-v", "--verbose", is_flag=True, help="Print more notes: what was not searched for token requests."
)
def inventory(**options: Any) -> int:
    """List every app with the scopes of its tokens, and every place that asks for a token.

    PATHS are as for the lint command; with --merge, JSON inventories. The exit code is 1 if --check finds a difference,
    and 2 if the inventory isn't complete.
    """
    from sfscope_lint.cli import inventory_command
    from sfscope_lint.cli.command_options import InventoryOptions

    return inventory_command.inventory(InventoryOptions(**_with_settings(options)))


@cli.command(context_settings=_SETTINGS)
def server() -> int:
    """Run the language server, which an editor starts (needs pip install 'sfscope-lint[lsp]')."""
    from sfscope_lint.cli import server_command

    return server_command.serve()
