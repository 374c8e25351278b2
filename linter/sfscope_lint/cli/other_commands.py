"""The commands besides lint, declared for click: no logic, and no import that ``--help`` doesn't need."""

from __future__ import annotations

from typing import Any

import click

from sfscope_lint.cli.groups import Command, Group
from sfscope_lint.cli.option_values import File, complete_explained
from sfscope_lint.cli.options import (
    CONTEXT,
    changed_since_option,
    choice_options,
    color_option,
    file_options,
    no_forceignore_option,
    no_token_requests_option,
    output_option,
    rule_options,
    with_settings,
)
from sfscope_lint.config.settings_options import SettingsOptions
from sfscope_lint.output.inventory.formats import CHOICES, INVENTORIES
from sfscope_lint.output.platforms import PLATFORMS


@click.command(cls=Command, context_settings=CONTEXT)
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
@color_option
@file_options
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

    return explain_command.explain(ExplainOptions(**with_settings(options)))


@click.group(cls=Group, context_settings=CONTEXT, no_args_is_help=False)  # click 8.1 would exit with 0
def config() -> None:
    """Create, show and check the settings file, sfscope-lint.toml."""


@config.command(context_settings=CONTEXT)
def init() -> int:
    """Write a settings file that lists every setting, commented out."""
    from sfscope_lint.cli import config_commands

    return config_commands.init()


@config.command(context_settings=CONTEXT)
@click.option("--changed-only", is_flag=True, help="Leave out the defaults.")
@rule_options
@file_options
def show(**options: Any) -> int:
    """Print the settings in force, and where each one comes from."""
    from sfscope_lint.cli import config_commands
    from sfscope_lint.cli.command_options import ConfigShowOptions

    return config_commands.show(ConfigShowOptions(**with_settings(options)))


@config.command(context_settings=CONTEXT)
@click.argument("files", nargs=-1, metavar="[FILES]...", type=File())
@file_options
def check(**options: Any) -> int:
    """Check settings files and baselines for mistakes, and lint nothing.

    Without FILES, check those that hold in the working directory. The exit code is 2 if there is a mistake.
    """
    from sfscope_lint.cli import config_commands
    from sfscope_lint.cli.command_options import ConfigCheckOptions

    return config_commands.check(ConfigCheckOptions(**with_settings(options)))


@config.command(context_settings=CONTEXT)
@file_options
def schema(**options: Any) -> int:
    """Print the JSON Schema of the settings file, for editors."""
    from sfscope_lint.cli import config_commands

    return config_commands.schema(SettingsOptions(**options))


@click.command(cls=Command, context_settings=CONTEXT)
@click.argument("paths", nargs=-1, metavar="[PATHS]...", type=File())
@click.option("-f", "--format", type=click.Choice(INVENTORIES),
              help="The format [default: by the name of the --output or --check file, else text].")  # fmt: skip
@output_option
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
@choice_options
@file_options
@changed_since_option
@no_forceignore_option
@no_token_requests_option
@color_option
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

    return inventory_command.inventory(InventoryOptions(**with_settings(options)))


@click.command(cls=Command, context_settings=CONTEXT)
def server() -> int:
    """Run the language server, which an editor starts (needs pip install 'sfscope-lint[lsp]')."""
    from sfscope_lint.cli import server_command

    return server_command.serve()
