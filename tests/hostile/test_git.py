"""Git is started, runs nothing that the linted tree or its repository contains, and still works."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from tests.hostile.repositories import RENAMING, Mark, plant, repository
from tests.support import Workspace, commit, connected_app, eca_file, environment, git

from sfscope_lint.files import git as git_module
from sfscope_lint.model.settings import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

RULE = "committed-global-oauth"
FOLDER = "force-app/main/default/extlClntAppGlobalOauthSets"
FILE = f"{FOLDER}/Sync.ecaGlblOauth-meta.xml"
GLOBAL = eca_file("ExtlClntAppGlobalOauthSettings", app="Sync")
APP = "force-app/main/default/connectedApps/Broken.connectedApp-meta.xml"
GIT = shutil.which("git") or ""


@pytest.fixture
def mark(tmp_path: Path) -> Mark:
    return Mark(tmp_path / "beside")


@pytest.fixture
def project(workspace: Workspace) -> Workspace:
    """A project with a global OAuth file; not a repository yet."""
    project = workspace.at("project")
    project.write("sfdx-project.json", '{"packageDirectories": [{"path": "force-app"}]}')
    project.write(FILE, GLOBAL)
    return project


def found(project: Workspace, *arguments: str, cwd: str = ".", **more: str) -> list[str]:
    ran = project.run("--format", "json", "--select", RULE, *arguments, cwd=cwd, **more)
    assert ran.code == 0, ran.err
    return [finding["path"] for finding in ran.findings]


class TestFolderThatLooksLikeARepository:
    @pytest.fixture
    def cloned(self, project: Workspace, mark: Mark, tmp_path: Path) -> Workspace:
        plant(project.root / FOLDER, mark, tmp_path / "scratch")
        repository(project.root)
        git(tmp_path, "clone", "--quiet", str(project.root), "cloned")
        mark.clear()
        return project.at(tmp_path / "cloned")

    def test_git_itself_uses_the_folder(self, cloned: Workspace, mark: Mark) -> None:
        git(cloned.root / FOLDER, "-c", "safe.bareRepository=all", "ls-files", check=False)
        assert mark.left_by

    @pytest.mark.parametrize(
        "arguments",
        [
            (),
            ("--isolated", "--select", "no-valid-scopes"),
            ("--list-files",),
            ("--select", RULE),
            ("--changed-since", "main"),
            ("--changed-since", "main", "--diff"),
            (FILE,),
            ("inventory",),
            ("explain", "no valid scopes defined"),
        ],
        ids=" ".join,
    )
    def test_nothing_runs(self, arguments: tuple[str, ...], cloned: Workspace, mark: Mark) -> None:
        assert cloned.run(*arguments).code == 0
        assert mark.left_by == set()

    def test_file_is_seen_as_tracked(self, cloned: Workspace, mark: Mark) -> None:
        assert found(cloned) == [FILE]
        assert found(cloned, cwd=FOLDER) == [os.path.basename(FILE)]
        assert mark.left_by == set()

    def test_planted_repository_does_not_answer_what_changed(
        self, project: Workspace, mark: Mark, tmp_path: Path
    ) -> None:
        """Its own branch says that nothing has changed, and its fsmonitor runs a program."""
        repository(project.root)
        head = git(project.root, "rev-parse", "HEAD").stdout.decode()
        plant(project.root / "force-app", mark, tmp_path / "scratch")
        project.write("force-app/refs/heads/main", head)
        project.write(APP, connected_app("Full"))
        git(project.root, "checkout", "--quiet", "-b", "work")
        commit(project.root)
        mark.clear()
        ran = project.run(
            "--format", "json", "--select", "no-valid-scopes", "--changed-since", "main", cwd="force-app"
        )
        assert (ran.code, [f["app"]["name"] for f in ran.findings]) == (1, ["Broken"])
        assert mark.left_by == set()


class TestConfigurationOfTheRepository:
    """The configuration in an unpacked archive comes from somebody else."""

    @pytest.fixture
    def unpacked(self, project: Workspace, mark: Mark) -> Workspace:
        project.write(APP, connected_app("Api"))
        repository(project.root)
        git(project.root, "checkout", "--quiet", "-b", "work")
        project.write(".gitattributes", "*.connectedApp-meta.xml filter=x diff=x\n*.json filter=y\n")
        commit(project.root)
        config = project.root / ".git/config"
        config.write_text(mark.config())
        project.write(APP, connected_app("Full"))
        project.write(".gitignore", ".env\n")
        project.write(".env", "SALESFORCE_GRANT_TYPE=client_credentials\nSALESFORCE_CLIENT_ID=a\n")
        mark.clear()
        return project

    def test_git_itself_runs_the_configured_programs(self, unpacked: Workspace, mark: Mark) -> None:
        git(unpacked.root, "diff", "--ext-diff", "main", "--", APP, check=False)
        assert {"fsmonitor", "clean", "command"} <= mark.left_by

    @pytest.mark.parametrize("arguments", [(), ("--changed-since", "main")], ids=["whole", "changed"])
    def test_nothing_runs(self, arguments: tuple[str, ...], unpacked: Workspace, mark: Mark) -> None:
        ran = unpacked.run("--format", "json", "--select", "no-valid-scopes", *arguments)
        assert (ran.code, [f["app"]["name"] for f in ran.findings]) == (1, ["Broken"])
        assert found(unpacked, *arguments) == ([] if arguments else [FILE])
        ran = unpacked.run("--verbose", *arguments)
        assert ".env: not searched for settings, because git ignores it" in ran.err
        assert mark.left_by == set()

    def test_missing_objects_are_not_fetched(self, unpacked: Workspace, mark: Mark) -> None:
        shutil.rmtree(unpacked.root / ".git/objects")
        (unpacked.root / ".git/objects").mkdir()
        ran = unpacked.run("--changed-since", "main")
        assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
        assert mark.left_by == set()

    def test_index_that_needs_fetching_is_an_error(
        self, project: Workspace, mark: Mark, tmp_path: Path
    ) -> None:
        plant(project.root / ".git", mark, tmp_path / "scratch")
        git(project.root, "ls-files", check=False)
        assert "ext" in mark.left_by
        mark.clear()
        ran = project.run("--select", RULE)
        assert (ran.code, ran.err.count("\n")) == (0, 1)
        assert f"warning: {RULE}: not every file could be checked: git ls-files failed: error: " in ran.err
        assert project.run("--changed-since", "main").code == 2
        assert mark.left_by == set()

    def test_inner_repository_does_not_hide_what_the_outer_one_tracks(
        self, project: Workspace, mark: Mark
    ) -> None:
        """The outer repository may track what the inner one doesn't."""
        repository(project.root)
        repository(project.root / FOLDER)
        git(project.root / FOLDER, "rm", "--quiet", "--cached", "--", os.path.basename(FILE))
        (project.root / FOLDER / ".git/config").write_text(mark.config())
        assert found(project) == [FILE]
        assert found(project, cwd=FOLDER) == [os.path.basename(FILE)]
        assert mark.left_by == set()


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
class TestObjects:
    """If the index is sparse, git writes objects for the folders in it that have none, whatever the command."""

    @pytest.fixture
    def unpacked(self, project: Workspace) -> Workspace:
        """A sparse checkout with a staged file, and so with folders that no object describes."""
        project.write("docs/a.md", "a")
        repository(project.root)
        git(project.root, "sparse-checkout", "set", "--cone", "--sparse-index", "force-app")
        project.write(f"{FOLDER}/new.txt", "new")
        git(project.root, "add", ".")
        return project

    @pytest.fixture
    def outside(self, tmp_path: Path) -> Path:
        """A folder of the user's, which nothing may write to."""
        folder = tmp_path / "outside"
        folder.mkdir()
        return folder

    @staticmethod
    def link_folders(objects: Path, outside: Path) -> None:
        for name in (f"{number:02x}" for number in range(256)):
            if not (objects / name).exists():
                (objects / name).symlink_to(outside)

    @staticmethod
    def link_all(objects: Path, outside: Path) -> None:
        shutil.copytree(objects, outside, dirs_exist_ok=True)
        shutil.rmtree(objects)
        objects.symlink_to(outside)

    @staticmethod
    def link_list_of_ids(objects: Path, outside: Path) -> None:
        """In a repository with two kinds of ids, git since 2.45 adds a line for each object to this file."""
        (objects / "loose-object-idx").symlink_to(outside / ".bashrc")

    @staticmethod
    def link_list_of_ids_hard(objects: Path, outside: Path) -> None:
        """As tar unpacks it, in a folder that has the other file."""
        (outside / ".bashrc").write_text("")
        (objects / "loose-object-idx").hardlink_to(outside / ".bashrc")

    @pytest.mark.parametrize("link", [link_folders, link_all, link_list_of_ids, link_list_of_ids_hard])
    @pytest.mark.parametrize("asking", ["tracked", "ignored"])
    @pytest.mark.parametrize("place", ["repository", "worktree"])
    def test_git_writes_none_through_a_link(
        self,
        link: Callable[[Path, Path], None],
        asking: str,
        place: str,
        unpacked: Workspace,
        outside: Path,
        tmp_path: Path,
    ) -> None:
        here = unpacked
        if place == "worktree":
            git(unpacked.root, "worktree", "add", "--quiet", "../beside")
            here = unpacked.at(tmp_path / "beside")
            git(here.root, "sparse-checkout", "set", "--cone", "--sparse-index", "force-app")
            here.write(f"{FOLDER}/other.txt", "new")
            git(here.root, "add", ".")
        if asking == "ignored":
            (here.root / FILE).unlink()
            settings = "SF_GRANT_TYPE=client_credentials\nSF_LOGIN_URL=https://a.my.salesforce.com\n"
            here.write(".env", settings)
        link(unpacked.root / ".git/objects", outside)
        before = sorted(outside.rglob("*"))
        ran = here.run("-v", "--select", RULE if asking == "tracked" else "flow")
        assert sorted(outside.rglob("*")) == before
        assert ran.err.count(" leads elsewhere, and git may write objects there") == 1

    @pytest.mark.parametrize("way", ["path", "link"])
    def test_git_writes_none_to_another_repository(
        self, way: str, unpacked: Workspace, tmp_path: Path
    ) -> None:
        """The repository's ``commondir`` leads there, as that of a worktree does."""
        here = tmp_path / "unpacked"
        shutil.copytree(unpacked.root, here, symlinks=True)
        own = here / ".git"
        shutil.rmtree(own / "objects")
        others = unpacked.root / ".git"
        (own / "link").symlink_to(others)
        (own / "commondir").write_text("link" if way == "link" else str(others))
        before = sorted((others / "objects").rglob("*"))
        ran = unpacked.at(here).run("-v", "--select", RULE)
        assert sorted((others / "objects").rglob("*")) == before
        assert "commondir leads elsewhere, and git may write objects there" in ran.err

    @staticmethod
    def end_after_much(commondir: Path) -> None:
        """Git reads all of the file, however long it is."""
        commondir.write_text("./" * 65_536 + "evil\n")

    @staticmethod
    def differ_with_program(commondir: Path) -> None:
        """The file holds the name of the program that reads it: git is told of another directory than we are."""
        commondir.symlink_to("/proc/self/comm")
        (commondir.parent / "git").symlink_to("evil")
        (commondir.parent / commondir.read_text().strip()).symlink_to(".")

    @pytest.mark.parametrize(
        "lead",
        [
            end_after_much,
            pytest.param(
                differ_with_program,
                marks=pytest.mark.skipif(sys.platform != "linux", reason="Only Linux has such a file"),
            ),
        ],
    )
    def test_git_and_we_read_the_same_commondir(
        self, lead: Callable[[Path], None], unpacked: Workspace, outside: Path, tmp_path: Path
    ) -> None:
        own = unpacked.root / ".git"
        shutil.copytree(own, tmp_path / "evil").rename(own / "evil")
        self.link_folders(own / "evil/objects", outside)
        lead(own / "commondir")
        unpacked.run("-v", "--select", RULE)
        assert list(outside.iterdir()) == []

    @pytest.mark.parametrize("revision", [":docs/a.md", ":0:docs/a.md", "^:docs/a.md"])
    def test_git_writes_none_for_a_revision_that_names_a_file_of_the_index(
        self, revision: str, unpacked: Workspace, outside: Path
    ) -> None:
        self.link_folders(unpacked.root / ".git/objects", outside)
        ran = unpacked.run("--changed-since", revision)
        assert list(outside.iterdir()) == []
        assert "--changed-since: " in ran.err
        assert "leads elsewhere, and git may write objects there" in ran.err

    @pytest.mark.parametrize("revision", ["main", "HEAD~0", "main^{/}"])
    def test_git_is_asked_for_a_revision_that_names_none(
        self, revision: str, unpacked: Workspace, outside: Path
    ) -> None:
        self.link_folders(unpacked.root / ".git/objects", outside)
        ran = unpacked.run("--changed-since", revision)
        assert (ran.code, list(outside.iterdir())) == (0, []), ran.err

    @pytest.mark.skipif(os.name == "nt", reason="Windows has no such pipes")
    def test_git_is_not_asked_if_a_pipe_is_beside_objects(self, unpacked: Workspace) -> None:
        """As in place of the list of ids, where git would wait."""
        os.mkfifo(unpacked.root / ".git/objects/loose-object-idx")
        ran = unpacked.run("-v", "--select", RULE)
        assert ran.err.count("loose-object-idx leads elsewhere, and git may write objects there") == 1

    def test_file_with_one_name_beside_objects_is_none(self, unpacked: Workspace) -> None:
        unpacked.write(".git/objects/loose-object-idx", "")
        assert found(unpacked) == [FILE]

    def test_sparse_index_works(self, unpacked: Workspace) -> None:
        assert found(unpacked) == [FILE]


