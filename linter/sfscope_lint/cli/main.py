"""The whole command: arguments in, exit code out."""

from __future__ import annotations

import gc
import io
import os
import sys
from typing import NoReturn

import click

from sfscope_lint.cli import console
from sfscope_lint.cli.arguments import ambiguous_command, ambiguous_option
from sfscope_lint.cli.options import cli
from sfscope_lint.files.interrupts import INTERRUPTED

_COMPLETING = "_SFSCOPE_LINT_COMPLETE"  # as click makes it of the command's name
_AMBIGUOUS = (
    "begins with - and names a file or folder here: for that, write ./ before it or -- before all paths; "
    "for the option, rename what is called so"
)
_COMMAND_OR_FILE = (
    "is a command, and a file here has that name: to lint it, write lint before all paths; "
    "for the command, rename the file"
)


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
    if _COMPLETING in os.environ:
        from sfscope_lint.cli import completion

        completion.set_up()
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
