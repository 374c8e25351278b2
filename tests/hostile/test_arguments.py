"""A file or folder of the repository whose name is an option: a tool that passes names as they are must not set one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from tests.support import connected_app

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support import Workspace

APP = "force-app/X.connectedApp-meta.xml"
BAD = connected_app("Full")


@pytest.fixture
def repository(workspace: Workspace) -> Workspace:
    (workspace.root / ".git").mkdir()
    workspace.write(APP, BAD)
    return workspace


def snapshot(root: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def refused(repository: Workspace, *arguments: str, option: str) -> None:
    """The run ends before it reads or writes anything, with one line that names the argument."""
    before = snapshot(repository.root)
    ran = repository.run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: {option}: begins with - and names a file or folder here: ")
    assert ran.err.count("\n") == 1
    assert snapshot(repository.root) == before


@pytest.mark.parametrize(
    "name",
    [
        "--config=n.xml",
        "--isolated",
        "--fix",
        "-q",
        "-qv",
        "-vconfig.xml",
        "--no-such-option.connectedApp-meta.xml",
        "--report=junit=force-app/X.connectedApp-meta.xml",
        "--report=junit=tmp/deep/settings.xml",
        "--write-baseline",
        "---",
    ],
)
def test_a_files_name(name: str, repository: Workspace) -> None:
    repository.write("n.xml", 'fail-on = "never"')
    repository.write(name, BAD)
    refused(repository, "lint", name, APP, option=name)
    refused(repository, name, option=name)


@pytest.mark.parametrize("command", [("inventory",), ("explain",), ("config", "show"), ("config", "init")])
def test_with_every_command(command: tuple[str, ...], repository: Workspace) -> None:
    repository.write("--config=n.xml", BAD)
    refused(repository, *command, "--config=n.xml", option="--config=n.xml")


def test_an_absolute_path_in_a_folder_that_is_called_as_an_option(
    repository: Workspace, tmp_path_factory: pytest.TempPathFactory
) -> None:
    victim = tmp_path_factory.mktemp("home") / "settings.xml"
    victim.write_text("the user's")
    repository.write(f"--report=junit={victim}", BAD)
    refused(repository, APP, f"--report=junit={victim}", option=f"--report=junit={victim}")
    assert victim.read_text() == "the user's"
    # The folder alone is enough: what it held may be gone by now.
    option = f"--report=junit={victim.parent}/other.xml"
    refused(repository, APP, option, option=option)


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_link_that_leads_nowhere(repository: Workspace) -> None:
    (repository.root / "--isolated").symlink_to("nowhere")
    refused(repository, "--isolated", option="--isolated")


def test_a_file_called_two_dashes_makes_no_paths_of_the_options_behind_it(repository: Workspace) -> None:
    repository.write("sfscope-lint.toml", 'fail-on = "never"')
    for name in ("--", "--config", "trusted.toml"):
        repository.write(name, "")
    refused(repository, "--", APP, "--config", "trusted.toml", option="--")
    assert repository.run("--fail-on", "error", "--", "--", APP).code == 1  # no option stands behind it


class TestCommands:
    """A list of files may begin with one that is called as a command."""

    @pytest.mark.parametrize(
        "arguments",
        [
            ("inventory", APP),
            ("explain", APP),
            ("explain", "no valid scopes defined"),
            ("config", "init"),
            ("inventory", "gone", APP),
        ],
        ids=" ".join,
    )
    @pytest.mark.parametrize("made", ["file", "link"])
    def test_a_files_name(self, arguments: tuple[str, ...], made: str, repository: Workspace) -> None:
        command, *others = arguments
        for name in {*others} - {APP, "gone"}:
            repository.write(name, "")
        if made == "file":
            repository.write(command, "")
        else:
            (repository.root / command).symlink_to("nowhere")
        before = snapshot(repository.root)
        ran = repository.run(*arguments)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith(f"error: {command}: is a command, and a file here has that name: ")
        assert snapshot(repository.root) == before

    @pytest.mark.parametrize(
        "made",
        [
            pytest.param(
                "link", marks=pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
            ),
            "submodule",
        ],
    )
    def test_what_git_lists_though_it_is_a_directory(self, made: str, repository: Workspace) -> None:
        if made == "link":
            (repository.root / "inventory").symlink_to("force-app")
        else:
            repository.write("inventory/.git", "gitdir: ../.git/modules/inventory")
        ran = repository.run("inventory", APP)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("error: inventory: is a command, and a file here has that name: ")
        assert repository.run("lint", "inventory", APP).code == 1

    @pytest.mark.parametrize(
        "arguments", [("inventory",), ("config", "show"), ("explain", "no-valid-scopes")]
    )
    def test_a_command_that_no_other_file_follows(
        self, arguments: tuple[str, ...], repository: Workspace
    ) -> None:
        repository.write(arguments[0], "")
        assert repository.run(*arguments).code == 0

    def test_behind_lint_and_elsewhere_it_is_a_file(self, repository: Workspace) -> None:
        for name in ("inventory", "lint"):
            repository.write(name, "")
        assert repository.run("lint", "inventory", APP).code == 1
        assert repository.run(APP, "inventory").code == 1
        assert repository.run("./inventory", APP).code == 1

    def test_a_directory_is_none(self, repository: Workspace) -> None:
        repository.write("config/project-scratch-def.json", "{}")
        repository.write("inventory/hosts", "")
        assert repository.run("config", "show").code == 0
        assert repository.run("inventory", APP).code == 0


class TestNearMisses:
    def test_options_that_no_file_is_called(self, repository: Workspace) -> None:
        repository.write("config=n.toml", "")
        repository.write("sub/--fix", "")
        assert repository.run("-q", "--isolated", "--report=junit=out/r.xml", APP).code == 1
        assert (repository.root / "out" / "r.xml").exists()

    def test_a_value_of_its_own(self, repository: Workspace) -> None:
        repository.write("n.toml", 'fail-on = "never"')
        assert repository.run("--config", "n.toml", APP).code == 0

    def test_behind_two_dashes_and_behind_a_dot(self, repository: Workspace) -> None:
        name = "--fix.connectedApp-meta.xml"
        repository.write(name, BAD)
        for arguments in (("--", name), (f"./{name}",)):
            ran = repository.lint(*arguments)
            assert (ran.code, {finding["path"] for finding in ran.findings}) == (1, {name})
        assert (repository.root / name).read_text() == BAD

    def test_standard_input(self, repository: Workspace) -> None:
        repository.write("-", "")
        assert "the file is empty" in repository.run("--stdin-filename", APP, "-").out