class TestPointer:
    """A ``.git`` that points to a git directory elsewhere."""

    @pytest.fixture
    def planted(self, project: Workspace, mark: Mark, tmp_path: Path) -> Workspace:
        plant(project.root / "planted", mark, tmp_path / "scratch")
        repository(project.root)
        mark.clear()
        return project

    @pytest.mark.parametrize(
        "target", ["../../../../planted", "{root}/planted", "../../../../.git/../planted"]
    )
    @pytest.mark.parametrize("as_link", [False, True])
    def test_pointer_into_the_files_of_the_repository_is_refused(
        self,
        target: str,
        as_link: bool,
        planted: Workspace,
        mark: Mark,
    ) -> None:
        target = target.format(root=planted.root)
        pointer = planted.root / FOLDER / ".git"
        if as_link:
            pointer.symlink_to(target)
        else:
            pointer.write_text(f"gitdir: {target}\n")
        assert found(planted) == [FILE]
        assert found(planted, cwd=FOLDER) == [os.path.basename(FILE)]
        ran = planted.run("--select", RULE)
        assert (
            f"warning: {RULE}: not every file could be checked: {pointer} leads to a folder among the repository's own files"
            in ran.err
        )
        planted.write(f"{FOLDER}/New.connectedApp", connected_app("Full"))
        assert planted.run("--changed-since", "main", cwd=FOLDER).code == 1
        assert mark.left_by == set()

    def test_pointer_in_the_root_into_the_files_is_refused(
        self, project: Workspace, mark: Mark, tmp_path: Path
    ) -> None:
        plant(project.root / "planted", mark, tmp_path / "scratch")
        project.write(".git", "gitdir: planted\n")
        mark.clear()
        ran = project.run("--changed-since", "main")
        assert (ran.code, ran.err.count("\n")) == (2, 1)
        assert "leads to a folder among the repository's own files" in ran.err
        assert "not every file could be checked" in project.run("--select", RULE).err
        assert mark.left_by == set()

    @pytest.mark.parametrize("content", ["gitdir: ../nowhere\n", "gitdir: a\0b\n", "x", ""])
    def test_pointer_to_nowhere_is_reported(self, content: str, project: Workspace) -> None:
        """As in a container with a worktree but without its repository."""
        project.write(".git", content)
        ran = project.run("--select", RULE)
        assert (ran.code, ran.err.count("\n")) == (0, 1)
        assert f"{project.root / '.git'} isn't a git directory and doesn't lead to one" in ran.err
        ran = project.run("--changed-since", "main")
        assert (ran.code, ran.err.count("\n")) == (2, 1)

    @pytest.mark.parametrize("kind", ["a link", "a file"])
    def test_pointer_through_more_links_than_python_follows_is_reported(
        self, kind: str, project: Workspace
    ) -> None:
        """An archive may contain them. The system follows 40."""
        (project.root / "links").mkdir()
        for number in range(1100):
            (project.root / "links" / str(number)).symlink_to(str(number + 1))
        if kind == "a link":
            (project.root / ".git").symlink_to("links/0")
        else:
            project.write(".git", "gitdir: links/0\n")
        for arguments in (("--select", RULE), ("--changed-since", "main")):
            ran = project.run(*arguments)
            assert ran.err.count("\n") == 1
            assert f"{project.root / '.git'} isn't a git directory and doesn't lead to one" in ran.err

    def test_worktree_is_used(self, project: Workspace, tmp_path: Path) -> None:
        repository(project.root)
        for place in (tmp_path / "elsewhere", project.root / "within"):
            git(project.root, "worktree", "add", "--quiet", "--detach", str(place))
            worktree = project.at(place)
            assert found(worktree) == [FILE]
            worktree.write(APP, connected_app("Full"))
            assert worktree.run("--changed-since", "main").code == 1

    def test_worktree_of_a_bare_repository_beside_it_is_used(
        self, project: Workspace, tmp_path: Path
    ) -> None:
        repository(project.root)
        home = tmp_path / "home"
        home.mkdir()
        git(home, "clone", "--quiet", "--bare", str(project.root), ".bare")
        (home / ".git").write_text("gitdir: ./.bare\n")
        git(home, "worktree", "add", "--quiet", "main")
        assert found(project.at(home / "main")) == [FILE]

    def test_submodule_is_used(self, project: Workspace, tmp_path: Path) -> None:
        repository(project.root)
        above = project.at(tmp_path / "above")
        above.root.mkdir()
        git(above.root, "init", "--quiet", "--initial-branch", "main")
        git(above.root, "submodule", "--quiet", "add", str(project.root), "sub")
        assert found(above, "sub") == [f"sub/{FILE}"]
        assert found(above, cwd="sub") == [FILE]

    def test_separate_git_directory_is_used(self, project: Workspace, tmp_path: Path) -> None:
        git(project.root, "init", "--quiet", "--separate-git-dir", str(tmp_path / "separate"))
        commit(project.root)
        assert found(project) == [FILE]


