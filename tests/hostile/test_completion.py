"""Shell completion starts no program of the linted tree: not its bash or env, and not a path that is only typed."""

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
# What the shells do for TAB behind `sfscope-lint lint --fi`; each prints what it completes. A handler would start a program.
SHELLS = {
    "bash": ["bash", "--norc", "-c", """
command_not_found_handle() { : >ran; }
eval "$SCRIPT"
COMP_WORDS=(sfscope-lint lint --fi) COMP_CWORD=2
_sfscope_lint_completion sfscope-lint
echo "${COMPREPLY[@]}"
"""],
    "zsh": ["zsh", "-f", "-c", """
command_not_found_handler() { : >ran }
compdef() { : }
_describe() { print -l -- $completions_with_descriptions }
eval "$SCRIPT"
words=(sfscope-lint lint --fi) CURRENT=3
_sfscope_lint_completion || :
"""],
    "fish": ["fish", "--no-config", "-c", """
function fish_command_not_found; echo >ran; end
eval $SCRIPT
complete -C "sfscope-lint lint --fi"
"""],
}  # fmt: skip

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


def complete(shell: str, directory: Path, path: str) -> str:
    """What the shell, in a directory with evil programs, prints for a TAB, with this PATH before its own."""
    program = shutil.which(shell)
    if not program:
        pytest.skip(f"needs {shell}")
    fake = directory / "env"
    fake.write_text(f"#!/bin/sh\n: >{directory}/ran\n")
    fake.chmod(0o755)
    done = subprocess.run(
        [program, *SHELLS[shell][1:]],
        cwd=directory,
        env=environment(PATH=path, SCRIPT=script_of(shell)),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def script_of(shell: str) -> str:
    variables = environment(_SFSCOPE_LINT_COMPLETE=f"{shell}_source")
    return subprocess.run([COMMAND], env=variables, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("shell", SHELLS)
def test_only_the_command_is_started(shell: str, tmp_path: Path) -> None:
    """A relative entry of PATH behind the command's own folder leads to the tree's programs."""
    completed = complete(shell, tmp_path, os.pathsep.join([str(COMMAND.parent), "."]))
    assert not (tmp_path / "ran").exists()
    assert completed.startswith("--fix")


@pytest.mark.parametrize("shell", SHELLS)
def test_nothing_is_started_without_the_command(shell: str, tmp_path: Path) -> None:
    assert complete(shell, tmp_path, ".").strip() == ""
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("shell", SHELLS)
def test_script_sets_the_variables_itself(shell: str) -> None:
    assert script_of(shell).count(" command sfscope-lint)") == 1
    assert "env " not in script_of(shell)
