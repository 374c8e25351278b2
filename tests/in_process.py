"""Runs the command in the process of the tests, which takes a third of the time of a process of its own.

No import and no program is kept away from it: tests of that start a process.
"""

from __future__ import annotations

import io
import os
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING, NoReturn
from unittest import mock

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class _LeftError(BaseException):
    """Raised with the exit code where the command would end its process."""


def run(arguments: list[str], cwd: Path, environment: Mapping[str, str]) -> tuple[int, bytes, bytes]:
    """The exit code, standard output and standard error of the command with these arguments."""
    from sfscope_lint.cli.main import main

    streams = [io.TextIOWrapper(io.BytesIO(), "utf-8", "backslashreplace") for _ in range(3)]
    with (
        chdir(cwd),
        mock.patch.dict(os.environ, environment, clear=True),
        mock.patch.object(sys, "argv", ["sfscope-lint", *arguments]),
        mock.patch.object(sys, "stdin", streams[0]),
        mock.patch.object(os, "_exit", _leave),
        redirect_stdout(streams[1]),
        redirect_stderr(streams[2]),
    ):
        try:
            main()
        except _LeftError as left:
            (code,) = left.args
        except SystemExit as ended:  # click leaves so when it has completed a word
            code = int(ended.code or 0)
    out, err = (stream.detach().getvalue() for stream in streams[1:])
    return code, out, err


def _leave(code: int) -> NoReturn:
    raise _LeftError(code)