class TestEnvironment:
    def test_git_dir_and_work_tree_are_used(self, project: Workspace, tmp_path: Path) -> None:
        repository(project.root)
        moved = str(tmp_path / "moved.git")
        (project.root / ".git").rename(moved)
        assert found(project) == []
        assert found(project, GIT_DIR=moved, GIT_WORK_TREE=str(project.root)) == [FILE]
        assert found(project, GIT_DIR=moved) == [FILE]
        assert found(project, GIT_DIR="../moved.git") == [FILE]
        project.write(APP, connected_app("Full"))
        assert project.run("--changed-since", "HEAD", GIT_DIR=moved).code == 1

    def test_environment_of_a_hook_works(self, project: Workspace) -> None:
        repository(project.root)
        assert found(project, GIT_DIR=".git", GIT_INDEX_FILE="nonsense", GIT_PREFIX="force-app/") == [FILE]
        assert found(project, cwd="force-app", GIT_DIR="../.git") == [os.path.relpath(FILE, "force-app")]

    @pytest.mark.parametrize(
        "name",
        [
            "GIT_EXTERNAL_DIFF",
            "GIT_PAGER",
            "GIT_SSH_COMMAND",
            "GIT_ASKPASS",
            "GIT_PROXY_COMMAND",
            "GIT_EDITOR",
        ],
    )
    def test_no_program_named_in_the_environment_runs(
        self, name: str, project: Workspace, mark: Mark
    ) -> None:
        repository(project.root)
        assert found(project, **{name: str(mark.script)}) == [FILE]
        assert project.run("--changed-since", "main", **{name: str(mark.script)}).code == 0
        assert mark.left_by == set()

    @pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root gives files away")
    def test_directory_with_another_owner_works(self, project: Workspace) -> None:
        """Git refuses to look for the repository, as in many containers; we pass it explicitly."""
        repository(project.root)
        for directory, _, names in os.walk(project.root):
            for name in ("", *names):
                os.chown(os.path.join(directory, name), 12_345, 12_345)
        assert b"dubious ownership" in git(project.root, "ls-files", check=False).stderr
        assert found(project) == [FILE]


