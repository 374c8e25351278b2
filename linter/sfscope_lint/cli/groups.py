"""Commands and groups for click: lint is the default command; help and version are printed like any other output."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sfscope_lint import __version__
from sfscope_lint.cli import console
from sfscope_lint.cli.option_values import complete_paths

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def _shown(ctx: click.Context, text: str) -> None:
    """Print a text and exit. click's own printing handles neither a closed pipe nor a full disk."""
    ctx.exit(0 if console.printed(text + "\n") else 2)


def _show_help(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        _shown(ctx, ctx.get_help())


def show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        _shown(ctx, f"sfscope-lint {__version__}")


class Command(click.Command):
    """A command or group whose help is printed like any other output."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option:
            option.callback = _show_help
        return option


class Group(Command, click.Group):
    """A group of such commands."""

    command_class = Command


class LintByDefault(Group):
    """A group that runs lint unless the first argument is the name of another command."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        completing = ctx.resilient_parsing and not args  # the first word may still become a command
        if not completing and (not args or args[0] not in self.commands):
            args = ["lint", *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        commands = super().shell_complete(ctx, incomplete) if incomplete[:1] != "-" else []
        if incomplete and commands:
            return commands
        lint = self.commands["lint"]
        with lint.make_context("lint", [], parent=ctx, resilient_parsing=True) as lint_context:
            return lint.shell_complete(lint_context, incomplete) or complete_paths(incomplete)
