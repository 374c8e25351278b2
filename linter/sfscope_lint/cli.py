"""The command: options in, exit code out. No logic, and no import that ``--help`` doesn't need."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import click

from sfscope_lint import __version__
from sfscope_lint.reporters import FORMATS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from click.shell_completion import CompletionItem


_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class _LintByDefault(click.Group):
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


class _ReportFile(click.ParamType[tuple[str, str]]):
    """``FORMAT=FILE``."""

    name = "FORMAT=FILE"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        if isinstance(value, tuple):
            return value
        name, equals, path = value.partition("=")
        if not equals or not path:
            self.fail(f"{value!r} isn't FORMAT=FILE, such as junit=report.xml", param, ctx)
        if name not in FORMATS:
            self.fail(f"there is no format {name!r}; there are {', '.join(FORMATS)}", param, ctx)
        return name, path

    def shell_complete(self, _: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        return [CompletionItem(f"{name}=") for name in FORMATS if f"{name}=".startswith(incomplete)]


def _complete_rules(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """Names of rules; behind a comma the last of a list."""
    from sfscope_lint.rule import load_rules

    before, comma, last = incomplete.rpartition(",")
    return [f"{before}{comma}{rule.name}" for rule in load_rules() if rule.name.startswith(last)]


def _complete_paths(incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def _names(_: click.Context, __: click.Parameter, values: Sequence[str]) -> tuple[str, ...]:
    return tuple(name.strip() for value in values for name in value.split(",") if name.strip())


_color = click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto",
                      show_default=True, help="Colour the text; auto heeds NO_COLOR and FORCE_COLOR.")  # fmt: skip


@click.group(cls=_LintByDefault, context_settings=_SETTINGS)
def cli() -> None:
    """What Salesforce's token endpoint will answer, read from the metadata."""


@cli.command(
    context_settings=_SETTINGS,
    epilog="Other commands: explain [RULE | ERROR TEXT] (what a rule says, which rules there are, or why the token "
    "endpoint refuses a request). "
    "Exit codes: 0 nothing that fails, 1 something, 2 the tool could not do its work.",
)
@click.argument("paths", nargs=-1, metavar="[PATHS]...", type=click.Path(readable=False))
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True,
              help="What to print on standard output.")  # fmt: skip
@click.option("--report", "reports", type=_ReportFile(), multiple=True,
              help="Write a report to a file, too. May be given several times.")  # fmt: skip
@click.option("--select", multiple=True, callback=_names, shell_complete=_complete_rules, metavar="NAMES",
              help="Run these rules and categories only (comma-separated, repeatable).")  # fmt: skip
@click.option("--ignore", multiple=True, callback=_names, shell_complete=_complete_rules, metavar="NAMES",
              help="Leave out these rules and categories; wins over --select.")  # fmt: skip
@click.option("--fail-on", type=click.Choice(["error", "warning", "info", "never"]), default="error",
              show_default=True, help="The least severity that makes the exit code 1.")  # fmt: skip
@click.option("--fix", is_flag=True, help="Repair what is safe to repair, and report what remains.")
@click.option("--unsafe-fixes", is_flag=True,
              help="With --fix or --diff: repair also what may change how an app works today.")  # fmt: skip
@click.option(
    "--diff",
    is_flag=True,
    help="Change nothing; print what --fix would change, for git apply, and no report.",
)
@click.option("--no-forceignore", is_flag=True, help="Lint what .forceignore leaves out, too.")
@click.option("--list-files", is_flag=True, help="Print the files that would be read, and stop.")
@_color
@click.option("-q", "--quiet", is_flag=True, help="Print findings only: no notes, no closing line.")
@click.option(
    "-v", "--verbose", is_flag=True, help="Say more: what was left out, and what each app will be answered."
)
@click.version_option(__version__, message="sfscope-lint %(version)s")
def lint(**options: Any) -> int:
    """Find every client-credentials app whose token request will fail.

    PATHS are files and directories; without any, the package directories of the SFDX project around the working
    directory.
    """
    from sfscope_lint import command

    return command.lint(**options)


@cli.command(context_settings=_SETTINGS)
@click.argument("text", nargs=-1, metavar="[RULE | ERROR TEXT]", shell_complete=_complete_rules)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True,
              help="What to print on standard output.")  # fmt: skip
@_color
def explain(text: tuple[str, ...], format_: str, color: str) -> int:
    """Print a rule's page, or without a name the list of the rules.

    With an error of the token endpoint (its text, the JSON reply, a line of a log that holds it), say what it
    means, which apps of the project around the working directory cause it, and what to do.
    """
    from sfscope_lint import command

    return command.explain(text=" ".join(text).strip(), format_=format_, color=color)


def main() -> NoReturn:
    """Run the command. Exit codes: 0, 1 and 2 as the help says, 130 when it was interrupted."""
    gc.disable()  # a run makes no cycles worth the tenth of its time that looking for them takes
    try:
        code = cli(prog_name="sfscope-lint", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = 2
    except (click.Abort, KeyboardInterrupt):
        code = 130
    sys.exit(code)
