"""Commands and groups for click: lint is the default command; help and version are printed like any other output."""

from __future__ import annotations

import os
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from sfscope_lint import __version__
from sfscope_lint.cli import console
from sfscope_lint.cli.arguments import command_position, positional_places
from sfscope_lint.cli.option_values import complete_paths

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from click.shell_completion import CompletionItem

# Names that people type, and the names that commands have here.
_OTHER_NAMES = {
    "check": "lint",
    "help": "--help",
    "init": "config init",
    "list": "inventory",
    "rule": "explain",
    "rules": "explain",
    "schema": "config schema",
    "show": "config show",
    "version": "--version",
}


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
    """A command or group whose help is printed like any other output, with its options in groups if there are many."""

    _help: click.Option | None = None

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        if self._help is None:  # click's own looks for a translation of its help
            self._help = click.Option(
                self.get_help_option_names(ctx),
                is_flag=True,
                is_eager=True,
                expose_value=False,
                callback=_show_help,
                help="Show this message and exit.",
            )
        return self._help

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from sfscope_lint.cli.help_page import SECTIONS, format_sections

        sections = SECTIONS.get(self.name or "")
        if sections is None:
            super().format_options(ctx, formatter)
            return
        options = (param for param in self.get_params(ctx) if isinstance(param, click.Option))
        format_sections(sections, options, ctx, formatter)


class LintCommand(Command):
    """The command lint, whose help stands for the whole tool: other commands, examples."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        program = ctx.find_root().command_path
        formatter.write_usage(program, f"[lint] {' '.join(self.collect_usage_pieces(ctx))}")

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from sfscope_lint.cli.help_page import format_lint_epilog

        group = ctx.parent.command if ctx.parent else None
        commands = group.all_commands() if isinstance(group, Group) else {}
        format_lint_epilog(commands, formatter)


class Group(Command, click.Group):
    """A group of such commands. Options may come before the command; they belong to it."""

    command_class = Command

    @property
    def names(self) -> Collection[str]:
        """The names of its commands."""
        return self.commands

    def all_commands(self) -> Mapping[str, click.Command]:
        """Its commands by name."""
        return self.commands

    @cached_property
    def _valued_options(self) -> set[str]:
        return {name for command in _below(self) for name in _valued(command)}

    def is_valued(self, option: str) -> bool:
        """Whether any of its commands has an option of this name that takes a value."""
        return option in self._valued_options

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        position = command_position(args, self.names, self.is_valued)
        if position and not ctx.resilient_parsing:
            args = [args[position], *args[:position], *args[position + 1 :]]
        return super().parse_args(ctx, args)


class LintByDefault(Group):
    """A group that runs lint unless an argument is the name of another command.

    ``others`` has the names of those, each with the module that declares it, which is imported only if one of them is wanted.
    """

    def __init__(self, *args: Any, others: Mapping[str, str], **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._others = others

    @property
    def names(self) -> Collection[str]:
        return {**self.commands, **self._others}

    def all_commands(self) -> Mapping[str, click.Command]:
        for name, module in self._others.items():
            self.add_command(getattr(import_module(module), name))
        return self.commands

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in self._others:
            self.all_commands()
        return super().get_command(ctx, cmd_name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        self.all_commands()
        return super().list_commands(ctx)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        completing = ctx.resilient_parsing and not args  # the first word may still become a command
        if not completing and not self._names_command(args):
            self._hint_later(ctx, args)
            args = ["lint", *args]
        return super().parse_args(ctx, args)

    def _names_command(self, args: list[str]) -> bool:
        position = command_position(args, self.names, self.is_valued)
        return position is not None and not {"-V", "--version"} & set(args[:position])

    def _hint_later(self, ctx: click.Context, args: list[str]) -> None:
        """When the run is over, name the command that a path which doesn't exist was meant to be."""
        first = next(positional_places(args, self.is_valued), None)
        word = args[first] if first is not None and not ctx.resilient_parsing else None
        if word is None or word in self.names or os.path.lexists(word):
            return
        meant = self._meant(word)
        if meant:
            ctx.call_on_close(lambda: console.say("note", f"did you mean {meant}?"))

    def _meant(self, word: str) -> str:
        """The command that is called nearly so."""
        from difflib import get_close_matches

        word = word.lower()
        if word in _OTHER_NAMES:
            return f"sfscope-lint {_OTHER_NAMES[word]}"
        nearest = get_close_matches(word, self.names, n=1, cutoff=0.7)
        return f"the command {nearest[0]}" if nearest else ""

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        commands = super().shell_complete(ctx, incomplete) if incomplete[:1] != "-" else []
        if incomplete and commands:
            return commands
        lint = self.commands["lint"]
        with lint.make_context("lint", [], parent=ctx, resilient_parsing=True) as lint_context:
            return lint.shell_complete(lint_context, incomplete) or complete_paths(incomplete)


def _below(command: click.Command) -> Iterator[click.Command]:
    yield command
    for inner in command.all_commands().values() if isinstance(command, Group) else ():
        yield from _below(inner)


def _valued(command: click.Command) -> Iterator[str]:
    for option in command.params:
        if isinstance(option, click.Option) and not option.is_flag and not option.count:
            yield from option.opts
