"""Runs the command in forks of a process that has imported it already.

Tests of hostile trees run the command guarded, and the start of an interpreter with its imports takes longer than what they
test. Tests of the start itself use ``tests.support.COMMAND``. Started as a program, this module is the server: it reads a
request in JSON from each line of standard input, and answers with the exit code.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class CommandServer:
    """Starts the server with the first run. ``directory`` holds the output of the current run."""

    def __init__(self, directory: Path) -> None:
        self._out, self._err = directory / "out", directory / "err"
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process:
            self._process.communicate()

    def run(
        self, arguments: list[str], cwd: Path, environment: Mapping[str, str]
    ) -> tuple[int, bytes, bytes]:
        """The exit code, standard output and standard error of the command with these arguments."""
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-P", __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        assert self._process.stdin
        assert self._process.stdout
        request = {
            "arguments": arguments, "cwd": str(cwd), "environment": dict(environment),
            "out": str(self._out), "err": str(self._err),
        }  # fmt: skip
        print(json.dumps(request), file=self._process.stdin, flush=True)
        code = int(self._process.stdout.readline())
        return code, self._out.read_bytes(), self._err.read_bytes()


def _serve() -> None:
    import importlib
    import pkgutil

    import sfscope_lint
    import sfscope_rules

    for package in (sfscope_lint, sfscope_rules):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__") and not module.name.startswith("sfscope_lint.server"):
                importlib.import_module(module.name)
    _warm_up()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _run(**json.loads(line))
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _warm_up() -> None:
    """Lint the example, so that what a run makes at its first use, such as expressions, is made once and not by each fork."""
    from contextlib import chdir, redirect_stderr, redirect_stdout
    from pathlib import Path

    from sfscope_lint.cli.options import cli

    example = Path(__file__).with_name("example")
    with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere), chdir(example):
        for name in ("lint", "inventory"):
            cli([name, "--isolated"], prog_name="sfscope-lint", standalone_mode=False)


def _run(arguments: list[str], cwd: str, environment: dict[str, str], out: str, err: str) -> None:
    """Become the command, as ``python -m sfscope_lint`` would be."""
    code: Any = 1
    try:
        _limit()
        _redirect(out, err)
        os.chdir(cwd)
        os.environ.clear()
        os.environ.update(environment)
        sys.path.insert(0, cwd)
        sys.argv = sys.orig_argv = ["sfscope_lint", *arguments]
        from sfscope_lint.__main__ import main

        main()
        code = 0
    except SystemExit as ended:
        code = ended.code or 0
    except BaseException:  # noqa: BLE001 - as the interpreter does
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _limit() -> None:
    """A run that blocks ends after a minute, and one that reads without end has no more than 4 GiB."""
    import resource
    import signal

    signal.alarm(60)
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _redirect(out: str, err: str) -> None:
    for number, path in ((0, os.devnull), (1, out), (2, err)):
        flags = os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        opened = os.open(path, flags, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)


if __name__ == "__main__":
    _serve()
