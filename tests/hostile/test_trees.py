"""Trees made to block a run, to lead it elsewhere, or to make it print the content of other files."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Self

import pytest
from tests.support import COMMAND, connected_app, environment

from sfscope_lint.output.reporters.formats import FORMATS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support import Workspace

APP = "X.connectedApp"
GOOD, BAD = connected_app("Api"), connected_app("Full")
CANARY = "canary-8c1f-not-to-be-seen"
SECONDS = 60  # only to stop a hanging test

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no such files on Windows")


@pytest.fixture
def repository(workspace: Workspace) -> Workspace:
    """A repository with other files beside it."""
    workspace.write("outside/secret.txt", f"{CANARY}\n")
    workspace.write("outside/Y.connectedApp", BAD.replace("Order Sync", CANARY))
    (workspace.root / "repository" / ".git").mkdir(parents=True)
    return workspace.at("repository")


def link(workspace: Workspace, name: str, target: str | Path) -> None:
    os.symlink(target, workspace.root / name)


def everything(workspace: Workspace, *paths: str) -> str:
    """The output of the command in each format, as a diff and as an inventory."""
    reports = [part for name in FORMATS for part in ("--report", f"{name}=../reports/{name}")]
    runs = [
        workspace.run("-v", *reports, *paths),
        workspace.run("--diff", "--unsafe-fixes", *paths),
        workspace.run("inventory", *paths),
    ]
    written = [(workspace.root.parent / "reports" / name).read_text() for name in FORMATS]
    return "".join((*written, *(ran.out + ran.err for ran in runs)))


into_what = pytest.mark.parametrize("into", ["outside", "outside/.git"], ids=["a directory", "a repository"])


class TestLinks:
    @pytest.mark.parametrize("target", ["../outside/secret.txt", "../outside/Y.connectedApp"])
    @pytest.mark.parametrize("path", [".", APP])
    def test_no_file_outside_the_repository_is_shown(
        self, target: str, path: str, repository: Workspace
    ) -> None:
        link(repository, APP, target)
        assert CANARY not in everything(repository, path)
        [finding] = repository.lint(path).findings
        assert finding["rule"] == "malformed-metadata"
        assert finding["message"].startswith(
            "it is a link to a file that isn't in this repository, and isn't"
        )
        assert finding["help"] == "put the file itself here"

    def test_no_file_outside_the_repository_is_changed(self, repository: Workspace) -> None:
        outside = repository.root.parent / "outside" / "Y.connectedApp"
        before = outside.read_bytes()
        link(repository, APP, outside)
        repository.run("--fix", "--unsafe-fixes", ".")
        assert outside.read_bytes() == before

    def test_links_to_the_repositorys_secrets_show_nothing(self, repository: Workspace) -> None:
        repository.write(".git/config", f"[http]\nextraheader = {CANARY}\n")
        repository.write(".git/X.connectedApp", f"{CANARY}\n")
        repository.write(".env", f"{CANARY}\n")
        for number, target in enumerate((".git/config", ".git/X.connectedApp", ".env")):
            link(repository, f"A{number}.connectedApp", target)
        assert CANARY not in everything(repository, ".")
        assert repository.lint(".").rules == ["malformed-metadata"] * 3

    def test_link_within_the_repository_is_followed(self, repository: Workspace) -> None:
        repository.write("shared/Y.connectedApp", BAD)
        link(repository, APP, "shared/Y.connectedApp")
        assert {finding["path"] for finding in repository.lint(APP).findings} == {APP}

    @pytest.mark.parametrize(
        "path", ["away", "away/", "away/Y.connectedApp", "force-app/to-away", "git/refs"]
    )
    def test_named_link_out_of_the_repository_is_refused(self, path: str, repository: Workspace) -> None:
        """``sfscope-lint *`` names the links of a pull request, too."""
        outside = repository.root.parent / "outside"  # with a broken app
        for name, target in (("away", outside), ("force-app/to-away", "../away"), ("git", ".git")):
            (repository.root / name).parent.mkdir(exist_ok=True)
            link(repository, name, target)
        ran = repository.run("-q", path)
        said = "a link leads out of the repository there, and isn't followed: name what it leads to"
        assert (ran.code, ran.out) == (2, "")
        assert said in ran.err
        # Near misses: what it leads to, and the same link in no repository.
        assert repository.run("-q", str(outside)).code == 1
        (outside.parent / "link").symlink_to(outside)
        assert repository.run("-q", str(outside.parent / "link")).code == 1
        assert repository.run("-q", "link", cwd="..").code == 1

    def test_links_stay_in_the_working_directory_without_a_repository(self, workspace: Workspace) -> None:
        workspace.write("outside.connectedApp", BAD)
        workspace.write("here/shared.connectedApp", BAD)
        os.symlink("../outside.connectedApp", workspace.root / "here" / "A.connectedApp")
        os.symlink("shared.connectedApp", workspace.root / "here" / "B.connectedApp")
        found = workspace.lint("A.connectedApp", "B.connectedApp", cwd="here").findings
        assert [f["rule"] for f in found if f["path"] == "A.connectedApp"] == ["malformed-metadata"]
        assert "no-valid-scopes" in [f["rule"] for f in found if f["path"] == "B.connectedApp"]

    @pytest.mark.parametrize(
        "name", ["sfdx-project.json", ".forceignore", "sfscope-lint.toml", "sfscope-lint-baseline.json"]
    )
    def test_settings_behind_a_link_out_of_the_repository_are_refused(
        self, name: str, repository: Workspace
    ) -> None:
        outside = repository.root.parent / "outside" / "secret.txt"
        outside.write_text(f'"{CANARY}" = 1\n')
        repository.write(APP, BAD)
        link(repository, name, outside)
        ran = repository.run("-v", ".")
        assert ran.code == 2
        assert CANARY not in ran.out + ran.err
        assert "it is a link to a file that isn't in this repository, and isn't followed" in ran.err

    def test_named_settings_can_be_a_link_to_anywhere(self, repository: Workspace) -> None:
        repository.write(APP, BAD)
        (repository.root.parent / "outside" / "team.toml").write_text('fail-on = "never"\n')
        link(repository, "sfscope-lint.toml", "../outside/team.toml")
        assert repository.run("--config", "sfscope-lint.toml", ".").code == 0

    @pytest.mark.parametrize("name", ["x.sh", "x.py", "x.json"])
    def test_link_out_of_the_repository_is_not_searched_for_token_requests(
        self, name: str, repository: Workspace
    ) -> None:
        outside = repository.root.parent / "outside" / name
        outside.write_text(
            f"# {CANARY}\ncurl -d grant_type=client_credentials https://x/services/oauth2/token\n"
        )
        link(repository, name, outside)
        ran = repository.run("-v", name)
        assert CANARY not in ran.out + ran.err
        assert f"{name}: not searched for token requests" in ran.err

    @into_what
    def test_package_directory_linked_out_of_the_repository_is_not_read(
        self, into: str, repository: Workspace
    ) -> None:
        (repository.root.parent / into).mkdir(exist_ok=True)
        repository.write("sfdx-project.json", '{"packageDirectories": [{"path": "app"}]}')
        link(repository, "app", "../outside")
        ran = repository.run()
        assert ran.code == 2
        assert CANARY not in ran.out + ran.err
        assert 'the package directory "app" is a link out of the repository' in ran.err

    @pytest.mark.skipif(sys.platform != "linux", reason="paths have another limit there")
    @pytest.mark.parametrize("package", ["force-app", "force-app/x/away"])
    @pytest.mark.parametrize("target", ["outside", "repository/.git"])
    def test_link_whose_path_is_too_long_is_not_followed(
        self, target: str, package: str, repository: Workspace
    ) -> None:
        """Another link shortens the path, so that the system follows both. Git checks them out."""
        root, outside = repository.root, repository.root.parent / "outside"
        repository.write(".git/A.connectedApp", BAD)
        (outside / "A.connectedApp").write_text(BAD)
        repository.write("sfdx-project.json", json.dumps({"packageDirectories": [{"path": package}]}))
        rest = 4094 - len(str(root)) - len("/deep/")
        names = ["d" * 200] * (rest // 201) + ["d" * (rest % 201)]
        deep = root.joinpath("deep", *filter(None, names))
        deep.mkdir(parents=True)
        (root / "force-app").mkdir(exist_ok=True)
        link(repository, "force-app/x", deep)
        (root / "force-app" / "x" / "away").symlink_to(
            {"outside": outside, "repository/.git": root / ".git"}[target]
        )
        assert (root / "force-app" / "x" / "away" / "A.connectedApp").exists()
        for arguments in ((), (".",), ("force-app/x",)):
            ran = repository.run("-v", *arguments)
            assert ("A.connectedApp" in ran.out, "out of the repository" in ran.err) == (False, True)

    def test_circular_links_end(self, repository: Workspace) -> None:
        link(repository, "self", ".")
        link(repository, "Loop.connectedApp", "Loop.connectedApp")
        link(repository, "Ping.connectedApp", "Pong.connectedApp")
        link(repository, "Pong.connectedApp", "Ping.connectedApp")
        (repository.root / "a" / "b").mkdir(parents=True)
        link(repository, "a/b/up", "..")
        ran = repository.run("--format", "json", ".")
        assert ran.code == 1
        assert ran.out.count('"malformed-metadata"') == 3


class TestReports:
    @into_what
    def test_no_report_is_written_through_a_link_in_the_tree(self, into: str, repository: Workspace) -> None:
        (repository.root.parent / into).mkdir(exist_ok=True)
        victim = repository.root.parent / "outside" / "secret.txt"
        repository.write(APP, BAD)
        link(repository, "report.json", victim)
        link(repository, "reports", victim.parent)
        for path in ("report.json", "reports/secret.txt", "reports/new.json"):
            ran = repository.run("--report", f"json={path}", ".")
            assert ran.code == 2
            link_name = path.partition("/")[0]
            assert (
                f"error: {path}: the report can't be written: {link_name} is a link in this repository"
                in ran.err
            )
        assert victim.read_text() == f"{CANARY}\n"
        assert {*os.listdir(victim.parent)} - {".git"} == {"Y.connectedApp", "secret.txt"}

    def test_no_baseline_is_written_through_a_link_in_the_tree(self, repository: Workspace) -> None:
        victim = repository.root.parent / "outside" / "new.json"
        repository.write(APP, BAD)
        link(repository, "sfscope-lint-baseline.json", victim)
        assert repository.run("--write-baseline", ".").code == 2
        assert not victim.exists()

    def test_reports_can_be_written_outside_the_tree(self, repository: Workspace) -> None:
        repository.write(APP, BAD)
        to_null = repository.run("--report", "json=/dev/null", ".")
        assert to_null.code == 1
        target = f"json={repository.root.parent}/outside/by-name.json"
        assert repository.run("--report", target, ".").code == 1  # named by the user


class TestOddFiles:
    @pytest.mark.parametrize(
        "device", ["/dev/zero", "/dev/random", "/dev/tty", "/proc/self/environ", "/proc/kmsg"]
    )
    def test_devices_behind_links_are_not_read(self, device: str, repository: Workspace) -> None:
        if not os.path.lexists(device):
            pytest.skip(f"there is no {device} here")
        for name in (APP, "x.sh", "y.xml", "sfdx-project.json", ".forceignore", "no-suffix"):
            link(repository, name, device)
        for paths in ([], ["."], [APP, "x.sh", "y.xml", "no-suffix"]):
            ran = repository.run("-v", *paths)
            assert ran.code in (0, 1, 2)
            assert "PATH=" not in ran.out + ran.err
            assert "Traceback" not in ran.err

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs")
    @pytest.mark.parametrize(
        "name",
        [
            APP,
            "x.sh",
            "y.xml",
            "sfdx-project.json",
            ".forceignore",
            "sfscope-lint.toml",
            "sfscope-lint-baseline.json",
        ],
    )
    def test_fifo_does_not_block(self, name: str, repository: Workspace) -> None:
        repository.write("Good.connectedApp", GOOD)
        os.mkfifo(repository.root / name)
        ran = repository.run("-v", ".", *([name] if name in (APP, "x.sh", "y.xml") else []))
        assert ran.code in (0, 2)
        assert "Traceback" not in ran.err
        os.mkfifo(repository.root / "fifo")
        link(repository, "Link.connectedApp", "fifo")
        assert repository.run("Link.connectedApp").code in (0, 1, 2)

    def test_socket_is_skipped(self, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(workspace.root)  # the path of a socket must be short
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(APP)
            for path in (".", APP):
                ran = workspace.run(path)
                assert ran.code == 0
                assert f"note: {APP}: not a regular file, skipped\n" in ran.err

    def test_name_at_the_file_systems_limit_is_read(self, workspace: Workspace) -> None:
        name = "a" * (255 - len(".connectedApp")) + ".connectedApp"
        workspace.write(name, BAD)
        assert {finding["path"] for finding in workspace.lint(".").findings} == {name}

    @pytest.mark.skipif(sys.platform != "linux", reason="elsewhere such a path can't be made in steps")
    def test_path_that_is_too_long_is_an_error(
        self, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(workspace.root)
        workspace.write("Good.connectedApp", GOOD)
        for _ in range(30):  # 30 times 200 is more than PATH_MAX
            os.mkdir("d" * 200)
            os.chdir("d" * 200)
        with open("Deep.connectedApp", "w") as file:
            file.write(BAD)
        os.chdir(workspace.root)
        ran = workspace.run(".")
        assert ran.code == 2
        assert "can't be read: File name too long" in ran.err
        assert "Traceback" not in ran.err
        shutil.rmtree(workspace.root, ignore_errors=True)
        subprocess.run(["rm", "-rf", workspace.root], check=False)

    def test_deeply_nested_directories_are_read(self, workspace: Workspace) -> None:
        deep = "/".join(["d"] * 700)
        workspace.write(f"{deep}/{APP}", BAD)
        assert {finding["path"] for finding in workspace.lint(".").findings} == {f"{deep}/{APP}"}


class TestWhatCannotBeRead:
    def test_missing_permission_is_reported(self, workspace: Workspace) -> None:
        """Runs as a user without rights, since root may read everything."""
        workspace.write("Good.connectedApp", GOOD)
        workspace.write("Locked.connectedApp", BAD).chmod(0)
        workspace.write("x.sh", "curl").chmod(0)
        locked = workspace.write(f"locked/{APP}", BAD).parent
        locked.chmod(0)
        # Run once as the current user, to import modules that the other user may be unable to read.
        code = (
            "import contextlib, os, sys\n"
            "from sfscope_lint.cli.main import cli, main\n"
            "sys.argv = ['sfscope-lint', '-v', '.']\n"
            "with contextlib.suppress(SystemExit), open(os.devnull, 'w') as sys.stdout, open(os.devnull, 'w') as sys.stderr:\n"
            "    cli(standalone_mode=False)\n"
            "sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__\n"
            "if os.geteuid() == 0:\n"
            "    os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
            "main()\n"
        )
        opened = [d for d in (workspace.root, *workspace.root.parents) if not d.stat().st_mode & 0o001]
        modes = {directory: directory.stat().st_mode for directory in opened}
        for directory in opened:
            directory.chmod(modes[directory] | 0o055)
        try:
            done = subprocess.run(
                [sys.executable, "-c", code], cwd=workspace.root, env=environment(), text=True,
                stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=SECONDS,
            )  # fmt: skip
        finally:
            locked.chmod(0o755)
            for directory, mode in modes.items():
                directory.chmod(mode)
        assert done.returncode == 2
        assert "Locked.connectedApp:1:1" in done.stdout
        assert "it can't be read: Permission denied" in done.stdout
        assert "error: locked/: can't be read: Permission denied" in done.stderr
        assert "x.sh: not searched for token requests: Permission denied" in done.stderr

    def test_directory_that_disappears_is_noted(
        self, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        workspace.write(APP, GOOD)
        workspace.write(f"gone/{APP}", BAD)
        scan = os.scandir

        def vanishing(path: str) -> object:
            found = scan(path)
            if str(path) == str(workspace.root):
                entries = list(found)
                shutil.rmtree(workspace.root / "gone")
                return _Entries(entries)
            return found

        monkeypatch.setattr(os, "scandir", vanishing)
        report = workspace.report(".")
        assert (report.findings, report.exit_code) == ((), 0)
        assert report.notes == ("gone/: vanished during the run",)

    def test_file_that_disappears_is_a_finding(
        self, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = workspace.write(APP, GOOD)
        original = os.open

        def vanishing(path: str, *arguments: int) -> int:
            if str(path) == str(file) and file.exists():
                file.unlink()
            return original(path, *arguments)

        monkeypatch.setattr(os, "open", vanishing)
        [finding] = workspace.report(".", token_requests=False).findings
        assert finding.message.startswith("it can't be read: No such file or directory")


class _Entries(list[os.DirEntry[str]]):
    """The result of ``scandir`` as a list."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


