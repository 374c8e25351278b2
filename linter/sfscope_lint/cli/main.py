"""The command: check the arguments, run click, exit."""

from __future__ import annotations

import errno
import os
import sys
from typing import NoReturn

import click

from sfscope_lint.cli import console
from sfscope_lint.cli.arguments import ambiguous_command, ambiguous_option, option_without_value
from sfscope_lint.cli.options import cli
from sfscope_lint.files.interrupts import INTERRUPTED

_COMPLETING = "_SFSCOPE_LINT_COMPLETE"  # as click makes it of the command's name
_AMBIGUOUS = (
    "begins with - and names a file or folder here: to lint it, write ./ before it or -- before all paths; "
    "to set the option, rename the file or folder"
)
_NO_VALUE = "lacks its value: -- follows it; write the value, or leave the option out"
_COMMAND_OR_FILE = (
    "is a command, and a file here has that name: to lint it, write lint before all paths; "
    "to run the command, rename the file"
)
_BEHIND_OPTIONS = (
    "is a command, and a file here has that name: to lint it, write lint before all arguments; "
    "to run the command, write it before its options"
)


def main() -> NoReturn:
    """Run the command and exit: with 0, 1 or 2 as the help says, with 130 if it was interrupted."""
    ambiguous = ambiguous_option(sys.argv[1:])
    if ambiguous is not None:
        console.say("error", f"{ambiguous}: {_AMBIGUOUS}")
        _leave(2)
    option = option_without_value(sys.argv[1:], cli.is_valued)
    if option is not None:
        console.say("error", f"{option} {_NO_VALUE}")
        _leave(2)
    name = ambiguous_command(sys.argv[1:], cli.names, cli.is_valued)
    if name is not None:
        console.say("error", f"{name}: {_COMMAND_OR_FILE if sys.argv[1] == name else _BEHIND_OPTIONS}")
        _leave(2)
    if _COMPLETING in os.environ:
        from sfscope_lint.cli import completion

        completion.set_up()
    try:
        # On Windows, click would expand *, ~ and %NAME% in arguments, and so in file names.
        code = cli(prog_name="sfscope-lint", standalone_mode=False, windows_expand_args=False)
    except click.ClickException as error:
        _say_usage(error)
        code = 2
    except (click.Abort, KeyboardInterrupt):
        code = INTERRUPTED
    except (MemoryError, SystemError, ImportError):
        raise  # __main__ explains these
    except Exception as error:  # Python would exit with 1, which means findings
        if isinstance(error, OSError) and error.errno == errno.ENOMEM:
            raise
        _say_crash(error)
        code = 2
    _leave(code)


def _say_crash(error: Exception) -> None:
    """Say where the tool is wrong. The error's own text is left out: it may hold a value of a file, and so a secret."""
    from traceback import format_tb

    console.tell("".join(format_tb(error.__traceback__)))
    console.say(
        "error", f"sfscope-lint crashed ({type(error).__name__}): please report it with the lines above"
    )


def _say_usage(error: click.ClickException) -> None:
    """Say what is wrong with the arguments, as all other errors are said, and where the right ones are listed."""
    message = _usage_message(error)
    console.say("error", f"{message[:1].lower()}{message[1:]}")
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        listed = "commands" if isinstance(context.command, click.Group) else "options"
        console.say("note", f"{context.command_path} --help lists the {listed}")


def _usage_message(error: click.ClickException) -> str:
    """The message of click; with a mistyped option, the nearest one, in the words of all other errors."""
    if not isinstance(error, click.NoSuchOption) or not error.possibilities:
        return error.format_message().rstrip(".")
    return f"{error.message.rstrip('.')} (did you mean {error.possibilities[0]}?)"


def _leave(code: int) -> NoReturn:
    """Exit without shutting down the interpreter, which would take a fifth of a short run."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:  # a closed pipe, or a full disk
            code = code or 2
    os._exit(code)
