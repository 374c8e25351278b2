"""Two processes: the same bytes as from one, and nothing is lost when the other one comes to harm."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.conftest import connected_app, environment

from sfscope_lint import two_processes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.conftest import Workspace

PROGRAM = """
import os, pickle, sys
from sfscope_lint import cli, two_processes
two_processes._PIECE, two_processes._WORTH = 7, 30
{patch}
sys.argv = ["sfscope-lint", "--format", "json", "."]
cli.main()
"""
ALONE = "two_processes._can_split = lambda: False"
TOGETHER = "two_processes._can_split = lambda: True"
KILLED = f"{TOGETHER}\ntwo_processes._hand_over = lambda *_: os.kill(os.getpid(), 9)"
CUT_SHORT = f"""
{TOGETHER}
def hand_over(work, pieces, writing):
    made = b"".join(pickle.dumps(work(piece)) for piece in pieces)
    os.write(writing, made[: len(made) // 2])
    os._exit(0)
two_processes._hand_over = hand_over
"""
NO_FORK = f"""
{TOGETHER}
def fork():
    raise BlockingIOError("no more processes")
os.fork = fork
"""
ORPHANED = f"""
{TOGETHER}
from sfscope_lint import opening
here, open_file = os.getpid(), opening.open_file
def dying(*arguments):
    if os.getpid() == here:
        os.kill(here, 9)
    return open_file(*arguments)
opening.open_file = dying
"""
linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is one process")


def run(workspace: Workspace, patch: str) -> tuple[int, bytes]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(patch=patch)],
        cwd=workspace.root, env=environment(), capture_output=True, check=False,
    )  # fmt: skip
    assert done.stderr == b""
    return done.returncode, done.stdout


@linux
def test_what_is_said_is_the_same_from_two_processes_and_from_one(workspace: Workspace) -> None:
    kinds = [
        connected_app("Api"), connected_app("Full"), connected_app("Nonsense", flow="false"), "<ConnectedApp>",
        connected_app("Api", "Api", more="<consumerSecret>4F6F2A1B9C7D</consumerSecret><isFoo>1</isFoo>"),
    ]  # fmt: skip
    for number in range(100):
        workspace.write(f"App_{number}.connectedApp", kinds[number % len(kinds)])
    code, alone = run(workspace, ALONE)
    assert code == 1
    assert alone.count(b'"rule": "no-valid-scopes"') == 20
    assert alone.count(b'"rule": "committed-secret"') == 20
    for patch in (TOGETHER, KILLED, CUT_SHORT, NO_FORK):
        assert run(workspace, patch) == (code, alone)


@linux
def test_the_other_process_ends_with_the_first_one(workspace: Workspace) -> None:
    for number in range(300):  # more than a pipe holds
        workspace.write(f"App_{number}.connectedApp", connected_app("Api"))
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(patch=ORPHANED)],
        cwd=workspace.root, env=environment(), capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == -9  # and whoever reads what it prints isn't kept waiting


@linux
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")  # the test runner has threads
@pytest.mark.parametrize("count", [0, 1, 199, 200, 2_000, 2_345])
def test_every_item_is_worked_on_once_and_in_order(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def work(items: Sequence[int]) -> list[int]:
        return [item * 2 for item in items]

    monkeypatch.setattr(two_processes, "_can_split", lambda: True)
    made = list(two_processes.in_pieces(work, range(count)))
    assert [item for piece in made for item in piece] == list(range(0, 2 * count, 2))
