"""Writes go where the user says: never through a link in the repository or into a git directory."""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import select
import shutil
import signal
import stat
import struct
import subprocess
import sys
import tempfile
import threading
from typing import TYPE_CHECKING, Any

import pytest
from tests.hostile.repositories import RENAMING
from tests.support import commit, connected_app, eca_file, environment, git

from sfscope_lint.config.rule_packages import load_rules
from sfscope_lint.engine.baseline_file import write_baseline
from sfscope_lint.engine.lint import lint
from sfscope_lint.files import linted_trees
from sfscope_lint.files.write import change_whole, write_whole
from sfscope_lint.fixes import apply
from sfscope_lint.model.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support import Workspace

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")

APP = "force-app/connectedApps/X.connectedApp-meta.xml"
BAD, FIXED = connected_app("Full"), connected_app("Api", "Full")
LINKED = "is a link in this repository, and nothing is written through one"
CHANGED = "not fixed: it changed while it was linted; run again"
GITS = "it would lie in a directory of git's, and nothing is written there"


@pytest.fixture
def repository(workspace: Workspace) -> Workspace:
    """A git repository with a broken app."""
    inside = workspace.at("repository")
    inside.write("sfdx-project.json", '{"packageDirectories": [{"path": "force-app"}]}')
    inside.write(APP, BAD)
    git(inside.root, "init", "--quiet")
    return inside


def snapshot(root: Path) -> dict[str, bytes | None]:
    """Every file, directory (None) and link (its target) below a directory."""
    return {
        str(path.relative_to(root)): os.readlink(path).encode()
        if path.is_symlink()
        else path.read_bytes()
        if path.is_file()
        else None
        for path in root.rglob("*")
    }