class TestProgram:
    def fake(self, directory: Path, *lines: str) -> Path:
        directory.mkdir(parents=True, exist_ok=True)
        program = directory / "git"
        program.write_text("\n".join(("#!/bin/sh", *lines, "")))
        program.chmod(0o755)
        return directory

    @pytest.mark.parametrize("entry", [".", "", "bin", "{root}", "{root}/bin", "{link}"])
    def test_git_in_the_tree_is_never_run(
        self, entry: str, project: Workspace, mark: Mark, tmp_path: Path
    ) -> None:
        for folder in (project.root, project.root / "bin"):
            self.fake(folder, f"sh {mark.script} fake")
        repository(project.root)
        (tmp_path / "link").symlink_to(project.root / "bin")
        first = entry.format(root=project.root, link=tmp_path / "link")
        path = os.pathsep.join((first, os.path.dirname(GIT)))
        assert found(project, PATH=path) == [FILE]
        assert project.run("--changed-since", "main", PATH=path).code == 0
        assert project.run("inventory", "--format", "json", PATH=path).json["tool"]["commit"] is not None
        assert mark.left_by == set()

    def test_git_that_fetches_missing_objects_starts_no_transport(
        self, project: Workspace, mark: Mark, tmp_path: Path
    ) -> None:
        """Versions before 2.45 may do so. For ``fetch.bundleURI`` some connect, and run a credential helper, whatever protocols are allowed."""
        plant(project.root / ".git", mark, tmp_path / "scratch")
        older = self.fake(
            tmp_path / "programs", "unset GIT_NO_LAZY_FETCH GIT_ALLOW_PROTOCOL", f'exec {GIT} "$@"'
        )
        mark.clear()
        path = f"{older}:{os.environ['PATH']}"
        ran = project.run("--select", RULE, PATH=path)
        changed = project.run("--changed-since", "main", PATH=path)
        assert mark.left_by == set()
        assert (ran.code, ran.err.count("\n"), changed.code) == (0, 1, 2)
        assert "git ls-files failed: " in ran.err
        assert "fetch.parallel" not in ran.err
        assert "(a partial clone lacks objects, and none is fetched" in ran.err

    def test_settings_of_other_versions_of_git_are_switched_off(
        self, project: Workspace, tmp_path: Path
    ) -> None:
        """Before git 2.36, ``core.fsmonitor=false`` started a program called false. Microsoft's git has two more keys that start one."""
        repository(project.root)
        said = tmp_path / "said"
        fake = self.fake(
            tmp_path / "programs", f'for word; do echo "$word"; done > {said}', f'exec {GIT} "$@"'
        )
        assert found(project, PATH=f"{fake}:{os.environ['PATH']}") == [FILE]
        words = said.read_text().splitlines()
        settings = {value for option, value in itertools.pairwise(words) if option == "-c"}
        hooks = f"core.hooksPath={os.devnull}"
        assert {"core.fsmonitor=", hooks, "core.virtualFilesystem=", "core.useGvfsHelper=false"} <= settings

    def test_inventory_without_git_names_no_commit(self, project: Workspace, tmp_path: Path) -> None:
        repository(project.root)
        ran = project.run("inventory", "--format", "json", PATH=str(tmp_path))
        assert (ran.code, ran.json["tool"]["commit"]) == (0, None)

    def test_git_in_the_repository_around_a_submodule_is_never_run(
        self, project: Workspace, mark: Mark, tmp_path: Path
    ) -> None:
        repository(project.root)
        above = project.at(tmp_path / "above")
        self.fake(above.root / "bin", f"sh {mark.script} fake")
        repository(above.root)
        git(above.root, "submodule", "--quiet", "add", str(project.root), "sub")
        path = os.pathsep.join((str(above.root / "bin"), os.path.dirname(GIT)))
        assert found(above, cwd="sub", PATH=path) == [FILE]
        assert mark.left_by == set()

    def test_git_in_a_project_above_the_repository_is_never_run(self, project: Workspace, mark: Mark) -> None:
        self.fake(project.root / "bin", f"sh {mark.script} fake")
        repository(project.root / "inner")
        path = os.pathsep.join((str(project.root / "bin"), os.path.dirname(GIT)))
        assert project.run("--changed-since", "main", cwd="inner", PATH=path).code == 0
        assert mark.left_by == set()

    def test_git_of_a_repository_around_the_repository_is_not_run(
        self, project: Workspace, mark: Mark
    ) -> None:
        """The outer one has its own ``.git`` directory and no project."""
        outer = repository(project.root.parent)
        self.fake(outer / "bin", f"sh {mark.script} fake")
        repository(project.root)
        path = os.pathsep.join((str(outer / "bin"), os.path.dirname(GIT)))
        assert project.run("--changed-since", "main", PATH=path).code == 0
        assert mark.left_by == set()

    def test_git_of_a_tree_of_the_start_is_not_run(self, project: Workspace, mark: Mark) -> None:
        """Somebody renames the outer ``.git`` during the run."""
        outer = repository(project.root.parent)
        fake = self.fake(outer / "bin", f"sh {mark.script} fake")
        project.write(APP, connected_app("Api"))
        repository(project.root)
        path = os.pathsep.join((str(fake), os.path.dirname(GIT)))
        renaming = [sys.executable, "-P", "-c", RENAMING, str(outer / ".git"), str(outer / "kept")]
        ran = subprocess.run(
            [*renaming, "--select", RULE], cwd=project.root, env=environment(PATH=path),
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert ((outer / "kept").is_dir(), FILE in ran.stdout, mark.left_by) == (True, True, set()), (
            ran.stderr
        )

    @pytest.mark.parametrize("named", ["../archive", "../archive/X.connectedApp-meta.xml"])
    def test_git_of_a_named_tree_is_not_run(self, named: str, project: Workspace, mark: Mark) -> None:
        """The tree has no repository; git is asked about the one around the working directory."""
        repository(project.root)
        project.write("../archive/X.connectedApp-meta.xml", connected_app("Api"))
        fake = self.fake(project.root.parent / "archive" / "bin", f"sh {mark.script} fake")
        if not named.endswith("archive"):
            fake = self.fake(project.root.parent / "archive", f"sh {mark.script} fake")
        path = os.pathsep.join((str(fake), os.path.dirname(GIT)))
        assert found(project, ".", named, PATH=path) == [FILE]
        assert mark.left_by == set()

    def test_git_of_a_tree_that_the_environment_names_is_not_run(
        self, project: Workspace, mark: Mark, tmp_path: Path
    ) -> None:
        repository(project.root)
        other = repository(tmp_path / "other")
        fake = self.fake(other / "bin", f"sh {mark.script} fake")
        path = os.pathsep.join((str(fake), os.path.dirname(GIT)))
        assert found(project, PATH=path, GIT_DIR=str(other / ".git")) == [FILE]
        assert found(project, PATH=path, GIT_WORK_TREE=str(other)) == [FILE]
        assert mark.left_by == set()

    def test_git_behind_a_link_in_the_tree_is_not_run(
        self, project: Workspace, mark: Mark, tmp_path: Path
    ) -> None:
        """The tree chooses where the link leads, so its target isn't trusted either."""
        fake = self.fake(tmp_path / "fakes", f"sh {mark.script} fake")
        (project.root / "out").symlink_to(fake)
        (tmp_path / "entry").symlink_to(project.root / "out")
        repository(project.root)
        path = os.pathsep.join((str(tmp_path / "entry"), os.path.dirname(GIT)))
        assert found(project, PATH=path) == [FILE]
        assert mark.left_by == set()

    def test_link_to_git_of_the_tree_is_not_run(self, project: Workspace, mark: Mark, tmp_path: Path) -> None:
        repository(project.root)
        fake = self.fake(project.root / "bin", f"sh {mark.script} fake")
        entry = tmp_path / "entry"
        entry.mkdir()
        (entry / "git").symlink_to(fake / "git")
        assert found(project, PATH=f"{entry}{os.pathsep}{os.path.dirname(GIT)}") == [FILE]
        assert mark.left_by == set()

    def test_git_of_another_repository_is_run(self, project: Workspace, mark: Mark, tmp_path: Path) -> None:
        """Near miss: Homebrew is a clone that contains git."""
        repository(project.root)
        fake = self.fake(tmp_path / "brew" / "bin", f"sh {mark.script} fake", f'exec {GIT} "$@"')
        repository(tmp_path / "brew")
        assert found(project, PATH=f"{fake}{os.pathsep}{os.environ['PATH']}") == [FILE]
        assert mark.left_by == {"fake"}

    def test_system_git_is_run_if_everything_is_a_repository(
        self, project: Workspace, mark: Mark, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        repository(project.root)
        fake = self.fake(tmp_path / "bin", f"sh {mark.script} fake", f'exec {GIT} "$@"')
        (tmp_path / "links").mkdir()
        (tmp_path / "links" / "git").symlink_to("/bin/sh")
        monkeypatch.setenv("PATH", f"{tmp_path / 'links'}{os.pathsep}{fake}{os.pathsep}/usr/bin")
        lexists = os.path.lexists
        monkeypatch.setattr(os.path, "lexists", lambda path: path == "/.git" or lexists(path))
        if os.path.isfile("/usr/bin/git"):
            assert len(project.report(select=(RULE,)).findings) == 1
        else:
            assert "there is no git on PATH" in project.report(select=(RULE,)).notes[0]
        assert mark.left_by == set()

    def test_environment_does_not_lead_git_into_a_tree(self, project: Workspace, tmp_path: Path) -> None:
        repository(project.root)
        root = project.root
        inside = (
            str(root), f"{root}/a lib", f"/usr/lib:{root}/lib", f"{root}:/usr/lib", f"/a b:/usr/lib;{root}/lib", f";{root}",
            f"/usr/lib::{root}/", "/usr/$LIB/lib", f"{tmp_path}/elsewhere/../{root.name}", f"/usr/lib:{tmp_path}/link/lib",
        )  # fmt: skip
        outside = ("/usr/lib", ":/usr/lib", "/usr/lib;/lib:", "~", "lib", f"/usr{root}", "/a b/lib")
        (tmp_path / "link").symlink_to(root)
        names = ("HOME", "XDG_CONFIG_HOME", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR", "SYSTEMROOT")
        said = tmp_path / "said"
        values = "|".join(f"{name}=${{{name}-none}}" for name in names)
        fake = self.fake(tmp_path / "programs", f'echo "$PWD|{values}" > {said}', f'exec {GIT} "$@"')
        for value in (*inside, *outside):
            assert found(project, PATH=str(fake), **dict.fromkeys(names, value)) == [FILE], value
            directory, *others = said.read_text().strip().split("|")
            # Relative paths start from git's own directory.
            expected = "none" if value in inside else value
            assert [directory, *others] == [str(fake), *(f"{name}={expected}" for name in names)], value

    def test_git_gets_only_the_variables_that_it_needs(self, project: Workspace, tmp_path: Path) -> None:
        """A script may be git, and what its shell and programs take from others nobody knows."""
        repository(project.root)
        said = tmp_path / "said"
        fake = self.fake(tmp_path / "programs", f"env > {said}", f'exec {GIT} "$@"')
        given = dict.fromkeys(
            ("ANY", "BASH_ENV", "ENV", "BASH_FUNC_git%%", "LD_PRELOAD", "LD_AUDIT", "DYLD_INSERT_LIBRARIES",
             "NODE_OPTIONS", "PYTHONPATH", "PERL5OPT", "GIT_EXEC_PATH", "GIT_PAGER", "git_dir"),
            "/usr/lib",
        ) | {"GIT_CONFIG_COUNT": "0", "XDG_CONFIG_HOME": "/etc", "HOME": "/etc"}  # fmt: skip
        assert found(project, PATH=f"{fake}:/usr/bin:/bin", **given) == [FILE]
        lines = said.read_text().splitlines()
        # Each would be enough for some versions of git.
        assert {
            "GIT_ALLOW_PROTOCOL=",
            "GIT_NO_LAZY_FETCH=1",
            "GIT_OPTIONAL_LOCKS=0",
            "GIT_TERMINAL_PROMPT=0",
        } <= {*lines}
        got = {line.partition("=")[0] for line in lines}
        assert got & set(given) == {"GIT_CONFIG_COUNT", "XDG_CONFIG_HOME", "HOME"}
        # The shell itself sets these.
        ours = {name for name in got - set(given) if not name.startswith("GIT_")}
        assert ours - {"PWD", "SHLVL", "_", "OLDPWD", "LD_LIBRARY_PATH", "TMPDIR"} == {"PATH", "LC_ALL"}

    @pytest.mark.parametrize("entry", ["{root}/bin", "bin", "", "{link}"])
    def test_script_named_git_runs_no_program_of_the_tree(
        self, entry: str, project: Workspace, mark: Mark, tmp_path: Path
    ) -> None:
        """Such as the shims of asdf: their first line looks for the shell on PATH."""
        (tmp_path / "shims").mkdir()
        (tmp_path / "shims" / "git").write_text(f'#!/usr/bin/env ash\nhelper\nexec {GIT} "$@"\n')
        for name, directory in (
            ("ash", tmp_path / "system"),
            *((n, project.root / "bin") for n in ("ash", "helper")),
        ):
            directory.mkdir(exist_ok=True)
            (directory / name).write_text(
                f'#!/bin/sh\nsh {mark.script} {directory.name}\nexec /bin/sh "$@"\n'
            )
        (tmp_path / "link").symlink_to(project.root / "bin")
        for program in (tmp_path / "shims" / "git", *tmp_path.rglob("ash"), *tmp_path.rglob("helper")):
            program.chmod(0o755)
        repository(project.root)
        first = entry.format(root=project.root, link=tmp_path / "link")
        path = os.pathsep.join((first, str(tmp_path / "shims"), str(tmp_path / "system"), "/usr/bin", "/bin"))
        assert found(project, PATH=path) == [FILE]
        assert mark.left_by == {"system"}

    def test_first_git_elsewhere_is_run(self, project: Workspace, mark: Mark, tmp_path: Path) -> None:
        repository(project.root)
        fake = self.fake(tmp_path / "programs", f"sh {mark.script} fake", f'exec {GIT} "$@"')
        assert found(project, PATH=f"{fake}{os.pathsep}{os.environ['PATH']}") == [FILE]
        assert mark.left_by == {"fake"}

    @pytest.mark.parametrize(
        "arguments",
        [("--ignore", RULE), ("--ignore", "secrets"), ("--select", "no-valid-scopes"), ("config", "show")],
        ids=" ".join,
    )
    def test_git_runs_only_if_needed(
        self, arguments: tuple[str, ...], project: Workspace, mark: Mark, tmp_path: Path
    ) -> None:
        repository(project.root)
        fake = self.fake(tmp_path / "programs", f"sh {mark.script} fake", f'exec {GIT} "$@"')
        path = f"{fake}{os.pathsep}{os.environ['PATH']}"
        assert project.run(*arguments, PATH=path).code == 0
        (project.root / FILE).unlink()
        project.write(APP, connected_app("Api"))
        assert project.run(PATH=path).code == 0  # no file that must not be tracked
        assert mark.left_by == set()

    @pytest.mark.parametrize("path", ["", "/nowhere", "relative"])
    def test_missing_git_is_reported(self, path: str, project: Workspace) -> None:
        repository(project.root)
        ran = project.run("--select", RULE, PATH=path)
        assert (ran.code, ran.err.splitlines()) == (
            0,
            [
                f"warning: {RULE}: not every file could be checked: there is no git on PATH (outside of the repository)"
            ],
        )
        ran = project.run("--changed-since", "main", PATH=path)
        assert (ran.code, ran.err.splitlines()) == (
            2,
            ["error: --changed-since: there is no git on PATH (outside of the repository)"],
        )

    def test_no_git_is_needed_outside_a_repository(self, project: Workspace) -> None:
        ran = project.run("--select", RULE, PATH="")
        assert (ran.code, ran.err) == (0, "")
        said = project.run("--select", RULE, "-v", PATH="").err
        assert f"note: {RULE}: {project.root / FILE} isn't in a git repository\n" in said

    def test_failing_git_is_reported(self, project: Workspace, tmp_path: Path) -> None:
        repository(project.root)
        fake = self.fake(
            tmp_path / "programs", "echo 'warning: w' >&2", "echo 'fatal: out of luck' >&2", "exit 128"
        )
        ran = project.run("--select", RULE, PATH=str(fake))
        assert (ran.code, ran.err.splitlines()) == (
            0,
            [f"warning: {RULE}: not every file could be checked: git ls-files failed: fatal: out of luck"],
        )
        ran = project.run("--changed-since", "main", PATH=str(fake))
        assert (ran.code, ran.err.splitlines()) == (
            2,
            ["error: --changed-since: git rev-parse failed: fatal: out of luck"],
        )

    def test_hanging_git_is_stopped(
        self, project: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        repository(project.root)
        monkeypatch.setenv("PATH", str(self.fake(tmp_path / "programs", "/bin/sleep 120")))
        monkeypatch.setattr(git_module, "SECONDS", 0.2)
        began = time.monotonic()
        report = project.report(select=(RULE,))
        assert report.warnings == (
            f"{RULE}: not every file could be checked: git ls-files did not answer within 0.2 seconds",
        )
        with pytest.raises(SettingsError, match=r"git rev-parse did not answer within 0\.2 seconds"):
            project.report(changed_since="main")
        assert time.monotonic() - began < 60


def test_odd_names_and_links_are_matched_exactly(project: Workspace) -> None:
    """Near misses: files that git doesn't track, and one that it tracks under an odd name."""
    odd = f"{FOLDER}/Odd [1] ä\n.ecaGlblOauth"
    project.write(odd, GLOBAL)
    project.write(f"{FOLDER}/Linked.xml", GLOBAL)
    repository(project.root)
    (project.root / FOLDER / "Linked.ecaGlblOauth").symlink_to("Linked.xml")
    project.write(f"{FOLDER}/New.ecaGlblOauth", GLOBAL)
    paths = found(project)
    assert len(paths) == 3
    assert {FILE, f"{FOLDER}/Linked.ecaGlblOauth"} < set(paths)


def test_link_out_of_the_repository_names_no_other_one_to_ask(project: Workspace, tmp_path: Path) -> None:
    """Else a pull request would choose any repository of the machine, in which git may write objects when it reads the index."""
    other = project.at(tmp_path / "other")
    other.write("Other.ecaGlblOauth", GLOBAL)
    repository(other.root)
    other.write(".git/index", "git would fail")
    (project.root / FOLDER / "Out.ecaGlblOauth").symlink_to(other.root / "Other.ecaGlblOauth")
    repository(project.root)
    ran = project.run("--select", RULE)
    assert "it is a link to a file that isn't in this repository" in ran.out
    assert "not every file could be checked" not in ran.err


@pytest.mark.parametrize("named", ["HOME", "XDG_CONFIG_HOME", "GIT_CONFIG_GLOBAL"])
def test_configuration_in_the_tree_makes_git_write_no_trace(
    named: str, project: Workspace, tmp_path: Path
) -> None:
    repository(project.root)
    trace = tmp_path / "trace"
    targets = "".join(f"\t{kind}Target = {trace}\n" for kind in ("normal", "event", "perf"))
    project.write(".gitconfig", f"[trace2]\n{targets}")
    project.write("git/config", (project.root / ".gitconfig").read_text())
    value = str(project.root / ".gitconfig") if named == "GIT_CONFIG_GLOBAL" else str(project.root)
    assert found(project, **{named: value}) == [FILE]
    assert not trace.exists()


def test_configuration_named_in_the_environment_is_relative_to_the_working_directory(
    project: Workspace, tmp_path: Path
) -> None:
    repository(project.root)
    project.write("gitconfig", "[core\n")  # git would fail
    beside = project.at(tmp_path / "beside")
    beside.write("gitconfig", "")
    arguments = ("--select", "committed-global-oauth", str(project.root))
    ran = beside.run(*arguments, GIT_CONFIG_GLOBAL="gitconfig")
    assert "committed-global-oauth" in ran.out
    assert ran.err == ""
    beside.write("gitconfig", "[core\n")
    assert "git ls-files failed: " in beside.run(*arguments, GIT_CONFIG_GLOBAL="gitconfig").err


@pytest.mark.skipif(sys.platform == "win32", reason="no name has a colon there")
def test_name_that_is_a_pattern_to_git_hides_no_settings(project: Workspace) -> None:
    """``:/.env.live`` means ``.env.live`` at the top, and ``:(exclude)`` is an error that leaves every name unanswered."""
    settings = "SF_GRANT_TYPE=client_credentials\nSF_LOGIN_URL=https://a.my.salesforce.com\n"
    tracked = {":/.env.live", ":(exclude)x/.env.live", ":!x/.env.live", "[a]*/.env.live"}
    project.write(".gitignore", ".env.live\nlocal/\n")
    for name in (*tracked, "local/.env.live"):
        project.write(name, settings)
    project.write("sfdx-project.json", "{}")
    git(project.root, "init", "--quiet")
    git(project.root, "--literal-pathspecs", "add", "--force", "--", *tracked)
    report = project.report()
    assert set(report.sources) == tracked
    assert "local/.env.live: not searched for settings, because git ignores it" in report.details
