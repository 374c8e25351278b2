"""Setting up shell completion starts no program: the bash on PATH may be one of the linted tree."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support import environment


@pytest.mark.skipif(sys.platform == "win32", reason="a script is no program there")
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_no_shell_is_started(shell: str, tmp_path: Path) -> None:
    fake = tmp_path / shell
    fake.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    fake.chmod(0o755)
    done = subprocess.run(
        [Path(sys.executable).parent / "sfscope-lint"],
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
