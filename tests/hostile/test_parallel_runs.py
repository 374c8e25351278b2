"""Parallel runs in one working tree, and an editor: no work is lost, and nobody reads a partial file."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from typing import TYPE_CHECKING

import pytest
from tests.support import COMMAND, connected_app, environment

from sfscope_lint.files import write

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support import Workspace

BEFORE, SAFE = connected_app("Full"), connected_app("Api", "Full")
UNSAFE = connected_app("Api")
NAMES = [f"App_{number}.connectedApp-meta.xml" for number in range(8)]
RULES = {"no-valid-scopes", "unsupported-scope"}  # rules that fire; no file is ever malformed
FIX, FIX_ALL = ("--fix",), ("--fix", "--unsafe-fixes")
REPORT, BASELINE = ("--report", "json=out/report.json"), ("--write-baseline",)
WAITING = 120  # seconds; only to stop a hanging test


def at_once(workspace: Workspace, *runs: tuple[str, ...]) -> list[tuple[int, bytes, bytes]]:
    """Start all runs, then wait; return each exit code and output."""
    running = [
        subprocess.Popen(
            [*COMMAND, "--format", "json", *arguments],
            cwd=workspace.root,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for arguments in runs
    ]
    done = [process.communicate(timeout=WAITING) for process in running]
    return [(process.returncode, *said) for process, said in zip(running, done, strict=True)]


def texts(workspace: Workspace) -> set[str]:
    return {(workspace.root / "apps" / name).read_text() for name in NAMES}


@pytest.fixture
def apps(workspace: Workspace) -> Workspace:
    for name in NAMES:
        workspace.write(f"apps/{name}", BEFORE)
    return workspace


class TestRuns:
    @pytest.mark.parametrize(
        ("runs", "after"),
        [
            ([(), (), ()], {BEFORE}),
            ([FIX, FIX, FIX], {SAFE}),
            ([(), FIX, ()], {SAFE}),
            ([REPORT, REPORT, FIX], {SAFE}),
            ([BASELINE, BASELINE, BASELINE], {BEFORE}),
        ],
    )
    def test_parallel_runs_do_not_harm_each_other(
        self, apps: Workspace, runs: list[tuple[str, ...]], after: set[str]
    ) -> None:
        for code, out, said in at_once(apps, *runs):
            assert code in (0, 1)
            assert b"error" not in said
            assert {finding["rule"] for finding in json.loads(out)["findings"]} <= RULES
        assert texts(apps) == after
        assert not [
            name for _, _, names in os.walk(apps.root) for name in names if name.startswith(".sfscope")
        ]
        for name in ("out/report.json", "sfscope-lint-baseline.json"):
            if (apps.root / name).exists():
                assert json.loads((apps.root / name).read_text())["version"] == 1

    def test_parallel_runs_with_different_fixes_report_what_they_left(self, apps: Workspace) -> None:
        for code, out, said in at_once(apps, FIX, FIX_ALL):
            left = said.count(b": not fixed: it changed while it was linted; run again\n")
            fixed = said.count(b": fixed 1 finding\n") + said.count(b": fixed 2 findings\n")
            assert left + fixed == said.count(b"\n")
            assert code == (2 if left else int(bool(json.loads(out)["findings"])))
        assert texts(apps) <= {SAFE, UNSAFE}

    def test_temporary_files_of_a_killed_run_are_not_read(self, apps: Workspace) -> None:
        old = apps.run("--format", "json")
        apps.write("apps/.sfscope-lint-0123456789abcdef", "<ConnectedApp><half")
        assert apps.run("--format", "json") == old
        assert "sfscope-lint-" not in apps.run("--fix").err
        assert texts(apps) == {SAFE}


# A rule package that saves a file while the command writes the fixed one.
EDITOR = """
import os
RULES = ()
def fsync(_):
    with open("apps/App_0.connectedApp-meta.xml", "w") as file:
        file.write(os.environ["SAVED"])
os.fsync = fsync
"""


class TestEditors:
    @pytest.fixture
    def python(self, tmp_path_factory: pytest.TempPathFactory) -> Path:
        directory = tmp_path_factory.mktemp("python")
        (directory / "editor.py").write_text(EDITOR)
        return directory

    @pytest.mark.parametrize("saved", ["an editor's", "<!-- mine -->" + BEFORE, ""])
    def test_text_that_an_editor_saves_meanwhile_stays(
        self, apps: Workspace, python: Path, saved: str
    ) -> None:
        arguments = ("-q", "--plugin", "editor", "--fix", f"apps/{NAMES[0]}")
        ran = apps.run(*arguments, PYTHONPATH=str(python), SAVED=saved)
        said = f"error: apps/{NAMES[0]}: not fixed: it changed while it was linted; run again\n"
        assert (ran.code, ran.err) == (2, said)
        assert (apps.root / "apps" / NAMES[0]).read_text() == saved
        assert sorted(os.listdir(apps.root / "apps")) == sorted(NAMES)

    def test_identical_change_is_no_conflict(self, apps: Workspace, python: Path) -> None:
        ran = apps.run("--plugin", "editor", "--fix", f"apps/{NAMES[0]}", PYTHONPATH=str(python), SAVED=SAFE)
        # A finding that only an unsafe fix removes remains.
        assert (ran.code, ran.err) == (1, f"note: apps/{NAMES[0]}: fixed 1 finding\n")
        assert "Fixed 1 finding;" in ran.out


def test_readers_see_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    file, contents = tmp_path / "file", {b"a" * 100_000, b"b" * 70_000}
    file.write_bytes(min(contents))
    seen: set[bytes] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add(file.read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(10):
        for content in contents:
            write.write_whole(str(file), content)
    done.set()
    reader.join()
    assert seen <= contents
    assert os.listdir(tmp_path) == ["file"]


class TestFilesThatAreOpenElsewhere:
    """Windows doesn't replace a file that is being read."""

    @pytest.fixture
    def refused(self, monkeypatch: pytest.MonkeyPatch) -> list[int]:
        """The number of refusals that are left."""
        left = [2]
        really = os.replace

        def replace(source: str, target: str, **directories: int) -> None:
            if left[0]:
                left[0] -= 1
                raise PermissionError(13, "Access is denied", source, 5, target)
            really(source, target, **directories)

        monkeypatch.setattr(os, "replace", replace)
        monkeypatch.setattr(write, "_PAUSE", 0)
        return left

    def test_refused_replacement_is_tried_again(
        self, tmp_path: Path, refused: list[int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(write, "_TRIES", 3)
        write.write_whole(str(tmp_path / "file"), b"new")
        assert ((tmp_path / "file").read_bytes(), refused) == (b"new", [0])

    def test_refused_replacement_is_given_up_in_the_end(self, tmp_path: Path, refused: list[int]) -> None:
        (tmp_path / "file").write_bytes(b"old")
        with pytest.raises(PermissionError, match="Access is denied"):
            write.write_whole(str(tmp_path / "file"), b"new")
        assert refused == [1]
        assert (tmp_path / "file").read_bytes() == b"old"
        assert os.listdir(tmp_path) == ["file"]
