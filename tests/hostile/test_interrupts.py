"""Interrupted runs (Ctrl-C, a closed pipe, a full disk) leave no traceback and no partial file."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.support import COMMAND, connected_app, environment

from sfscope_lint.cli import config_commands
from sfscope_lint.files import interrupts, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support import Ran, Workspace

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and devices of POSIX")

BEFORE, AFTER = connected_app("Full"), connected_app("Api", "Full")
NAMES = [f"{name}.connectedApp-meta.xml" for name in "abc"]
WAITING = 60  # seconds; only to stop a hanging test

# A rule package runs in the command's process, so it can pause it where the test needs it.
HELPERS = """
import os, sys, time
def wait(*_):
    os.write(1, b"here\\n")
    time.sleep(600)
"""
SLOW_RULE = """
from sfscope_lint.model.severity import Category, Severity
from sfscope_lint.model.apps import OAuthApp
from sfscope_lint.model.rule import rule
@rule("slow-rule", severity=Severity.ERROR, category=Category.FLOW, on=OAuthApp)
def check(app):
    \"\"\"Apps must be fast.\"\"\"
    try:
        wait()
    except BaseException:
        pass
    return iter(())
RULES = (check,)
"""
SECOND_WRITE = """
RULES = ()
written = []
def fsync(_, really=os.fsync):
    written.append(1)
    if len(written) == 2:
        wait()
