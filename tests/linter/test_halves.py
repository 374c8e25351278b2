"""Two processes: the same bytes as one, and nothing is lost when the other one comes to harm."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.conftest import connected_app, environment

if TYPE_CHECKING:
    from tests.conftest import Workspace

PROGRAM = """
import os, sys
from sfscope_lint import cli, halves
{patch}
sys.argv = ["sfscope-lint", "--format", "json", "."]
cli.main()
"""
ALONE = "halves._can_split = lambda: False"
TOGETHER = "halves._can_split = lambda: True"
HARMED = f"""
{TOGETHER}
here, work = os.getpid(), halves._work_and_exit
halves._work_and_exit = lambda make, pipe: os.kill(os.getpid(), 9)
"""


def run(workspace: Workspace, patch: str) -> tuple[int, bytes]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(patch=patch)],
        cwd=workspace.root, env=environment(), capture_output=True, check=False,
    )  # fmt: skip
    assert done.stderr == b""
    return done.returncode, done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_the_same_from_one_process_and_two(workspace: Workspace) -> None:
    kinds = [
        connected_app("Api"), connected_app("Full"), connected_app("Nonsense", flow="false"), "<ConnectedApp>",
        connected_app("Api", "Api", more="<consumerSecret>4F6F2A1B9C7D</consumerSecret><isFoo>1</isFoo>"),
    ]  # fmt: skip
    for number in range(1100):
        workspace.write(f"App_{number}.connectedApp", kinds[number % len(kinds)])
    alone, together, harmed = (run(workspace, patch) for patch in (ALONE, TOGETHER, HARMED))
    assert alone[0] == 1
    assert alone == together == harmed
    assert alone[1].count(b'"rule": "no-valid-scopes"') == 220
