"""The command: options in, exit code out. No logic, and no import that ``--help`` doesn't need."""

from __future__ import annotations

import gc
import io
import os
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import click

from sfscope_lint import __version__
from sfscope_lint.cli import console
from sfscope_lint.cli.arguments import ambiguous_command, ambiguous_option
from sfscope_lint.files.interrupts import INTERRUPTED
from sfscope_lint.output.inventory.formats import INVENTORIES
from sfscope_lint.output.reporters.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from click.shell_completion import CompletionItem


_AMBIGUOUS = (
    "begins with - and names a file or folder here: for that, write ./ before it or -- before all paths; "
    "for the option, rename what is called so"
)
_COMMAND_OR_FILE = (
    "is a command, and a file here has that name: to lint it, write lint before all paths; "
    "for the command, rename the file"
)
_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


def _shown(ctx: click.Context, text: str) -> None:
    """Print what was asked for instead of a run, and end; not as click prints, which heeds no closed pipe and no full disk."""
    ctx.exit(0 if console.printed(text + "\n") else 2)


def _show_help(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        _shown(ctx, ctx.get_help())


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        _shown(ctx, f"sfscope-lint {__version__}")


class _Command(click.Command):
    """A command, or a group, whose help is printed as all else is."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option:
            option.callback = _show_help
        return option


class _Group(_Command, click.Group):
    """A group of such commands."""

    command_class = _Command


class _LintByDefault(_Group):
    """A group whose first argument is a command only if it is exactly one's name; otherwise the command is lint."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        completing = ctx.resilient_parsing and not args  # the first word may still become a command
        if not completing and (not args or args[0] not in self.commands):
            args = ["lint", *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        commands = super().shell_complete(ctx, incomplete) if incomplete[:1] != "-" else []
        if incomplete and commands:
            return commands
        with lint.make_context("lint", [], parent=ctx, resilient_parsing=True) as lint_context:
            return lint.shell_complete(lint_context, incomplete) or _complete_paths(incomplete)


def _report_files(
    ctx: click.Context, param: click.Parameter, values: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    """Split each ``FORMAT=FILE``; an unknown format or a missing file is a usage error."""
    reports = []
    for value in values:
        name, equals, path = value.partition("=")
        if not equals or not path:
            message = f"{value!r} isn't FORMAT=FILE, such as junit=report.xml"
            raise click.BadParameter(message, ctx, param)
        if name not in FORMATS:
            message = f"there is no format {name!r}; there are {', '.join(FORMATS)}"
            raise click.BadParameter(message, ctx, param)
        reports.append((name, path))
    return tuple(reports)


def _complete_report(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    return [f"{name}=" for name in FORMATS if f"{name}=".startswith(incomplete)]


def _complete_rules(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """Names of rules; behind a comma the last of a list."""
    from sfscope_lint.config.rule_packages import load_rules

    before, comma, last = incomplete.rpartition(",")
    return [f"{before}{comma}{rule.name}" for rule in load_rules() if rule.name.startswith(last)]


def _complete_paths(incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def _names(_: click.Context, __: click.Parameter, values: Sequence[str]) -> tuple[str, ...]:
    return tuple(name.strip() for value in values for name in value.split(",") if name.strip())


_color = click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto",
                      show_default=True, help="Colour the text; auto heeds NO_COLOR and FORCE_COLOR.")  # fmt: skip


def _options(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Several options as one decorator, in this order in the help."""

    def decorate(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


_file_options = _options(
    click.option("--config", type=click.Path(), metavar="FILE",
                 help="The settings file; without it the nearest sfscope-lint.toml, up to the repository's root."),
    click.option("--isolated", is_flag=True, help="Heed no settings file and no baseline."),
    click.option("--plugin", multiple=True, metavar="MODULE",
                 help="Run the rules of this installed package, too. May be given several times."),
)  # fmt: skip
_rule_options = _options(
    click.option("--select", multiple=True, callback=_names, shell_complete=_complete_rules, metavar="NAMES",
                 help="Run these rules and categories only (comma-separated, repeatable)."),
    click.option("--ignore", multiple=True, callback=_names, shell_complete=_complete_rules, metavar="NAMES",
                 help="Leave out these rules and categories; wins over --select."),
    click.option("--fail-on", type=click.Choice(["error", "warning", "info", "never"]),
                 help="The least severity that makes the exit code 1; without it error."),
)  # fmt: skip


@click.group(cls=_LintByDefault, context_settings=_SETTINGS)
def cli() -> None:
    """What Salesforce's token endpoint will answer, read from the metadata."""


@cli.command(
    context_settings=_SETTINGS,
    epilog="Other commands: explain [RULE | ERROR TEXT] (what a rule says, which rules there are, or why the token "
    "endpoint refuses a request); inventory [PATHS]... (every app, and every place that asks for a token); config init, "
    "show, schema (the settings file). "
    "Exit codes: 0 nothing that fails, 1 something, 2 the tool could not do its work.",
)
@click.argument("paths", nargs=-1, metavar="[PATHS]...", type=click.Path(readable=False))
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True,
              help="What to print on standard output.")  # fmt: skip
@click.option("--report", "reports", multiple=True, callback=_report_files, shell_complete=_complete_report,
              metavar="FORMAT=FILE", help="Write a report to a file, too. May be given several times.")  # fmt: skip
@_rule_options
@_file_options
@click.option("--fix", is_flag=True, help="Repair what is safe to repair, and report what remains.")
@click.option("--unsafe-fixes", is_flag=True,
              help="With --fix or --diff: repair also what may change how an app works today.")  # fmt: skip
@click.option("--diff", is_flag=True,
              help="Change nothing; print what --fix would change, for git apply, and no report.")  # fmt: skip
@click.option("--changed-since", metavar="REV",
              help="Lint only the apps with a file that changed since git's merge base with REV.")  # fmt: skip
@click.option("--write-baseline", is_flag=True,
              help="Record the findings of today: from then on only new ones count.")  # fmt: skip
@click.option("--baseline", type=click.Path(), metavar="FILE",
              help="The baseline; without it sfscope-lint-baseline.json, if it is there.")  # fmt: skip
@click.option("--no-baseline", is_flag=True, help="Count what the baseline has, too.")
@click.option("--no-suppressions", is_flag=True, help="Count what the settings suppress, too.")
@click.option("--stdin-filename", metavar="PATH",
              help="With - as the only path: lint standard input as this file.")  # fmt: skip
@click.option("--no-forceignore", is_flag=True, help="Lint what .forceignore leaves out, too.")
@click.option("--no-token-requests", is_flag=True, help="Leave out who asks for tokens: read the apps alone.")
@click.option("--list-files", is_flag=True, help="Print the files that would be read, and stop.")
@_color
@click.option("-q", "--quiet", is_flag=True, help="Print findings only: no notes, no closing line.")
@click.option(
    "-v", "--verbose", is_flag=True, help="Say more: what was left out, and what each app will be answered."
)
@click.option("--version", is_flag=True, expose_value=False, is_eager=True, callback=_show_version,
              help="Show the version and exit.")  # fmt: skip
def lint(**options: Any) -> int:
    """Find every client-credentials app whose token request will fail.

    PATHS are files and directories; without any, the package directories of the SFDX project around the working
    directory. With --stdin-filename, - is standard input.
    """
    from sfscope_lint.cli import lint_command

    return lint_command.lint(**options)


@cli.command(context_settings=_SETTINGS)
@click.argument("text", nargs=-1, metavar="[RULE | ERROR TEXT]", shell_complete=_complete_rules)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True,
              help="What to print on standard output.")  # fmt: skip
@_color
@_file_options
def explain(text: tuple[str, ...], **options: Any) -> int:
    """Print a rule's page, or without a name the list of the rules.

    With an error of the token endpoint (its text, the JSON reply, a line of a log that holds it), say what it
    means, which apps of the project around the working directory cause it, and what to do.
    """
    from sfscope_lint.cli import explain_command

    return explain_command.explain(text=" ".join(text).strip(), **options)


@cli.group(cls=_Group, context_settings=_SETTINGS, no_args_is_help=False)  # click 8.1 would exit with 0
def config() -> None:
    """Start, show and check the settings file, sfscope-lint.toml."""


@config.command(context_settings=_SETTINGS)
def init() -> int:
    """Write a settings file with every setting in it, commented out."""
    from sfscope_lint.cli import config_commands

    return config_commands.init()


@config.command(context_settings=_SETTINGS)
@_rule_options
@_file_options
def show(**options: Any) -> int:
    """Print the settings that are in force, and where each comes from."""
    from sfscope_lint.cli import config_commands

    return config_commands.show(**options)


@config.command(context_settings=_SETTINGS)
@_file_options
def schema(**options: Any) -> int:
    """Print the JSON Schema of the settings file, for editors."""
    from sfscope_lint.cli import config_commands

    return config_commands.schema(**options)


@cli.command(context_settings=_SETTINGS)
@click.argument("paths", nargs=-1, metavar="[PATHS]...", type=click.Path())
@click.option("--format", "format_", type=click.Choice(INVENTORIES),
              help="What to print; with --check what its file's name says, else text.")  # fmt: skip
@click.option("--check", metavar="FILE", type=click.Path(),
              help="Print nothing; fail if the inventory isn't what FILE holds.")  # fmt: skip
@click.option("--no-forceignore", is_flag=True, help="Read what .forceignore leaves out, too.")
@_file_options
def inventory(**options: Any) -> int:
    """List every app with what its tokens will carry, and every place that asks for one.

    PATHS are those of the lint command.
    """
    from sfscope_lint.cli import inventory_command

    return inventory_command.inventory(**options)


def main() -> NoReturn:
    """Run the command. Exit codes: 0, 1 and 2 as the help says; 130 when it was interrupted (``__main__`` sees to that)."""
    gc.disable()  # a run makes no cycles worth the tenth of its time that looking for them takes
    ambiguous = ambiguous_option(sys.argv[1:])
    if ambiguous is not None:
        console.say("error", f"{ambiguous}: {_AMBIGUOUS}")
        _leave(2)
    name = ambiguous_command(sys.argv[1:], cli.commands)
    if name is not None:
        console.say("error", f"{name}: {_COMMAND_OR_FILE}")
        _leave(2)
    try:
        # On Windows click would expand *, ~ and %NAME% in the arguments, and so in the names of files.
        code = cli(prog_name="sfscope-lint", standalone_mode=False, windows_expand_args=False)
    except click.ClickException as error:
        said = io.StringIO()
        error.show(said)
        console.tell(said.getvalue())
        code = 2
    except (click.Abort, KeyboardInterrupt):
        code = INTERRUPTED
    _leave(code)


def _leave(code: int) -> NoReturn:
    """End the process as it stands: to take the interpreter apart costs a fifth of a short run, and gives nothing."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:  # a reader that has gone away, or a full disk
            code = code or 2
    os._exit(code)
