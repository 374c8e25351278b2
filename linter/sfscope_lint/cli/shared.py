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
    """Wrap a command: errors in rules or settings are reported, one line for each, with exit code 2."""

    @wraps(command)
    def saying(options: Options) -> int:
        try:
            return command(options)
        except (RuleError, SettingsError) as error:
            say_why(error)
            return 2

    return saying


def say_why(error: RuleError | SettingsError) -> None:
    """Say each mistake in a line of its own."""
    for line in lines_of(error):
        console.say("error", line)


def lines_of(error: RuleError | SettingsError) -> tuple[str, ...]:
    """A line for each mistake."""
    return (str(error), *(error.others if isinstance(error, SettingsError) else ()))


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


def write_file(path: str, content: str | bytes, *, what: str) -> bool:
    """Write a file that the user named, whole or not at all; return whether that worked. A failure is reported."""
    from sfscope_lint.files.write import write_whole

    data = content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")
    try:
        write_whole(path, data)
    except BrokenPipeError:  # the reader has seen enough, as on standard output
        return True
    except OSError as error:
        console.say("error", f"{path}: the {what} can't be written: {error.strerror or error}")
        return False
    return True