os.fsync = fsync
"""
WRITE = "RULES = ()\nos.fsync = wait\n"
FULL = """
import errno
RULES = ()
def fsync(_):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
os.fsync = fsync
"""


@pytest.fixture(autouse=True)
def _heeding_interrupts() -> Iterator[None]:
    """Make started processes react to Ctrl-C, even if the tests themselves run in the background."""
    old = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, old)


def prepare(workspace: Workspace, plugin: str = "") -> dict[str, str]:
    """Write three broken apps and a rule package ``helper``; return the environment for it."""
    for name in NAMES:
        workspace.write(f"apps/{name}", BEFORE)
    return environment(PYTHONPATH=str(module(workspace, "helper", HELPERS + plugin).parent))


def module(workspace: Workspace, name: str, content: str) -> Path:
    """Write a module that can be imported: beside the linted tree, from which nothing is imported."""
    file = workspace.root.with_name(f"{workspace.root.name}-python") / f"{name}.py"
    file.parent.mkdir(exist_ok=True)
    file.write_text(content)
    return file


def _unignore() -> None:
    """The tests may run under ``nohup`` or in the background, and the command obeys it."""
    for number in (signal.SIGHUP, signal.SIGQUIT):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)


def start(
    workspace: Workspace, env: dict[str, str], *arguments: str, starter: tuple[str, ...] = ()
) -> subprocess.Popen[bytes]:
    """Start the command and wait until its helper reports that it is paused."""
    running = subprocess.Popen(
        [*starter, *COMMAND, *arguments],
        cwd=workspace.root,
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,  # signals go to the whole group, which must not include the tests
        preexec_fn=_unignore,  # noqa: PLW1509 - no other thread holds a lock here
    )
    assert running.stdout
    assert b"here\n" in running.stdout  # after its own output
    return running


def end(running: subprocess.Popen[bytes], number: int) -> tuple[int, str]:
    """Send the signal like a terminal; return the exit code and standard error."""
    os.killpg(running.pid, number)
    _, said = running.communicate(timeout=WAITING)
    return running.returncode, said.decode()


def files(workspace: Workspace) -> list[str]:
    """All files in the workspace."""
    return sorted(
        str(path.relative_to(workspace.root)) for path in workspace.root.rglob("*") if path.is_file()
    )


class TestInterrupts:
    def test_interrupt_during_imports(self, workspace: Workspace) -> None:
        env = prepare(workspace)
        module(workspace, "click", HELPERS + "wait()")
        assert end(start(workspace, env), signal.SIGINT) == (130, "")

    def test_interrupt_in_a_rule_that_catches_everything(self, workspace: Workspace) -> None:
        env = prepare(workspace, SLOW_RULE)
        assert end(start(workspace, env, "--plugin", "helper"), signal.SIGINT) == (130, "")

    def test_interrupt_while_git_runs(
        self, workspace: Workspace, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        env = prepare(workspace)
        subprocess.run(["git", "init", "--quiet"], cwd=workspace.root, env=environment(), check=True)
        git = tmp_path_factory.mktemp("bin") / "git"  # one in the repository would not run
        # Its output is captured, so write to the command's own.
        git.write_text("#!/bin/sh\necho here >/proc/$PPID/fd/1\nexec sleep 600\n")
        git.chmod(0o755)
        if not os.path.exists("/proc/self/fd"):
            pytest.skip("no /proc here")
        env["PATH"] = f"{git.parent}{os.pathsep}{env['PATH']}"
        assert end(start(workspace, env, "--changed-since", "main"), signal.SIGINT) == (130, "")

    def test_interrupt_while_a_pipe_has_no_reader(self, workspace: Workspace) -> None:
        env = prepare(workspace, "RULES = ()\nos.write(1, b'here\\n')\n")
        os.mkfifo(workspace.root / "pipe")  # without a reader
        running = start(workspace, env, "--plugin", "helper", "--report", "json=pipe")
        assert end(running, signal.SIGINT) == (130, "")

    @pytest.mark.parametrize(
        ("number", "code", "arguments"),
        [
            (signal.SIGINT, 130, ("--fix",)),
            (signal.SIGINT, 130, ("--report", "json=old.json")),
            (signal.SIGINT, 130, ("--write-baseline", "--baseline", "old.json")),
            (signal.SIGTERM, -signal.SIGTERM, ("--fix",)),
            (signal.SIGTERM, -signal.SIGTERM, ("--report", "json=old.json")),
            (signal.SIGTERM, -signal.SIGTERM, ("--write-baseline", "--baseline", "old.json")),
            (signal.SIGHUP, -signal.SIGHUP, ("--fix",)),
            (signal.SIGQUIT, -signal.SIGQUIT, ("--fix",)),
            (signal.SIGXCPU, -signal.SIGXCPU, ("--fix",)),
            (signal.SIGUSR1, -signal.SIGUSR1, ("--fix",)),
            (signal.SIGUSR2, -signal.SIGUSR2, ("--fix",)),
        ],
    )
    def test_signal_while_writing_leaves_the_old_file(
        self, workspace: Workspace, number: int, code: int, arguments: tuple[str, ...]
    ) -> None:
        env = prepare(workspace, WRITE)
        workspace.write("old.json", '{"version": 1}')
        old = files(workspace)
        running = start(workspace, env, "--plugin", "helper", *arguments)
        assert len(files(workspace)) == len(old) + 1  # the new content is in a temporary file
        assert end(running, number) == (code, "")
        assert files(workspace) == old
        assert (workspace.root / "old.json").read_text() == '{"version": 1}'
        assert {(workspace.root / "apps" / name).read_text() for name in NAMES} == {BEFORE}

    def test_interrupt_between_two_fixed_files(self, workspace: Workspace) -> None:
        env = prepare(workspace, SECOND_WRITE)
        assert end(start(workspace, env, "--plugin", "helper", "--fix"), signal.SIGINT) == (130, "")
        texts = [(workspace.root / "apps" / name).read_text() for name in NAMES]
        assert texts == [AFTER, BEFORE, BEFORE]
        assert files(workspace) == [f"apps/{name}" for name in NAMES]

    def test_ignored_signals_stay_ignored(self, workspace: Workspace) -> None:
        env = prepare(workspace, "RULES = ()\nos.write(1, b'here\\n')\nsys.stdin.read()\n")
        ignoring = ("sh", "-c", 'trap "" INT HUP; exec "$@"', "sh")  # as nohup and & do
        running = start(workspace, env, "--plugin", "helper", starter=ignoring)
        os.killpg(running.pid, signal.SIGINT)
        assert end(running, signal.SIGHUP) == (1, "")


class TestClosedPipes:
    """A closed pipe doesn't change the exit code, so that the gate works even with ``pipefail``."""

    @pytest.mark.parametrize(
        ("code", "arguments"),
        [
            *((1, f"--format {format_}") for format_ in ("text", "json", "junit", "sarif")),
            (1, "-q --report json=/dev/stdout"),
            (1, "-q --report junit=/dev/fd/1"),
            (1, "--diff"),
            (0, "--list-files"),
            (0, "inventory --format html"),
            (0, "explain"),
            (0, "config show"),
            (0, "config schema"),
            (0, "--help"),
            (0, "config --help"),
            (0, "--version"),
        ],
    )
    def test_closed_pipe_keeps_the_exit_code(self, code: int, arguments: str, workspace: Workspace) -> None:
        env = prepare(workspace)
        assert run_into(closed_pipe(), workspace, env, arguments) == (code, "")
        if "/dev/" not in arguments and os.path.exists("/dev/full"):
            full = os.open("/dev/full", os.O_WRONLY)
            said = "error: standard output can't be written: No space left on device\n"
            assert run_into(full, workspace, env, arguments) == (2, said)

    @pytest.mark.parametrize(
        ("code", "arguments"), [(2, ["--no-such"]), (2, ["nowhere"]), (2, ["config"]), (0, ["-v", "."])]
    )
    def test_closed_or_full_standard_error_keeps_the_exit_code(
        self, code: int, arguments: list[str], workspace: Workspace
    ) -> None:
        full = [os.open("/dev/full", os.O_WRONLY)] if os.path.exists("/dev/full") else []
        for stream in (closed_pipe(), *full):
            done = subprocess.run(
                [*COMMAND, *arguments],
                cwd=workspace.root, env=environment(), stdout=subprocess.PIPE, stderr=stream, check=False,
            )  # fmt: skip
            os.close(stream)
            assert done.returncode == code

    def test_report_into_a_closed_pipe_keeps_the_exit_code(self, workspace: Workspace) -> None:
        env = prepare(workspace)
        stream = closed_pipe()
        done = subprocess.run(
            [*COMMAND, "-q", "--report", f"json=/dev/fd/{stream}"],
            cwd=workspace.root, env=env, capture_output=True, pass_fds=[stream], check=False,
        )  # fmt: skip
        os.close(stream)
        assert (done.returncode, done.stderr) == (1, b"")

    def test_closed_standard_input_exits_with_2(self, workspace: Workspace) -> None:
        done = subprocess.run(
            ["sh", "-c", '"$@" <&-', "sh", *COMMAND, "--stdin-filename", NAMES[0], "-"],
            cwd=workspace.root, env=environment(), capture_output=True, check=False,
        )  # fmt: skip
        said = b"error: standard input is closed; there is nothing to lint\n"
        assert (done.returncode, done.stdout, done.stderr) == (2, b"", said)


