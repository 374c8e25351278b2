"""This process starts git and nothing else, as Python reports it on each system."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sfscope_lint.files import git
from sfscope_lint.files.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Sequence

GIT = str(Path(os.sep).resolve() / "program files" / "git")
ASK = """
import json, sys
from sfscope_lint.files.programs import refuse_programs
refuse_programs()
try:
    sys.audit(*json.loads(sys.argv[1]))
except PermissionError:
    print("refused")
"""


def is_refused(event: str, *arguments: object) -> bool:
    asked = [sys.executable, "-c", ASK, json.dumps([event, *arguments])]
    return subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip() == "refused"


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> tuple[str | None, list[str]]:
    """The program and the arguments with which git is started, in a repository whose path has a blank."""
    calls: list[tuple[str | None, list[str]]] = []

    def run(
        arguments: Sequence[str], executable: str | None = None, **_: Any
    ) -> subprocess.CompletedProcess[bytes]:
        calls.append((executable, list(arguments)))
        return subprocess.CompletedProcess(arguments, 0, b"", b"")

    tree = str(tmp_path / "a tree")
    with monkeypatch.context() as patched:
        patched.setattr(subprocess, "run", run)
        git.find_commit(Repository(os.path.join(tree, ".git"), tree), "HEAD")
    return calls[0]


def test_git_is_started_where_arguments_are_a_list(call: tuple[str | None, list[str]]) -> None:
    program, arguments = call
    assert not is_refused("subprocess.Popen", program or arguments[0], arguments, None, None)


def test_git_is_started_on_windows(call: tuple[str | None, list[str]]) -> None:
    """Python reports the arguments as one line there, and no program unless it is named apart from them."""
    program, arguments = call
    line = subprocess.list2cmdline(arguments)
    assert not is_refused("subprocess.Popen", program, line, None, None)
    assert not is_refused("_winapi.CreateProcess", program, line, None)


@pytest.mark.parametrize("event", [
    ("subprocess.Popen", GIT, f"{GIT} status", None, None),
    ("subprocess.Popen", None, "git --no-pager --git-dir=x", None, None),
    ("subprocess.Popen", "git", ["git", "--git-dir=x"], None, None),
    ("subprocess.Popen", GIT, [GIT, "status"], None, None),
    ("subprocess.Popen", GIT, [GIT, "--no-pager", "status", "--git-dir=x"], None, None),
    ("_winapi.CreateProcess", None, "git --no-pager --git-dir=x", None),
    ("os.exec", GIT, [GIT], None),
    ("os.posix_spawn", GIT, [GIT], None),
    ("os.spawn", 0, GIT, [GIT], None),
    ("pty.spawn", [GIT]),
    ("os.startfile", "x", "open"),
    ("os.system", "git --git-dir=x"),
])  # fmt: skip
def test_nothing_else_is_started(event: tuple[object, ...]) -> None:
    assert is_refused(*map(str, event[:1]), *event[1:])


START_PYTHON = """
import sys
from sfscope_lint.files.programs import refuse_programs
if sys.argv[1] == "before":
    import multiprocessing.resource_tracker
assert ("_posixsubprocess" in sys.modules) == (sys.argv[1] == "before")
refuse_programs()
import multiprocessing
from multiprocessing import resource_tracker  # for locks and shared memory
spawn, server = map(multiprocessing.get_context, ("spawn", "forkserver"))
starts = {
    "process": lambda: spawn.Process(target=print).start(),
    "process of a server": lambda: server.Process(target=print).start(),
    "tracker": resource_tracker.ensure_running,
}
for name, start in starts.items():
    try:
        start()
    except PermissionError:
        print(name, "refused")
forked = multiprocessing.get_context("fork").Process(target=print, args=("forked",))
sys.stdout.flush()
forked.start()
forked.join()
"""


@pytest.mark.skipif(os.name != "posix", reason="Windows has another function, which Python reports")
@pytest.mark.parametrize("imported", ["before", "later"])
def test_multiprocessing_starts_no_python(tmp_path: Path, imported: str) -> None:
    """A new Python would take its modules from the working directory, which is the linted tree."""
    marker = tmp_path / "marker"
    (tmp_path / "multiprocessing.py").write_text(f"open({str(marker)!r}, 'w')\n")
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.remove('')\n{START_PYTHON}", imported],
        cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    refused = ["process refused", "process of a server refused", "tracker refused"]
    assert done.stdout.splitlines() == [*refused, "forked"]
    assert not marker.exists()


START_INTERPRETER = """
import importlib, sys
def find():
    for name in ("_interpreters", "_xxsubinterpreters"):  # the second one before Python 3.13
        try:
            return importlib.import_module(name)
        except ImportError:
            pass
interpreters = find() if sys.argv[1:] else None
from sfscope_lint.files.import_path import keep_out
from sfscope_lint.files.programs import refuse_programs
keep_out()
refuse_programs()
code = "import os, planted; os.system('exit 0'); print('started', flush=True)"
try:
    interpreters = interpreters or find()
    interpreters.run_string(interpreters.create(), code)
except (AttributeError, PermissionError):
    print("refused")
"""


@pytest.mark.skipif(sys.implementation.name != "cpython", reason="other Pythons have other modules for it")
@pytest.mark.parametrize("found", [[], ["before"]])
def test_no_other_interpreter_is_started(found: list[str], tmp_path: Path) -> None:
    """It would know nothing of our guards: a pool of interpreters would take its modules from the linted tree."""
    (tmp_path / "planted.py").write_text("print('imported', flush=True)\n")
    done = subprocess.run(
        [sys.executable, "-c", START_INTERPRETER, *found], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.stdout.splitlines() == ["refused"], done.stderr