class TestCode:
    """A settings file names rule packages, but nothing in the linted tree runs."""

    SETTINGS = 'plugins = ["evil_rules"]\n'
    EVIL = "import pathlib\npathlib.Path(__file__).with_name('ran').touch()\nRULES = ()\n"

    @pytest.mark.parametrize("start", ["module", "script", "PYTHONPATH="])
    @pytest.mark.parametrize("cwd", [".", "sub"])
    def test_no_module_in_the_tree_is_imported(self, start: str, cwd: str, repository: Workspace) -> None:
        repository.write("sfscope-lint.toml", self.SETTINGS)
        for folder in (".", "sub"):
            for name in ("evil_rules.py", "pathspec.py", "msgspec.py", "junit_xml.py", "sitecustomize.py"):
                repository.write(f"{folder}/{name}", self.EVIL)
            repository.write(f"{folder}/{APP}", BAD)
        script = [os.path.join(os.path.dirname(sys.executable), "sfscope-lint")]
        command = script if start == "script" else [sys.executable, "-P", "-m", "sfscope_lint"]
        more = {"PYTHONPATH": ""} if start == "PYTHONPATH=" else {}
        if start == "PYTHONPATH=":
            command = script
        done = subprocess.run(
            [*command, "."],
            cwd=repository.root / cwd,
            env=environment(**more),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2
        assert "the rule package evil_rules can't be loaded" in done.stderr
        assert not list(repository.root.rglob("ran"))

    @pytest.mark.parametrize("cwd", [".", "sub"])
    def test_no_module_in_the_tree_is_imported_with_python_m(self, cwd: str, repository: Workspace) -> None:
        """``python -m`` puts the working directory first on the path, but rule packages aren't looked up there."""
        repository.write("sfscope-lint.toml", self.SETTINGS)
        repository.write("evil_rules.py", self.EVIL)
        repository.write("sub/evil_rules/__init__.py", self.EVIL)
        for folder in (".", "sub"):
            for name in ("click.py", "lxml.py", "pathspec.py", "msgspec.py", "test_evil.py"):
                repository.write(f"{folder}/{name}", self.EVIL)
        done = subprocess.run(
            [*COMMAND, "."],
            cwd=repository.root / cwd,
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2
        assert not list(repository.root.rglob("ran"))

    @pytest.mark.parametrize(
        "name",
        [
            "unittest.__main__",
            "antigravity",
            "os.path:x",
            "../evil_rules",
            "evil rules",
            ".evil_rules",
            "",
            "evil_rules.x",
        ],
    )
    def test_odd_names_of_packages_are_refused(self, name: str, repository: Workspace) -> None:
        repository.write("sfscope-lint.toml", f"plugins = [{name!r}]\n")
        repository.write("evil_rules.py", self.EVIL)
        ran = repository.run(".")
        assert (ran.code, ran.out) == (2, "")
        assert len(ran.err.splitlines()) == 1
        assert not list(repository.root.rglob("ran"))