def closed_pipe() -> int:
    """The writing end of a pipe without a reader."""
    reader, writer = os.pipe()
    os.close(reader)
    return writer


def run_into(stream: int, workspace: Workspace, env: dict[str, str], arguments: str) -> tuple[int, str]:
    """Run the command with this stream as standard output, then close it; return exit code and standard error."""
    done = subprocess.run(
        [*COMMAND, *arguments.split()],
        cwd=workspace.root, env=env, stdout=stream, stderr=subprocess.PIPE, check=False,
    )  # fmt: skip
    os.close(stream)
    return done.returncode, done.stderr.decode()


class TestFullDisk:
    def run(self, workspace: Workspace, *arguments: str) -> Ran:
        env = prepare(workspace, FULL)
        workspace.write("old.json", '{"version": 1}')
        old = files(workspace)
        ran = workspace.run("-q", "--plugin", "helper", *arguments, PYTHONPATH=env["PYTHONPATH"])
        assert files(workspace) == old
        assert (workspace.root / "old.json").read_text() == '{"version": 1}'
        return ran

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["--report", "json=old.json"], "old.json: the report can't be written"),
            (["--report", "json=new.json"], "new.json: the report can't be written"),
            (["--report", "junit=/dev/full"], "/dev/full: the report can't be written"),
            (["--write-baseline"], "sfscope-lint-baseline.json: the baseline can't be written"),
            (["--write-baseline", "--baseline", "old.json"], "old.json: the baseline can't be written"),
            (["--fix", f"apps/{NAMES[0]}"], f"apps/{NAMES[0]}: not fixed"),
        ],
    )
    @pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no such device here")
    def test_full_disk_is_one_line_and_leaves_the_old_file(
        self, arguments: list[str], said: str, workspace: Workspace
    ) -> None:
        ran = self.run(workspace, *arguments)
        assert (ran.code, ran.err) == (2, f"error: {said}: No space left on device\n")
        assert {(workspace.root / "apps" / name).read_text() for name in NAMES} == {BEFORE}

    def test_full_disk_leaves_no_partial_settings_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
    ) -> None:
        def full(_: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(os, "fsync", full)
        assert config_commands.init() == 2
        assert capfd.readouterr() == (
            "",
            "error: sfscope-lint.toml can't be written: No space left on device\n",
        )
        assert os.listdir(tmp_path) == []


class TestWhereReportsGo:
    @pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1"])
    def test_report_is_appended_to_redirected_standard_output(self, name: str, workspace: Workspace) -> None:
        env = prepare(workspace)
        with open(workspace.root / "log", "wb") as log:
            log.write(b"before\n")
            log.flush()
            subprocess.run(
                [*COMMAND, "--format", "concise", "--report", f"json={name}"],
                cwd=workspace.root, env=env, stdout=log, check=False,
            )  # fmt: skip
        both = workspace.run("--format", "json").out + workspace.run("--format", "concise").out
        assert (workspace.root / "log").read_text() == f"before\n{both}"

    def test_file_mode_is_kept_and_new_files_follow_the_umask(self, tmp_path: Path) -> None:
        (tmp_path / "old").write_text("")
        (tmp_path / "old").chmod(0o604)
        mask = os.umask(0o027)
        try:
            for name in ("old", "new"):
                write.write_whole(str(tmp_path / name), b"x")
        finally:
            os.umask(mask)
        assert [(tmp_path / name).stat().st_mode & 0o777 for name in ("old", "new")] == [0o604, 0o640]

    def test_directory_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(IsADirectoryError):
            write.write_whole(str(tmp_path), b"x")
        assert os.listdir(tmp_path) == []


def test_no_unfinished_file_is_left(tmp_path: Path) -> None:
    for path in (tmp_path / "file", tmp_path):
        with contextlib.suppress(IsADirectoryError):
            write.write_whole(str(path), b"x")
    assert not interrupts.unfinished
