"""Shell completion starts no program of the linted tree: not its bash, and not a path that is only typed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support import environment

COMMAND = Path(sys.executable).parent / "sfscope-lint"
# What bash does for the key TAB behind the words: it calls the function of the command with that name, whatever its folder.
TAB = """
eval "$(_SFSCOPE_LINT_COMPLETE=bash_source sfscope-lint)"
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_sfscope_lint_completion "$1"
echo "${COMPREPLY[@]}"
"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a script is no program there")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_no_shell_is_started(shell: str, tmp_path: Path) -> None:
    fake = tmp_path / shell
    fake.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    fake.chmod(0o755)
    done = subprocess.run(
        [COMMAND],
        cwd=tmp_path,
        env=environment(
            PATH=f"{tmp_path}{os.pathsep}{os.environ['PATH']}", _SFSCOPE_LINT_COMPLETE=f"{shell}_source"
        ),
        capture_output=True,
        text=True,
        check=True,
    )
    assert "_SFSCOPE_LINT_COMPLETE" in done.stdout
    assert done.stderr == ""
    assert not (tmp_path / "ran").exists()


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
@pytest.mark.parametrize(
    "typed", ["sfscope-lint", "./sfscope-lint", "tools/sfscope-lint", "{tmp_path}/sfscope-lint"]
)
def test_bash_starts_no_path_that_is_typed(typed: str, tmp_path: Path) -> None:
    (tmp_path / "tools").mkdir()
    for folder in (tmp_path, tmp_path / "tools"):
        fake = folder / "sfscope-lint"
        fake.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
        fake.chmod(0o755)
    done = subprocess.run(
        ["bash", "--norc", "-c", TAB, "bash", typed.format(tmp_path=tmp_path), "lint", "--fi"],
        cwd=tmp_path,
        env=environment(PATH=f"{COMMAND.parent}{os.pathsep}{os.environ['PATH']}"),
        capture_output=True,
        text=True,
        check=True,
    )
    assert not (tmp_path / "ran").exists()
    assert done.stdout == "--fix\n"