class TestLinks:
    @pytest.mark.parametrize(
        "target",
        [".git/config", ".git/HEAD", ".git/hooks/pre-push", APP, "new.xml", "../outside.xml", "/dev/null", "out.xml"],
    )  # fmt: skip
    def test_report_that_is_a_link_is_refused(self, target: str, repository: Workspace) -> None:
        (repository.root / "out.xml").symlink_to(target)
        before = snapshot(repository.root.parent)
        for format_ in ("junit", "concise"):
            ran = repository.run("-q", "--report", f"{format_}=out.xml")
            assert (ran.code, ran.err.count("\n")) == (2, 1)
            assert ran.err.startswith(f"error: out.xml: the report can't be written: out.xml {LINKED}")
        assert snapshot(repository.root.parent) == before

    @pytest.mark.parametrize(
        "arguments", [["--report", "junit=r.xml"], ["--fix"], ["--write-baseline"], ["config", "init"]]
    )
    def test_nothing_is_written_in_a_working_directory_behind_a_link(
        self, arguments: list[str], repository: Workspace
    ) -> None:
        outside = repository.at(repository.root.parent / "outside")
        outside.write("sfdx-project.json", '{"packageDirectories": [{"path": "force-app"}]}')
        outside.write(APP, BAD)
        (repository.root / "salesforce").symlink_to(outside.root)
        before = snapshot(outside.root)
        ran = outside.run(*arguments, PWD=str(repository.root / "salesforce"))
        assert ran.code == 2
        assert f"salesforce {LINKED}" in ran.err
        assert snapshot(outside.root) == before

    @pytest.mark.parametrize("target", ["outside/sub", "repository/sub"])
    @pytest.mark.parametrize(
        "arguments",
        [
            ["--report", "junit={up}r.xml"],
            ["-f", "json", "-o", "{up}new/r.xml"],
            ["inventory", "-o", "{up}r.xml"],
            ["--write-baseline", "--baseline", "{up}b.json"],
            ["--write-baseline", "--config", "{up}sfscope-lint.toml"],
            ["--fix", "{up}force-app"],
        ],
    )
    def test_no_path_leads_out_above_a_working_directory_behind_a_link(
        self, arguments: list[str], target: str, repository: Workspace
    ) -> None:
        """The shell shows ``deep/er/salesforce``, so the user takes ``..`` for a place in the repository."""
        around = repository.root.parent
        here = repository.at(around / target)
        here.root.mkdir(parents=True)
        up = os.path.relpath(around / "outside", here.root) + "/"
        outside = repository.at(around / "outside")
        outside.write(APP, BAD)
        outside.write("sfscope-lint.toml", "")  # the baseline's default place is beside it
        way = repository.root / "deep" / "er" / "salesforce"
        way.parent.mkdir(parents=True)
        way.symlink_to(here.root)
        before = snapshot(around)
        ran = here.run(*(argument.format(up=up) for argument in arguments), PWD=str(way))
        assert ran.code == 2
        assert f"salesforce {LINKED}" in ran.err
        assert snapshot(around) == before

    def test_folder_around_the_repository_is_no_way_out_of_it(self, repository: Workspace) -> None:
        """The user takes ``../..`` for the repository, but the link leads less deep."""
        outside = repository.at(repository.root.parent / "outside")
        outside.write(APP, BAD)
        here = repository.at("sub")
        here.root.mkdir()
        way = repository.root / "deep" / "link"
        way.parent.mkdir()
        way.symlink_to(here.root)
        ran = here.run("-q", "--fix", "../..", PWD=str(way))
        assert (ran.code, f"link {LINKED}" in ran.err) == (2, True)
        assert (outside.root / APP).read_text() == BAD
        assert (repository.root / APP).read_text() == FIXED

    def test_absolute_path_is_written_from_a_working_directory_behind_a_link(
        self, repository: Workspace
    ) -> None:
        here = repository.at(repository.root.parent / "outside")
        here.root.mkdir()
        (repository.root / "salesforce").symlink_to(here.root)
        report, baseline = repository.root.parent / "r.xml", repository.root.parent / "b.json"
        for arguments in (["--report", f"junit={report}"], ["--write-baseline", "--baseline", str(baseline)]):
            here.run(*arguments, PWD=str(repository.root / "salesforce"))
        assert report.is_file()
        assert baseline.is_file()

    @pytest.mark.parametrize("named", ["GIT_WORK_TREE", "an argument"])
    def test_linted_tree_with_the_link_on_the_way_needs_no_repository(
        self, named: str, workspace: Workspace
    ) -> None:
        """It is an unpacked archive, or has its git directory elsewhere."""
        tree, here = workspace.root / "tree", workspace.at("outside/sub")
        here.root.mkdir(parents=True)
        tree.mkdir()
        (tree / "link").symlink_to(here.root)
        variables = {"PWD": str(tree / "link")}
        arguments = ["inventory", "-o", "r.json"]
        # Near miss: nobody names the tree, so its links are the user's.
        assert here.run(*arguments, **variables).code == 0
        (here.root / "r.json").unlink()
        if named == "GIT_WORK_TREE":
            variables[named] = str(tree)
        else:
            arguments.append(str(tree))
        before = snapshot(workspace.root)
        for up in ("", "../"):
            ran = here.run(*(one.replace("r.json", f"{up}r.json") for one in arguments), **variables)
            assert (ran.code, f"link {LINKED}" in ran.err) == (2, True)
        assert snapshot(workspace.root) == before

    @pytest.mark.parametrize("linked", ["repository", "root", "outside", "nowhere"])
    def test_working_directory_behind_another_link_may_be_written(
        self, linked: str, repository: Workspace
    ) -> None:
        """A link within the repository, a link of the user's, and a PWD that is out of date."""
        way = repository.root.parent / "way"
        here = repository.root if linked == "root" else repository.root / "force-app"
        if linked in {"repository", "root"}:
            way = repository.root / "way"
        if linked != "nowhere":
            way.symlink_to(here)
        reports = ["junit=r.xml", *(["junit=../up.xml"] if linked == "repository" else [])]
        for report in reports:
            assert repository.at(here).run("--report", report, PWD=str(way)).code == 1
            assert (here / report.removeprefix("junit=")).is_file()

    @pytest.mark.parametrize("target", [".git", ".git/hooks", "..", "force-app", "nowhere", "a"])
    @pytest.mark.parametrize("path", ["out/r.xml", "out/deep/r.xml", "a/link/r.xml", "a/link/../r.xml"])
    def test_report_behind_a_link_is_refused(self, path: str, target: str, repository: Workspace) -> None:
        (repository.root / "a").mkdir()
        (repository.root / "out").symlink_to(target)
        (repository.root / "a" / "link").symlink_to("../" + target)
        before = snapshot(repository.root.parent)
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(repository.root)
            with pytest.raises(OSError, match=LINKED):
                write_whole(path, b"report")
        assert snapshot(repository.root.parent) == before

    def test_outside_link_through_a_link_in_the_repository_is_refused(self, repository: Workspace) -> None:
        (repository.root / "out").symlink_to(".git")
        shortcut = repository.root.parent / "shortcut.xml"
        shortcut.symlink_to(repository.root / "out" / "r.xml")
        with pytest.raises(OSError, match=LINKED):
            write_whole(str(shortcut), b"report")
        assert not (repository.root / ".git" / "r.xml").exists()

    @pytest.mark.parametrize("bound", ["submodule", "project", "working directory"])
    def test_links_are_refused_in_submodule_project_and_working_directory(
        self, bound: str, workspace: Workspace
    ) -> None:
        inside = workspace.root / "inside"
        inside.mkdir()
        if bound == "submodule":
            (inside / ".git").write_text("gitdir: ../.git/modules/inside\n")
        elif bound == "project":
            (inside / "sfdx-project.json").write_text("{}")
        (inside / "r.xml").symlink_to("../victim.xml")
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(inside if bound == "working directory" else workspace.root.parent)
            with pytest.raises(OSError, match=LINKED):
                write_whole(str(inside / "r.xml"), b"report")
        assert not (workspace.root / "victim.xml").exists()

    @pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root gives a link away")
    @pytest.mark.parametrize(
        ("mode", "folders", "links", "followed"),
        [
            (0o1777, 0, 12, False),
            (0o1777, 34, 12, False),
            (0o1777, 65534, 65534, False),  # in a container, this may be anybody
            (0o1777, 12, 12, True),
            (0o1777, 12, 0, True),
            (0o0777, 0, 12, True),
            (0o1755, 0, 12, True),
        ],
    )
    def test_link_of_another_user_in_a_folder_for_all_is_refused(
        self, mode: int, folders: int, links: int, followed: bool, tmp_path: Path
    ) -> None:
        shared = tmp_path / "shared"
        shared.mkdir()
        (shared / "r.xml").symlink_to(tmp_path / "victim")
        os.chown(shared / "r.xml", links, links, follow_symlinks=False)
        os.chown(shared, folders, folders)
        shared.chmod(mode)
        refusal = pytest.raises(OSError, match=r"r\.xml is another user's link in a folder for all")
        with contextlib.nullcontext() if followed else refusal:
            write_whole(str(shared / "r.xml"), b"report")
        assert (tmp_path / "victim").exists() == followed

    @pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root gives a pipe away")
    def test_pipe_of_another_user_in_a_folder_for_all_is_not_waited_for(self, tmp_path: Path) -> None:
        shared = tmp_path / "shared"
        shared.mkdir()
        shared.chmod(0o1777)
        os.mkfifo(shared / "r.xml")
        os.chown(shared / "r.xml", 12, 12)
        with pytest.raises(
            OSError, match="it belongs to another user, in a folder where everybody may write"
        ):
            write_whole(str(shared / "r.xml"), b"report")

    @pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root gives a folder away")
    @pytest.mark.parametrize(
        ("owner", "mode", "refused"), [(12, 0o1777, True), (0, 0o1777, False), (12, 0o755, False)]
    )
    def test_folder_of_another_user_in_a_folder_for_all_is_not_trusted(
        self, owner: int, mode: int, refused: bool, tmp_path: Path
    ) -> None:
        """They may have made it before we could, with links and pipes of the names that we use."""
        theirs = tmp_path / "shared" / "reports"
        (theirs / "new").mkdir(parents=True)
        theirs.parent.chmod(mode)
        (theirs / "r.xml").symlink_to(tmp_path / "victim")
        (theirs / "out").symlink_to(tmp_path)
        os.mkfifo(theirs / "new" / "pipe")
        os.chown(theirs, owner, owner)
        reader = os.open(theirs / "new" / "pipe", os.O_RDONLY | os.O_NONBLOCK)
        for path in ("r.xml", "out/victim", "new/pipe"):
            with pytest.raises(OSError, match="another user") if refused else contextlib.nullcontext():
                write_whole(str(theirs / path), b"report")
        os.close(reader)
        assert (tmp_path / "victim").exists() != refused
        write_whole(str(theirs / "new" / "r.xml"), b"report")  # no link, no pipe: where the user says

    def test_junction_of_windows_is_refused(
        self, repository: Workspace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Archives contain them. Here, a folder stands for one."""
        (repository.root / "out").mkdir()
        own = repository.root.parent / "own"
        own.mkdir()
        monkeypatch.setattr(
            linted_trees, "_is_junction", lambda path: path in {str(repository.root / "out"), str(own)}
        )
        for path in ("out/r.xml", "out/deep/r.xml", "out/../r.xml"):
            with pytest.raises(OSError, match=f"out {LINKED}"):
                write_whole(str(repository.root / path), b"report")
        assert not list((repository.root / "out").iterdir())
        write_whole(str(own / "r.xml"), b"report")  # the user's

    def test_link_in_a_named_tree_is_refused(self, workspace: Workspace) -> None:
        """The tree is an unpacked archive: no repository, no project, and not the working directory."""
        workspace.write("archive/X.connectedApp-meta.xml", connected_app("Api"))
        workspace.write("elsewhere/victim", "the user's")
        (workspace.root / "archive" / "r.xml").symlink_to("../elsewhere/victim")
        ran = workspace.run("--report", "junit=../archive/r.xml", "../archive", cwd="elsewhere")
        assert (ran.code, ran.err.count("\n")) == (2, 1)
        assert LINKED in ran.err
        assert (workspace.root / "elsewhere" / "victim").read_text() == "the user's"
        # Near miss: the archive isn't linted, so its links are the user's.
        assert workspace.run("-q", "--report", "junit=../archive/r.xml", ".", cwd="elsewhere").code == 0

    def test_baseline_that_is_a_link_is_refused(self, repository: Workspace) -> None:
        (repository.root / "base.json").symlink_to("new.json")
        before = snapshot(repository.root)
        for arguments in (("--baseline", "base.json"), ()):
            if not arguments:
                (repository.root / "base.json").rename(repository.root / "sfscope-lint-baseline.json")
                before = snapshot(repository.root)
            ran = repository.run("-q", "--write-baseline", *arguments)
            assert (ran.code, ran.err.count("\n")) == (2, 1)
            assert snapshot(repository.root) == before

    @pytest.mark.parametrize("target", ["../outside", "force-app/connectedApps"])
    def test_baseline_is_where_the_system_says(self, target: str, repository: Workspace) -> None:
        """For the system, ``..`` goes back from where the link leads."""
        outside = repository.root.parent / "outside"
        outside.mkdir()
        (repository.root / "out").symlink_to(target)
        before = snapshot(repository.root.parent)
        ran = repository.run("-q", "--write-baseline", "--baseline", "out/../base.json")
        assert ran.code == 2
        assert ran.err.startswith(f"error: out/../base.json: the baseline can't be written: out {LINKED}")
        assert snapshot(repository.root.parent) == before
        # Near miss: without a link, the folder doesn't matter.
        ran = repository.run("-q", "--write-baseline", "--baseline", "force-app/../base.json")
        assert ran.code == 0
        assert (repository.root / "base.json").is_file()

    def test_settings_file_that_is_a_link_is_refused(self, repository: Workspace) -> None:
        (repository.root / "sfscope-lint.toml").symlink_to("new.toml")
        before = snapshot(repository.root)
        ran = repository.run("config", "init")
        assert (ran.code, ran.err) == (2, "error: sfscope-lint.toml already exists; it was not changed\n")
        assert snapshot(repository.root) == before

    @pytest.mark.parametrize("linked", ["file", "folder"])
    def test_fix_of_a_linked_file_is_refused(self, linked: str, repository: Workspace) -> None:
        app = repository.root / APP
        real = repository.root / "shared" / app.name
        real.parent.mkdir()
        real.write_text(BAD)
        if linked == "file":
            app.unlink()
            app.symlink_to("../../shared/" + app.name)
        else:
            shutil.rmtree(app.parent)
            app.parent.symlink_to("../shared")
        ran = repository.run("-q", "--fix", APP)
        assert ran.code == 2
        link = app if linked == "file" else app.parent
        assert f"error: {APP}: not fixed: {link.name} {LINKED}: name what it leads to\n" in ran.err
        assert real.read_text() == BAD
        # A finding that only an unsafe fix removes remains.
        assert repository.run("--fix", f"shared/{app.name}").code == 1
        assert real.read_text() == FIXED


class TestGit:
    @pytest.mark.parametrize("path", [
            ".git/r.xml", ".git/hooks/post-checkout", ".GIT/r.xml", "a/.git/r.xml", ".git./r.xml", ".git /r.xml", ".git . /r.xml",
            "git~1/r.xml", "GIT~1/hooks/r.xml", ".git::$INDEX_ALLOCATION/r.xml", ".git:stream", ".g\u200cit/r.xml", "\ufeff.Git/r.xml",
            ".gi\u00adt/r.xml", ".\u2064g\ufe0fit/r.xml", "git\u200b~1/r.xml", ".git\U000e0100/hooks/r.xml",
            ".g\u0131t/r.xml", ".G\u0131\u200bT/r.xml", "\uff0e\uff47\uff49\uff54/r.xml", ".\u1d4d\u2071\u1d57/hooks/r.xml", "git~\u00b9/r.xml",
        ])  # fmt: skip
    def test_report_in_the_git_directory_is_refused(self, path: str, repository: Workspace) -> None:
        before = snapshot(repository.root)
        ran = repository.run("-q", "--report", f"junit={path}")
        assert (ran.code, ran.err.count("\n")) == (2, 1)
        assert ran.err.endswith(f": the report can't be written: {GITS}\n")
        assert snapshot(repository.root) == before

    def test_a_submodule_in_it_is_no_way_in(self, repository: Workspace) -> None:
        """Git itself makes no submodule there; its directory of the real ones is its own, too."""
        git(repository.root, "add", "--all")
        git(repository.root, "commit", "--quiet", "--message", "base")
        git(repository.root, "clone", "--quiet", "--bare", ".", "../bare.git")
        git(repository.root, "submodule", "--quiet", "add", "../bare.git", "module")
        (repository.root / ".gitmodules").write_text(
            '[submodule "x"]\n\tpath = .git\n\turl = ../bare.git\n[submodule "../hooks"]\n\tpath = m\n\turl = .\n'
        )
        before = snapshot(repository.root)
        for path in (".git/modules/module/config", ".git/modules/module/hooks/post-checkout", "module/.git"):
            ran = repository.run("-q", "--report", f"junit={path}")
            assert (ran.code, ran.err) == (2, f"error: {path}: the report can't be written: {GITS}\n")
        assert snapshot(repository.root) == before

    @pytest.mark.parametrize(
        ("name", "path"),
        [
            (".git", ".git/modules/r.xml"),
            ("x/.git", ".git/modules/x/r.xml"),
            ("x/.git/y", ".git/modules/x/r.xml"),
        ],
    )
    def test_name_of_a_submodule_makes_no_worktree_in_it(
        self, name: str, path: str, repository: Workspace
    ) -> None:
        """The name is the pull request's, and git puts the submodule's git directory below it."""
        git(repository.root, "add", "--all")
        git(repository.root, "commit", "--quiet", "--message", "base")
        git(repository.root, "clone", "--quiet", "--bare", ".", "../bare.git")
        git(repository.root, "submodule", "--quiet", "add", "--name", name, "../bare.git", "module")
        assert (repository.root / ".git" / "modules" / name / "HEAD").exists()
        ran = repository.run("-q", "--report", f"junit={path}")
        assert (ran.code, ran.err) == (2, f"error: {path}: the report can't be written: {GITS}\n")
        assert repository.run("config", "init", cwd="module").code == 0

    def test_report_in_a_git_directory_of_another_name_is_refused(self, workspace: Workspace) -> None:
        """A bare repository, and one whose git directory has another name."""
        root = workspace.root
        git(root, "init", "--quiet", "--bare", "bare")
        git(root, "init", "--quiet", "--separate-git-dir", str(root / "apart" / "meta"), "apart")
        before = snapshot(root)
        for path in (
            "bare/r.xml",
            "bare/hooks/r.xml",
            "bare/deep/r.xml",
            "apart/meta/hooks/r.xml",
            "apart/.git",
        ):
            with pytest.raises(OSError, match=GITS):
                write_whole(str(root / path), b"report")
        assert snapshot(root) == before

    def test_config_init_in_the_git_directory_is_refused(self, repository: Workspace) -> None:
        ran = repository.run("config", "init", cwd=".git")
        assert (ran.code, ran.err) == (2, f"error: sfscope-lint.toml can't be written: {GITS}\n")
        assert not (repository.root / ".git" / "sfscope-lint.toml").exists()

    def test_fix_in_a_git_directory_is_refused(self, repository: Workspace) -> None:
        """The pull request makes the app's folder look like a bare repository."""
        repository.write("force-app/connectedApps/HEAD", "ref: refs/heads/main\n")
        for name in ("objects", "refs"):
            repository.write(f"force-app/connectedApps/{name}/keep", "")
        ran = repository.run("-q", "--fix")
        assert (ran.code, ran.err) == (2, f"error: {APP}: not fixed: {GITS}\n")
        assert (repository.root / APP).read_text() == BAD

    @pytest.mark.skipif(os.name == "nt", reason="Windows has no executable files")
    @pytest.mark.parametrize("files", [("refs",), ("objects",), ("objects", "refs")], ids=" ".join)
    def test_objects_and_refs_may_be_programs(self, files: tuple[str, ...], repository: Workspace) -> None:
        """git asks only whether it may execute them."""
        repository.write("reports/HEAD", "ref: refs/heads/main\n")
        for name in ("objects", "refs"):
            if name in files:
                repository.write(f"reports/{name}", "").chmod(0o755)
            else:
                repository.write(f"reports/{name}/keep", "")
        found = git(repository.root / "reports", "-c", "safe.bareRepository=all", "rev-parse", "--git-dir")
        assert found.stdout == b".\n"
        ran = repository.run("-q", "--report", "junit=reports/r.xml")
        assert (ran.code, ran.err) == (2, f"error: reports/r.xml: the report can't be written: {GITS}\n")
        assert not (repository.root / "reports" / "r.xml").exists()

    @pytest.mark.parametrize(
        ("variable", "place", "names"),
        [
            ("GIT_OBJECT_DIRECTORY", ".git/objects", ["HEAD", "refs/keep"]),
            ("GIT_COMMON_DIR", ".git", ["HEAD"]),
        ],
    )
    def test_its_objects_and_refs_may_be_where_the_environment_says(
        self, variable: str, place: str, names: list[str], repository: Workspace
    ) -> None:
        for name in names:
            repository.write(f"reports/{name}", "ref: refs/heads/main\n")
        elsewhere: Any = {variable: str(repository.root / place)}
        found = git(
            repository.root / "reports",
            "-c",
            "safe.bareRepository=all",
            "rev-parse",
            "--git-dir",
            **elsewhere,
        )
        assert found.stdout == b".\n"
        ran = repository.run("-q", "--report", "junit=reports/r.xml", **elsewhere)
        assert (ran.code, ran.err) == (2, f"error: reports/r.xml: the report can't be written: {GITS}\n")
        assert not (repository.root / "reports" / "r.xml").exists()

    @pytest.mark.parametrize("name", ["both", "x/.git"])
    def test_pointer_in_it_makes_it_no_worktree(self, name: str, workspace: Workspace) -> None:
        """An archive may contain a git directory that is its own working tree."""
        git(workspace.root, "init", "--quiet", "--bare", name)
        workspace.write(f"{name}/.git", "gitdir: .\n")
        for path in ("r.xml", "hooks/r.xml"):
            with pytest.raises(OSError, match=GITS):
                write_whole(str(workspace.root / name / path), b"report")
        # Near miss: a worktree in it.
        workspace.write("both/worktree/.git", "gitdir: ../worktrees/worktree\n")
        write_whole(str(workspace.root / "both" / "worktree" / "r.xml"), b"report")

    def test_folder_with_some_of_its_names_is_none(self, repository: Workspace) -> None:
        repository.write("reports/HEAD", "ref: refs/heads/main\n")
        repository.write("reports/objects/keep", "")
        assert repository.run("-q", "--report", "junit=reports/r.xml").code == 1
        assert (repository.root / "reports" / "r.xml").exists()


class TestDevices:
    """A device in the tree comes from an archive that root unpacked."""

    @pytest.fixture
    def device(self, repository: Workspace) -> Path:
        path = repository.root / "report.xml"
        try:
            os.mknod(path, 0o666 | stat.S_IFCHR, os.stat("/dev/null").st_rdev)
        except (AttributeError, OSError):
            pytest.skip("only root creates devices")
        return path

    @pytest.mark.parametrize("option", [("--report", "junit={}"), ("-o", "{}")], ids=" ".join)
    def test_report_to_a_device_in_the_tree_is_refused(
        self, option: tuple[str, str], device: Path, repository: Workspace
    ) -> None:
        ran = repository.run("-q", *(part.format(device.name) for part in option))
        assert ran.code == 2
        assert "it is a device in this repository, and nothing is written to one" in ran.err

    @pytest.mark.skipif(not os.path.isdir("/dev/shm"), reason="no disk in memory among the devices")
    def test_device_in_a_checkout_among_the_devices_is_refused(self, device: Path) -> None:
        with tempfile.TemporaryDirectory(dir="/dev/shm") as checkout:
            os.mkdir(os.path.join(checkout, ".git"))
            os.mknod(os.path.join(checkout, "r.xml"), 0o666 | stat.S_IFCHR, device.stat().st_rdev)
            with pytest.raises(OSError, match="it is a device in this repository"):
                write_whole(os.path.join(checkout, "r.xml"), b"report")

    @pytest.mark.parametrize("option", [("--report", "junit=pipe"), ("-o", "pipe")], ids=" ".join)
    def test_report_to_a_pipe_in_the_tree_does_not_wait_for_a_reader(
        self, option: tuple[str, str], repository: Workspace
    ) -> None:
        os.mkfifo(repository.root / "pipe")
        ran = repository.run("-q", *option)
        assert ran.code == 2
        assert "it is a pipe that nobody reads" in ran.err

    def test_users_pipe_with_another_name_is_written(self, repository: Workspace) -> None:
        """Near miss: it is in no repository and no project."""
        pipe = repository.root.parent / "pipe"
        os.mkfifo(pipe)
        (repository.root.parent / "other").hardlink_to(pipe)
        reader = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
        try:
            assert repository.run("-q", "--report", "junit=../other").code == 1
            assert os.read(reader, 5) == b"<?xml"
        finally:
            os.close(reader)

    def test_report_to_a_pipe_in_the_tree_reaches_its_reader_whole(self, repository: Workspace) -> None:
        os.mkfifo(repository.root / "pipe")
        write = threading.Thread(target=write_whole, args=(str(repository.root / "pipe"), b"x" * 1_000_000))
        with open(os.open(repository.root / "pipe", os.O_RDONLY | os.O_NONBLOCK), "rb") as reader:
            write.start()
            select.select([reader], [], [])
            os.set_blocking(reader.fileno(), True)
            assert len(reader.read()) == 1_000_000
        write.join()

    @pytest.mark.parametrize("option", [("--report", "junit=pipe"), ("-o", "pipe")], ids=" ".join)
    def test_report_to_a_pipe_with_another_name_is_refused(
        self, option: tuple[str, str], repository: Workspace
    ) -> None:
        """As tar unpacks it, in a folder that has the user's pipe: a program of theirs may do what it reads there."""
        other = repository.root.parent / "other"
        os.mkfifo(other)
        (repository.root / "pipe").hardlink_to(other)
        reader = os.open(other, os.O_RDWR | os.O_NONBLOCK)
        try:
            ran = repository.run("-q", *option)
            with pytest.raises(BlockingIOError):
                os.read(reader, 1)
        finally:
            os.close(reader)
        assert ran.code == 2
        assert "it is a pipe with another name, and nothing is written to one in this repository" in ran.err

    @pytest.mark.usefixtures("repository")
    def test_device_of_the_system_is_written_even_if_everything_is_a_repository(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lexists = os.path.lexists
        monkeypatch.setattr(os.path, "lexists", lambda path: path == "/.git" or lexists(path))
        write_whole("/dev/null", b"report")

    def test_device_elsewhere_is_written(self, device: Path, repository: Workspace) -> None:
        elsewhere = repository.root.parent / "null"
        device.rename(elsewhere)
        assert repository.run("-q", "--report", f"junit={elsewhere}").code == 1
        assert stat.S_ISCHR(elsewhere.stat().st_mode)


class TestPermissions:
    """A stranger's file may be such that a program in it runs as its owner, and the file that replaces it is ours."""

    @pytest.mark.parametrize("mode", [0o7777, 0o640])
    @pytest.mark.parametrize(
        ("name", "arguments"),
        [
            ("r.xml", ("--report", "junit=r.xml")),
            ("r.xml", ("-o", "r.xml")),
            ("b.json", ("--baseline", "b.json", "--write-baseline")),
            (APP, ("--fix",)),
        ],
        ids=["report", "output", "baseline", "fix"],
    )
    def test_no_file_gets_more_than_permissions(
        self, name: str, arguments: tuple[str, ...], mode: int, repository: Workspace
    ) -> None:
        file = repository.root / name
        if name != APP:
            file.write_text('{"version": 1}')
        before = file.read_bytes()
        file.chmod(mode)
        assert repository.run("-q", *arguments).code in {0, 1}
        assert file.read_bytes() != before
        assert stat.S_IMODE(file.stat().st_mode) == mode & 0o777

    @staticmethod
    def has_rights_of_nobody_else(status: os.stat_result, before: os.stat_result) -> bool:
        """Whether a file has the same permissions, or its new group only those of everybody."""
        group, others = (status.st_mode >> 3) & 7, status.st_mode & 7
        same = stat.S_IMODE(status.st_mode) == stat.S_IMODE(before.st_mode)
        return same if status.st_gid == before.st_gid else group & ~others == 0

    @pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root gives a file away")
    @pytest.mark.parametrize("groups", [{34}, set()])
    @pytest.mark.parametrize("mode", [0o660, 0o606, 0o664, 0o777])
    @pytest.mark.parametrize("write", ["fix", "report"])
    def test_no_other_group_gets_permissions(
        self, write: str, mode: int, groups: set[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Not every user may give a file away, but everyone may give it to a group of theirs."""
        really = os.fchown

        def as_a_user(file: int, owner: int, group: int) -> None:
            if owner not in {-1, os.geteuid()} or group not in {-1, *groups}:
                raise PermissionError
            really(file, owner, group)

        monkeypatch.setattr(os, "fchown", as_a_user)
        file = tmp_path / "file"
        file.write_bytes(b"before")
        os.chown(file, 12, 34)
        file.chmod(mode)
        before = file.stat()
        if write == "fix":
            change_whole(str(file), b"before", b"after")
        else:
            write_whole(str(file), b"after")
        assert file.read_bytes() == b"after"
        assert file.stat().st_gid == (34 if groups else os.getegid())
        assert self.has_rights_of_nobody_else(file.stat(), before)


@pytest.mark.skipif(sys.platform != "linux", reason="Python has these functions on Linux only")
class TestAccessLists:
    """Where a file has a list, its mode shows what the list's users may do at most, and not what its group may."""

    LIST = "system.posix_acl_access"

    @staticmethod
    def of(*entries: tuple[int, int, int]) -> bytes:
        """The form of linux/posix_acl_xattr.h: a version, then tag, permissions and id of each entry."""
        return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)

    def granting(self, user: int) -> bytes:
        every = 0xFFFF_FFFF
        return self.of((1, 6, every), (2, 6, user), (4, 4, every), (16, 6, every), (32, 0, every))

    @staticmethod
    def set_attributes(file: Path, **attributes: bytes) -> None:
        try:
            for name, value in attributes.items():
                os.setxattr(file, name, value)
        except OSError:
            pytest.skip("the file system has no attributes")

    def test_list_and_attributes_are_kept(self, repository: Workspace) -> None:
        """Without the list, the group could write."""
        file = repository.root / APP
        self.set_attributes(file, **{"user.note": b"of the team", self.LIST: self.granting(12_345)})
        assert repository.run("-q", "--fix").code in {0, 1}
        assert file.read_text() == FIXED
        assert os.getxattr(file, self.LIST) == self.granting(12_345)
        assert os.getxattr(file, "user.note") == b"of the team"
        assert stat.S_IMODE(file.stat().st_mode) == 0o660

    @pytest.mark.parametrize("own", [True, False])
    @pytest.mark.parametrize("write", ["fix", "report"])
    def test_list_of_the_folder_grants_nothing(self, write: str, own: bool, repository: Workspace) -> None:
        """A new file gets it, but the file that it replaces had none, or another one."""
        file = repository.root / (APP if write == "fix" else "r.xml")
        file.touch()
        file.chmod(0o660)
        attributes = {self.LIST: self.granting(12_345)} if own else {}
        self.set_attributes(file, **attributes)
        self.set_attributes(file.parent, **{"system.posix_acl_default": self.granting(666)})
        before = file.read_bytes()
        repository.run("-q", "--fix") if write == "fix" else repository.run("-q", "--report", "junit=r.xml")
        assert file.read_bytes() != before
        assert {name: os.getxattr(file, name) for name in os.listxattr(file)} == attributes
        assert stat.S_IMODE(file.stat().st_mode) == 0o660

    def test_near_miss_new_file_gets_the_list_of_the_folder(self, repository: Workspace) -> None:
        self.set_attributes(repository.root, **{"system.posix_acl_default": self.granting(666)})
        repository.run("-q", "--report", "junit=r.xml")
        assert self.LIST in os.listxattr(repository.root / "r.xml")

    @pytest.mark.parametrize("failing", ["user.note", LIST, "names"])
    def test_file_does_not_lose_its_list(
        self, failing: str, repository: Workspace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """There may be no space for it, and an archive may bring more attributes than the system lists."""
        file = repository.root / APP
        self.set_attributes(file, **{"user.note": b"of the team", self.LIST: self.granting(12_345)})
        really = os.setxattr

        def set_unless_full(file: Any, name: str, value: bytes) -> None:
            if name == failing:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            really(file, name, value)

        def fail(*_: Any) -> None:
            raise OSError(errno.E2BIG, os.strerror(errno.E2BIG))

        monkeypatch.setattr(os, "setxattr", set_unless_full)
        if failing == "names":
            monkeypatch.setattr(os, "listxattr", fail)
        refused = failing == self.LIST
        with pytest.raises(OSError, match="No space") if refused else contextlib.nullcontext():
            change_whole(str(file), BAD.encode(), FIXED.encode())
        assert file.read_text() == (BAD if refused else FIXED)
        assert os.getxattr(file, self.LIST) == self.granting(12_345)
        assert os.listdir(file.parent) == [file.name]

    @pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root gives a file away")
    def test_list_is_dropped_if_another_group_would_get_its_permissions(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_: int) -> None:
            raise PermissionError

        file = tmp_path / "file"
        file.write_bytes(b"before")
        os.chown(file, 12, 34)
        self.set_attributes(file, **{self.LIST: self.granting(12_345)})
        monkeypatch.setattr(os, "fchown", refuse)
        change_whole(str(file), b"before", b"after")
        assert os.listxattr(file) == []
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("target", ["elsewhere/deep", "../outside"])
def test_fix_changes_no_file_that_a_link_and_two_dots_might_mean(target: str, repository: Workspace) -> None:
    """A stranger has made ``services/salesforce`` a link: to the system, the path names another file than it seems to."""
    files = [
        repository.write(f"{place}/X.connectedApp-meta.xml", BAD) for place in ("services", "elsewhere", "..")
    ]
    for folder in ("elsewhere/deep", "../outside"):
        repository.write(f"{folder}/readme", "")
    (repository.root / "services/salesforce").symlink_to(repository.root / target)
    for named in ("X.connectedApp-meta.xml", "."):
        assert repository.run("--fix", f"services/salesforce/../{named}").code == 2
    assert [file.read_text() for file in files] == [BAD] * 3


class TestOtherFilesOfAnApp:
    """A stranger's file says that it belongs to an app. The app's other files are changed in the same project only."""

    NAMED = "stranger/policies/X.ecaOauthPlcy-meta.xml"
    OTHER = "work/settings/X.ecaOauth-meta.xml"

    @pytest.fixture
    def files(self, workspace: Workspace) -> Workspace:
        """A folder in no repository and no project, with two parts of an app."""
        policies = ("isClientCredentialsFlowEnabled=true", "clientCredentialsFlowUser=order.sync@example.com")
        workspace.write(self.NAMED, eca_file("ExtlClntAppOauthConfigurablePolicies", *policies))
        switch = eca_file("ExtlClntAppGlobalOauthSettings", "isClientCredentialsFlowEnabled=true")
        workspace.write("stranger/global/X.ecaGlblOauth-meta.xml", switch)
        workspace.write(self.OTHER, eca_file("ExtlClntAppOauthSettings", "commaSeparatedOauthScopes=Full"))
        return workspace

    def is_changed(self, files: Workspace, **environment: str) -> bool:
        before = (files.root / self.OTHER).read_bytes()
        files.run("--fix", "--unsafe-fixes", self.NAMED, **environment)
        return (files.root / self.OTHER).read_bytes() != before

    @pytest.mark.parametrize(
        "repositories", [["stranger"], ["work"], ["work", "stranger"], ["work/settings"]]
    )
    @pytest.mark.parametrize("is_file", [False, True])
    def test_not_in_another_repository(
        self, repositories: list[str], is_file: bool, files: Workspace
    ) -> None:
        for repository in repositories:
            files.write(f"{repository}/.git" if is_file else f"{repository}/.git/HEAD", "")
        assert not self.is_changed(files)

    def test_not_in_a_clone_below(self, files: Workspace) -> None:
        """The working directory is a repository, too."""
        for repository in (".", "work"):
            files.write(f"{repository}/.git/HEAD", "")
        assert not self.is_changed(files)

    @pytest.mark.parametrize("is_file", [False, True])
    @pytest.mark.parametrize("named", [NAMED, "stranger"])
    @pytest.mark.parametrize(
        ("marks", "is_in_diff"),
        [
            (["work/.git/HEAD"], False),
            (["work/sfdx-project.json"], False),
            ([".git/HEAD", "work/.git/HEAD"], False),
            ([], True),
            ([".git/HEAD"], True),
            ([".git/HEAD", "work/.git"], True),
        ],
    )
    def test_no_diff_of_a_file_in_another_repository_to_which_a_link_leads(
        self, marks: list[str], is_in_diff: bool, named: str, is_file: bool, files: Workspace
    ) -> None:
        for mark in marks:
            files.write(mark, "{}")
        other = files.root / self.OTHER
        (files.root / "stranger" / other.name).symlink_to(other if is_file else other.parent)
        ran = files.run("--diff", "--unsafe-fixes", named)
        assert (f"+++ b/{self.OTHER}" in ran.out) == is_in_diff

    @pytest.mark.parametrize("tree", ["work", "stranger", "work/settings"])
    def test_not_in_another_tree_that_a_variable_names(self, tree: str, files: Workspace) -> None:
        assert not self.is_changed(files, GIT_WORK_TREE=str(files.root / tree))

    @pytest.mark.parametrize(
        ("marks", "directory", "is_fixed"),
        [
            ([], "tools", False),
            ([".git/HEAD"], "tools", False),
            (["tools/sfdx-project.json"], "tools", False),
            ([], "stranger", False),
            ([], ".", True),
            (["sfdx-project.json"], "tools", True),
        ],
    )
    @pytest.mark.parametrize("is_absolute", [False, True])
    def test_without_a_project_not_outside_of_the_working_directory(
        self, marks: list[str], directory: str, is_fixed: bool, is_absolute: bool, files: Workspace
    ) -> None:
        """The stranger's file is in a folder above the other one."""
        for mark in (*marks, "tools/readme"):
            files.write(mark, "{}")
        named = files.write("X.ecaOauthPlcy-meta.xml", (files.root / self.NAMED).read_bytes())
        before = (files.root / self.OTHER).read_bytes()
        here = files.root / directory
        files.run(
            "--fix",
            "--unsafe-fixes",
            str(named) if is_absolute else os.path.relpath(named, here),
            cwd=directory,
        )
        assert ((files.root / self.OTHER).read_bytes() != before) == is_fixed

    @pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
    def test_near_miss_path_to_the_working_directory_by_the_users_link(self, files: Workspace) -> None:
        """As ``$PWD`` has it, if the user came through the link."""
        files.write("here/X.ecaOauthPlcy-meta.xml", (files.root / self.NAMED).read_bytes())
        files.write(
            "here/stranger/X.ecaGlblOauth-meta.xml",
            (files.root / "stranger/global/X.ecaGlblOauth-meta.xml").read_bytes(),
        )
        other = files.write(f"here/{self.OTHER}", (files.root / self.OTHER).read_bytes())
        (files.root / "link").symlink_to("here")
        before = other.read_bytes()
        files.run("--fix", "--unsafe-fixes", str(files.root / "link/X.ecaOauthPlcy-meta.xml"), cwd="here")
        assert other.read_bytes() != before

    @pytest.mark.parametrize("is_deleted", [False, True])
    @pytest.mark.parametrize(("named", "is_fixed"), [("beside", False), ("stranger", True), ("work", True)])
    def test_not_of_another_app_that_changed(
        self, named: str, is_fixed: bool, is_deleted: bool, files: Workspace
    ) -> None:
        """With --changed-since, an app that differs from the merge base is linted only if one of its files is named."""
        files.write("sfdx-project.json", '{"packageDirectories": [{"path": "."}]}')
        changed = files.write("changed/Order_Sync.eca-meta.xml", eca_file("ExternalClientApplication"))
        files.write("beside/Y.ecaOauth-meta.xml", eca_file("ExtlClntAppOauthSettings", app="Y"))
        git(files.root, "init", "--quiet")
        commit(files.root)
        if is_deleted:
            changed.unlink()
        else:
            changed.write_text(changed.read_text().replace("<label>", "<label>The "))
        before = (files.root / self.OTHER).read_bytes()
        files.run("--fix", "--unsafe-fixes", "--changed-since", "HEAD", named)
        assert ((files.root / self.OTHER).read_bytes() != before) == is_fixed

    @pytest.mark.skipif(sys.platform in {"darwin", "win32"}, reason="every name is Unicode there")
    @pytest.mark.parametrize("named", ["text", "byte"])
    def test_not_of_a_file_that_is_shown_alike(self, named: str, files: Workspace) -> None:
        r"""A byte that isn't UTF-8 is shown as ``\xff``. Each file is of an app of its own."""
        paths = {
            "text": "work/F\\xff.ecaOauth-meta.xml",
            "byte": os.fsdecode(b"work/F\xff.ecaOauth-meta.xml"),
        }
        for name, path in paths.items():
            files.write(
                path, eca_file("ExtlClntAppOauthSettings", "commaSeparatedOauthScopes=Api, Api", app=name)
            )
        before = snapshot(files.root)
        ran = files.run("--fix", paths[named])
        changed = [path for path, content in snapshot(files.root).items() if content != before[path]]
        assert changed == [paths[named]]
        assert (ran.code, ran.err.count("another file is shown as this path, too")) == (2, 1)
        assert files.run("--fix", "work").code != 2  # both are named

    @pytest.mark.parametrize("marks", [[], [".git/HEAD"], [".git/HEAD", "work/.git"]])
    def test_in_the_same_repository_with_its_submodules(self, marks: list[str], files: Workspace) -> None:
        for mark in marks:
            files.write(mark, "")
        assert self.is_changed(files)


class TestNearMisses:
    @pytest.mark.parametrize(
        "path",
        ["r.xml", "out/deep/r.xml", ".gitlab/r.xml", "a.git/r.xml", ".github/.git-r.xml", "git/r.xml", "git~2/r.xml", "a:.git/r.xml", ".g\u00eft/r.xml", "\uff47\uff49\uff54/r.xml", ".g\u0131/r.xml", "refs/r.xml", "../beside/r.xml", "./a/../r.xml"],
    )  # fmt: skip
    def test_ordinary_paths_are_written(self, path: str, repository: Workspace) -> None:
        repository.write("refs/HEAD", "")
        ran = repository.run("-q", "--report", f"junit={path}")
        assert (ran.code, ran.err) == (1, "")
        assert (repository.root / os.path.normpath(path)).stat().st_size

    def test_links_outside_the_repository_are_followed(self, repository: Workspace) -> None:
        above = repository.root.parent
        (above / "to-repository").symlink_to("repository")
        (above / "real").mkdir()
        (above / "to-real").symlink_to("real")
        (above / "to-file.xml").symlink_to("real/by-link.xml")
        for path in ("to-repository/r.xml", "to-real/deep/r.xml", "to-file.xml"):
            assert repository.run("--report", f"junit={above}/{path}").code == 1
        for written in ("repository/r.xml", "real/deep/r.xml", "real/by-link.xml"):
            assert (above / written).stat().st_size
        assert (above / "to-file.xml").is_symlink()
        ran = repository.run("--fix", f"{above}/to-repository/{APP}")
        assert (ran.code, (repository.root / APP).read_text()) == (1, FIXED)

    @pytest.mark.parametrize(
        "arguments",
        [
            ("lint", "--report", "json={}"), ("lint", "-o", "{}"), ("lint", "--output={}"), ("lint", "--write-baseline", "--baseline", "{}"),
            ("inventory", "-o", "{}"),
        ],
        ids=" ".join,
    )  # fmt: skip
    def test_users_link_is_followed_by_every_option(
        self, arguments: tuple[str, ...], repository: Workspace
    ) -> None:
        """The link is in no repository and no project, beside the linted one."""
        above = repository.root.parent
        (above / "real.json").write_text('{"version": 1}')
        (above / "link.json").symlink_to("real.json")
        repository.run(*(part.format("../link.json") for part in arguments))
        assert (above / "link.json").is_symlink()
        assert (above / "real.json").read_text() != '{"version": 1}'

    @pytest.mark.parametrize("option", [("--report", "json={}"), ("-o", "{}")], ids=" ".join)
    def test_link_beside_a_linted_file_is_refused(
        self, option: tuple[str, str], repository: Workspace
    ) -> None:
        """Near miss: the folder, in no repository and no project, is linted."""
        above = repository.at(repository.root.parent)
        above.write("X.connectedApp-meta.xml", BAD)
        (above.root / "link.json").symlink_to("real.json")
        written = (part.format("../link.json") for part in option)
        assert LINKED in repository.run(*written, "../X.connectedApp-meta.xml").err
        assert not (above.root / "real.json").exists()

    def test_worktrees_and_submodules_are_written(self, repository: Workspace) -> None:
        git(repository.root, "add", "--all")
        git(repository.root, "commit", "--quiet", "--message", "base")
        git(repository.root, "clone", "--quiet", "--bare", ".", "../bare.git")
        git(repository.root, "worktree", "add", "--quiet", "../worktree")
        git(repository.root.parent / "bare.git", "worktree", "add", "--quiet", "--detach", "within")
        git(repository.root, "submodule", "--quiet", "add", "../bare.git", "module")
        for checkout in ("../worktree", "../bare.git/within", "module"):
            assert (repository.root / checkout / ".git").is_file()
            ran = repository.run("config", "init", cwd=checkout)
            assert (ran.code, ran.err) == (0, "")
            ran = repository.run("-q", "--report", "junit=out/r.xml", "--fix", "--isolated", cwd=checkout)
            assert (ran.code, ran.err) == (1, "")
            assert (repository.root / checkout / "out" / "r.xml").stat().st_size
            assert (repository.root / checkout / APP).read_text() == FIXED

    def test_directory_without_read_permission_is_written(self, tmp_path: Path) -> None:
        drop = tmp_path / "drop"
        drop.mkdir()
        drop.chmod(0o311)
        try:
            write_whole(str(drop / "r.xml"), b"report")
        finally:
            drop.chmod(0o755)
        assert (drop / "r.xml").read_bytes() == b"report"


class TestDiffs:
    """``git apply`` changes the linted files, whatever the folders are called.

    Where a folder's name repeats that of the working directory, git could leave it out of each path.
    """

    @pytest.mark.parametrize(
        ("here", "repeated"), [("sf", "sf"), ("sf/app", "sf/app"), ("b/sf", "sf"), ('"s f"', '"s f"')]
    )
    def test_diff_is_applied_to_the_linted_files_only(
        self, here: str, repeated: str, workspace: Workspace
    ) -> None:
        git(workspace.root, "init", "--quiet")
        below = workspace.at(here)
        name = "connectedApps/X.connectedApp-meta.xml"
        linted = [below.write(f"{folder}/{name}", BAD) for folder in (repeated, f"{repeated}/new", "z/new")]
        others = [below.write(f"{folder}{name}", BAD) for folder in ("", "new/")]
        diff = below.run("--diff", repeated, "z").out
        git(below.root, "apply", data=diff.encode())
        assert [file.read_text() for file in linted] == [FIXED] * 3
        assert [file.read_text() for file in others] == [BAD] * 2

    @pytest.mark.parametrize(
        ("here", "repeated"), [("e\u0301", "\u00e9"), ("\u00e9", "e\u0301"), ("e\u0301", "e\u0301")]
    )
    def test_diff_is_applied_to_the_linted_files_where_git_composes_letters(
        self, here: str, repeated: str, workspace: Workspace
    ) -> None:
        """On macOS, git calls the working directory by its composed form, and the files as they are called."""
        git(workspace.root, "init", "--quiet")
        linted = workspace.write(f"{here}/{repeated}/{APP}", BAD)
        other = workspace.write(f"{here}/{APP}", BAD)
        diff = workspace.at(here).run("--diff", repeated).out
        composed = (workspace.root / here).rename(workspace.root / "\u00e9")
        git(composed, "apply", data=diff.encode())
        changed = [composed / file.relative_to(workspace.root / here) for file in (linted, other)]
        assert [file.read_text() for file in changed] == [FIXED, BAD]

    # With these, git takes a folder for a bare repository.
    FALSE = ("HEAD", "objects/x", "refs/x")

    @pytest.mark.parametrize("here", ["sf", "sf/force-app"])
    def test_no_diff_where_git_would_start_programs_of_a_folder(
        self, here: str, repository: Workspace
    ) -> None:
        for name in self.FALSE:
            repository.write(f"sf/{name}", "ref: refs/heads/main\n")
        filters = '[core]\n bare = false\n worktree = .\n[filter "x"]\n clean = sh clean.sh\n'
        repository.write("sf/config", filters)
        repository.write("sf/clean.sh", "touch ran; cat\n")
        repository.write("sf/.gitattributes", "*.xml filter=x\n")
        file = repository.write(f"sf/{APP}", BAD)
        ran = repository.at(here).run("--diff", ".")
        git(repository.root / here, "apply", "--allow-empty", data=ran.out.encode(), check=False)
        assert not list(repository.root.rglob("ran"))
        assert (ran.code, ran.out, file.read_text()) == (2, "", BAD)
        assert "git apply would take " in ran.err

    @pytest.mark.parametrize("missing", FALSE)
    def test_near_miss_folder_that_git_takes_for_none(self, missing: str, repository: Workspace) -> None:
        for name in self.FALSE:
            if name != missing:
                repository.write(f"sf/{name}", "ref: refs/heads/main\n")
        file = repository.write(f"sf/{APP}", BAD)
        git(repository.root / "sf", "apply", data=repository.at("sf").run("--diff", ".").out.encode())
        assert file.read_text() == FIXED

    def test_near_miss_root_of_the_repository_around_such_a_folder(self, repository: Workspace) -> None:
        for name in self.FALSE:
            repository.write(name, "ref: refs/heads/main\n")
        git(repository.root, "apply", data=repository.run("--diff").out.encode())
        assert (repository.root / APP).read_text() == FIXED


class TestRacers:
    """Somebody with write access to the tree replaces a folder by a link while ``--fix`` runs."""

    @pytest.fixture
    def outside(self, repository: Workspace) -> Path:
        """The target of the attacker's link: the same files in another place."""
        shutil.copytree(repository.root / "force-app", repository.root.parent / "outside" / "force-app")
        return repository.root.parent / "outside"

    @staticmethod
    def swap(root: Path, folder: str, outside: Path) -> None:
        os.rename(root / folder, root / "kept")
        os.symlink(outside / folder, root / folder)

    @staticmethod
    def fix(root: Path, between: Callable[[], None] = lambda: None) -> tuple[str, ...]:
        settings, rules = Settings(select=("no-valid-scopes",)), load_rules()

        def anew(contents: Any = None) -> Any:
            return lint((APP,), settings, rules, str(root), contents or {})

        fixing = apply.prepare(anew(), anew, unsafe=False)
        assert [file.source.path for file in fixing.files] == [APP]
        between()
        return apply.write(fixing, anew).errors

    @pytest.mark.parametrize("folder", ["force-app", "force-app/connectedApps", APP])
    def test_swap_before_the_write_changes_nothing_outside(
        self, folder: str, repository: Workspace, outside: Path
    ) -> None:
        before = snapshot(outside)
        errors = self.fix(repository.root, lambda: self.swap(repository.root, folder, outside))
        # Linted again, the folder leads out.
        led_out = [] if folder == APP else [f"{APP}: a link leads out of the repository there"]
        said = [error.partition(": not fixed: ")[0].partition(", and isn't followed")[0] for error in errors]
        assert said == [*led_out, APP]
        assert snapshot(outside) == before

    @pytest.mark.parametrize("swapped", ["vendor", "vendor/X.connectedApp-meta.xml"])
    def test_fixes_of_one_file_are_not_made_in_another(self, swapped: str, repository: Workspace) -> None:
        """The numbers of the elements to remove are those of the first file."""
        folder = "force-app/connectedApps"
        repository.write(APP, connected_app("Api", "Full"))
        more = "        <isAdminApproved>true</isAdminApproved>\n"
        repository.write("vendor/X.connectedApp-meta.xml", connected_app("Full", "Web", "Api", more=more))
        settings, rules = Settings(select=("unsupported-scope",)), load_rules()

        def anew(contents: Any = None) -> Any:
            return lint((folder, "vendor"), settings, rules, str(repository.root), contents or {})

        found = anew()
        (repository.root / swapped).rename(repository.root / "kept")
        (repository.root / swapped).symlink_to(repository.root / (folder if swapped == "vendor" else APP))
        before = snapshot(repository.root)
        errors = apply.write(apply.prepare(found, anew, unsafe=True), anew).errors
        assert [error.partition(": ")[2] for error in errors] == [CHANGED]
        assert snapshot(repository.root) == before

    @pytest.mark.parametrize("has_hard_links", [True, False])
    @pytest.mark.parametrize("appears", ["file", "link", "folder", "nothing"])
    def test_config_init_replaces_nothing_that_appears_meanwhile(
        self, appears: str, has_hard_links: bool, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made = workspace.root / "sfscope-lint.toml"

        def appear(_: int) -> None:
            if appears == "file":
                made.write_text("theirs")
            elif appears == "link":
                made.symlink_to("theirs.toml")
            elif appears == "folder":
                made.mkdir()

        def refuse(*_: object, **__: object) -> None:
            raise PermissionError(errno.EPERM, "Operation not permitted")

        monkeypatch.setattr(os, "fsync", appear)  # once the new file is written, before it gets its name
        if not has_hard_links:
            monkeypatch.setattr(os, "link", refuse)
        ran = workspace.run("config", "init")
        if appears == "nothing":
            assert ran.code == 0
            assert snapshot(workspace.root) == {made.name: made.read_bytes()}
            assert made.stat().st_nlink == 1
        else:
            left = {"file": b"theirs", "link": b"theirs.toml", "folder": None}[appears]
            assert snapshot(workspace.root) == {made.name: left}
            assert (ran.code, ran.err) == (2, "error: sfscope-lint.toml can't be written: File exists\n")

    @pytest.mark.parametrize(
        ("renamed", "way", "report"),
        [
            ("salesforce", "salesforce", "r.xml"),  # the link on the way to the working directory
            (".git", "sub", "../salesforce/r.xml"),  # the repository's mark
            ("sub", "sub", "r.xml"),  # the working directory, with a link in it
        ],
    )
    def test_linted_tree_is_the_one_at_the_start(
        self, renamed: str, way: str, report: str, workspace: Workspace
    ) -> None:
        repository, outside = workspace.root / "repository", workspace.root / "outside"
        for one in (outside, repository / "sub"):
            workspace.write(f"{one}/{APP}", BAD)
        git(repository, "init", "--quiet")
        (repository / "salesforce").symlink_to(outside)
        (repository / "sub" / "r.xml").symlink_to(outside / "r.xml")
        before = snapshot(outside)
        ran = subprocess.run(
            [
                sys.executable,
                "-P",
                "-c",
                RENAMING,
                repository / renamed,
                workspace.root / "kept",
                "--report",
                f"junit={report}",
            ],
            cwd=repository / way,
            env=environment(PWD=str(repository / way)),
            capture_output=True,
            text=True,
            check=False,
        )
        assert os.path.lexists(workspace.root / "kept")
        why = "the working directory was moved; run again" if renamed == "sub" else f"salesforce {LINKED}"
        assert (ran.returncode, why in ran.stderr) == (2, True)
        assert snapshot(outside) == before

    @pytest.mark.parametrize("path", ["out/r.xml", "out/deep/r.xml", "out/hooks/r.xml"])
    def test_git_directory_in_the_place_of_the_folder_is_not_written(
        self, path: str, repository: Workspace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        root = repository.root
        (root / "out").mkdir()
        git_directory = snapshot(root / ".git")
        really = os.open

        def swap_and_open(name: Any, *arguments: Any, **named: Any) -> int:
            if name == "out":
                (root / "out").rename(root / "kept")
                (root / ".git").rename(root / "out")
            return really(name, *arguments, **named)

        monkeypatch.setattr(os, "open", swap_and_open)
        with pytest.raises(OSError, match=f"{GITS}|No such file"):
            write_whole(str(root / path), b"report")
        assert snapshot(root / "out") == git_directory

    @pytest.mark.parametrize("moments", list(itertools.combinations(range(1, 6), 2)), ids=str)
    def test_fixed_file_gets_no_permissions_of_another_one(
        self, moments: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The racer's file is in the place of a private one while its permissions are looked at, and not when its text is."""
        private, public = tmp_path / "private", tmp_path / "public"
        for file, mode in ((private, 0o600), (public, 0o666)):
            file.write_text(file.name)
            file.chmod(mode)
        looks: list[str] = []

        def exchanging(look: Callable[..., Any]) -> Callable[..., Any]:
            def called(path: Any, *arguments: Any, **named: Any) -> Any:
                if path == private.name:
                    looks.append(path)
                    if len(looks) in moments:
                        private.rename(tmp_path / "kept")
                        public.rename(private)
                        (tmp_path / "kept").rename(public)
                return look(path, *arguments, **named)

            return called

        for name in ("stat", "access", "open"):
            monkeypatch.setattr(os, name, exchanging(getattr(os, name)))
        with contextlib.suppress(OSError):
            change_whole(str(private), b"private", b"private and fixed")
        monkeypatch.undo()
        assert len(looks) > 3
        modes = {file.read_text(): stat.S_IMODE(file.stat().st_mode) for file in (private, public)}
        assert {mode for text, mode in modes.items() if text.startswith("private")} == {0o600}

    def test_file_that_never_ends_in_the_place_of_a_fixed_one_is_not_read(
        self, repository: Workspace
    ) -> None:
        def grow() -> None:
            os.truncate(repository.root / APP, 1 << 40)

        assert self.fix(repository.root, grow) == (f"{APP}: {CHANGED}",)

    def test_pipe_in_the_place_of_the_baseline_is_not_waited_for(
        self, repository: Workspace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It is swapped after it was looked at, or before it is opened."""
        file = repository.write("base.json", "")
        really_stat, really_open = os.stat, os.open

        def swap(path: Any) -> None:
            if path == str(file) and stat.S_ISREG(os.lstat(file).st_mode):
                file.unlink()
                os.mkfifo(file)

        def stat_and_swap(path: Any, **named: Any) -> os.stat_result:
            found = really_stat(path, **named)
            swap(path)
            return found

        def swap_and_open(path: Any, *arguments: Any, **named: Any) -> int:
            swap(path)
            return really_open(path, *arguments, **named)

        def waits(*_: Any) -> None:
            pytest.fail("it waits for a writer")

        before = signal.signal(signal.SIGALRM, waits)
        signal.setitimer(signal.ITIMER_REAL, 5)
        try:
            monkeypatch.setattr(os, "stat", stat_and_swap)
            monkeypatch.setattr(os, "open", swap_and_open)
            with pytest.raises(OSError, match="it is a pipe that nobody reads"):
                write_baseline(str(file), {}, from_here=False)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)

    @pytest.mark.parametrize("swapped", ["folder", "folder/pipe"])
    def test_swap_before_a_pipe_is_opened_writes_to_no_other_one(
        self, swapped: str, repository: Workspace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        outside = repository.root.parent / "outside"
        readers = []
        for folder in (repository.root / "folder", outside / "folder"):
            folder.mkdir(parents=True)
            os.mkfifo(folder / "pipe")
            readers.append(os.open(folder / "pipe", os.O_RDWR | os.O_NONBLOCK))
        stat = os.stat

        def stat_and_swap(path: Any, **named: Any) -> os.stat_result:
            found = stat(path, **named)
            if os.path.basename(path) == "pipe" and not (repository.root / "kept").exists():
                self.swap(repository.root, swapped, outside)
            return found

        monkeypatch.setattr(os, "stat", stat_and_swap)
        with contextlib.suppress(OSError):  # a link instead of the pipe itself is an error
            write_whole(str(repository.root / "folder" / "pipe"), b"report")
        monkeypatch.undo()
        assert (repository.root / "kept").exists()
        with pytest.raises(BlockingIOError):
            os.read(readers[1], 100)
        for reader in readers:
            os.close(reader)

    @pytest.mark.parametrize("folder", ["force-app", "force-app/connectedApps", APP])
    @pytest.mark.parametrize("moment", [1, 2, 3, 4, 5])
    def test_swap_at_each_moment_of_the_write_changes_nothing_outside(
        self, folder: str, moment: int, repository: Workspace, outside: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Moments: before opening the directory, creating the temporary file, completing it, reading the file, replacing it."""
        before = snapshot(outside)
        passed: list[int] = []

        def at(
            number: int, really: Callable[..., Any], when: Callable[..., bool] = lambda *_, **__: True
        ) -> Any:
            def called(*arguments: Any, **named: Any) -> Any:
                if number == moment and not passed and when(*arguments, **named):
                    passed.append(number)
                    self.swap(repository.root, folder, outside)
                return really(*arguments, **named)

            return called

        def is_relative(*_: Any, **named: Any) -> bool:
            return named.get("dir_fd") is not None

        opening = at(1, os.open, is_relative)
        opening = at(2, opening, lambda *a, **n: is_relative(**n) and bool(a[1] & os.O_CREAT))
        opening = at(4, opening, lambda *a, **n: is_relative(**n) and os.path.basename(APP) == a[0])
        monkeypatch.setattr(os, "open", opening)
        monkeypatch.setattr(os, "fsync", at(3, os.fsync))
        monkeypatch.setattr(os, "replace", at(5, os.replace))
        self.fix(repository.root)
        assert passed == [moment]
        assert snapshot(outside) == before
        assert not [name for name in snapshot(repository.root) if ".sfscope-lint" in name]

    def test_repeated_swaps_change_nothing_outside(self, repository: Workspace, outside: Path) -> None:
        root, before, done = repository.root, snapshot(outside), threading.Event()

        def until_it_goes(step: Callable[..., None], *paths: Path) -> None:
            while True:  # a report creates missing directories
                try:
                    return step(*paths)
                except OSError:
                    shutil.rmtree(root / "force-app", ignore_errors=True)

        def race() -> None:
            while not done.is_set():
                os.rename(root / "force-app", root / "kept")
                until_it_goes(os.symlink, outside / "force-app", root / "force-app")
                (root / "force-app").unlink()
                until_it_goes(os.rename, root / "kept", root / "force-app")

        racer = threading.Thread(target=race)
        racer.start()
        try:
            for number in range(200):
                held, new = (content.encode() for content in ((BAD, FIXED), (FIXED, BAD))[number % 2])
                with contextlib.suppress(OSError):
                    write_whole(str(root / APP), held)
                with contextlib.suppress(OSError):
                    change_whole(str(root / APP), held, new)
        finally:
            done.set()
            racer.join()
        assert snapshot(outside) == before


def test_link_in_a_work_tree_named_in_the_environment_is_refused(tmp_path: Path) -> None:
    """There is no .git: GIT_WORK_TREE names the tree, and the project is a subfolder."""
    tree, outside = tmp_path / "tree", tmp_path / "outside"
    (tree / "sf").mkdir(parents=True)
    outside.mkdir()
    (tree / "sf" / "sfdx-project.json").write_text('{"packageDirectories": [{"path": "."}]}')
    (tree / "reports").symlink_to(outside)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_WORK_TREE", str(tree))
        patch.chdir(tree / "sf")
        with pytest.raises(OSError, match=LINKED):
            write_whole("../reports/l.xml", b"report")
    assert list(outside.iterdir()) == []


def test_git_directory_with_shared_objects_is_recognised(repository: Workspace) -> None:
    repository.write("build/HEAD", "ref: refs/heads/main\n")
    repository.write("build/commondir", "../.git\n")
    ran = repository.run("-q", "--report", "json=build/config")
    assert ran.code == 2
    assert not (repository.root / "build" / "config").exists()
