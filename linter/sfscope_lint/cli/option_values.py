"""Option values: splitting, checking and completing them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from sfscope_lint.output.reporters.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from click.shell_completion import CompletionItem


class File(click.types.StringParamType):
    """A path, which shells complete. The command says what is wrong with it; ``click.Path`` looks for translations, too."""

    name = "path"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        # A variable was empty, and the default may be a file of the tree.
        if value == "" and isinstance(param, click.Option):
            raise click.BadParameter("it is empty and names no file", ctx, param)
        return super().convert(value, param, ctx)

    def shell_complete(self, _: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return complete_paths(incomplete)


def report_files(
    ctx: click.Context, param: click.Parameter, values: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    """Split each ``FORMAT=FILE``; an unknown format, or a file that is missing or named twice, is a usage error."""
    reports: list[tuple[str, str]] = []
    for value in values:
        name, equals, path = value.partition("=")
        if not equals or not path:
            message = f"{value!r} isn't FORMAT=FILE, such as junit=report.xml"
            raise click.BadParameter(message, ctx, param)
        if name not in FORMATS:
            message = f"there is no format {name!r}; there are {', '.join(FORMATS)}"
            raise click.BadParameter(message, ctx, param)
        if os.path.abspath(path) in {os.path.abspath(other) for _, other in reports}:
            raise click.BadParameter(
                f"{path} is named twice; each report needs a file of its own", ctx, param
            )
        reports.append((name, path))
    return tuple(reports)


def complete_report(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    return [f"{name}=" for name in FORMATS if f"{name}=".startswith(incomplete)]


def complete_rules(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """The names of rules that complete the last name of a comma-separated list."""
    from sfscope_lint.config.rule_packages import load_rules

    before, comma, last = incomplete.rpartition(",")
    return [f"{before}{comma}{rule.name}" for rule in load_rules() if rule.name.startswith(last)]


def complete_explained(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Logs after --log, else the names of rules."""
    from click.shell_completion import CompletionItem

    if ctx.params.get("log"):
        return complete_paths(incomplete)
    return [CompletionItem(name) for name in complete_rules(ctx, param, incomplete)]


def complete_paths(incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def names(ctx: click.Context, param: click.Parameter, values: Sequence[str]) -> tuple[str, ...]:
    """Split comma-separated names. A value without any is a usage error: an empty variable must not select all rules."""
    lists = [[name.strip() for name in value.split(",") if name.strip()] for value in values]
    if not all(lists):
        raise click.BadParameter("it names no rule and no category", ctx, param)
    return tuple(name for listed in lists for name in listed)
