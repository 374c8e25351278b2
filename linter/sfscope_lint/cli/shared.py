"""What every command needs: the working directory, errors in one line."""

from __future__ import annotations

import os
from functools import wraps
from typing import TYPE_CHECKING, TypeVar

from sfscope_lint.cli import console
from sfscope_lint.config.rule_packages import RuleError
from sfscope_lint.model.settings import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable


Options = TypeVar("Options")


def saying_why(command: Callable[[Options], int]) -> Callable[[Options], int]:
    """A command that says in one line what is wrong with the rules or the settings; its exit code is 2 then."""

    @wraps(command)
    def saying(options: Options) -> int:
        try:
            return command(options)
        except (RuleError, SettingsError) as error:
            console.say("error", str(error))
            return 2

    return saying


def working_directory() -> str:
    try:
        return os.getcwd()
    except FileNotFoundError:
        raise SettingsError("the working directory is gone; change to one that is there") from None
