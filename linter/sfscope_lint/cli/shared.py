"""What every command needs: the working directory, and errors in one line."""

from __future__ import annotations

import os
from functools import wraps
from typing import TYPE_CHECKING, TypeVar

from sfscope_lint.cli import console
from sfscope_lint.config.rule_packages import RuleError
from sfscope_lint.model.settings import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sfscope_lint.output.style import Style

Options = TypeVar("Options")


def saying_why(command: Callable[[Options], int]) -> Callable[[Options], int]:
    """Wrap a command: an error in rules or settings is reported in one line, with exit code 2."""

    @wraps(command)
    def saying(options: Options) -> int:
        try:
            return command(options)
        except (RuleError, SettingsError) as error:
            console.say("error", str(error))
            return 2

    return saying


def terminal_style(color: str) -> Style:
    """How to lay out text on standard output, for a value of --color."""
    from sfscope_lint.output.style import Style

    width, colored = console.width(), console.wants_color(color)
    return Style(width, colored, links=colored and width is not None)


def working_directory() -> str:
    try:
        return os.getcwd()
    except FileNotFoundError:
        raise SettingsError("the working directory no longer exists; change to one that does") from None
