"""A file or folder named like an option: a tool that passes file names must not set that option."""

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
    """Check that the run ends before it reads or writes anything, with one line that names the argument."""
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
def test_file_named_like_an_option_is_refused(name: str, repository: Workspace) -> None:
    repository.write("n.xml", 'fail-on = "never"')
    repository.write(name, BAD)
    refused(repository, "lint", name, APP, option=name)
    refused(repository, name, option=name)


@pytest.mark.parametrize("command", [("inventory",), ("explain",), ("config", "show"), ("config", "init")])
def test_name_of_an_option_is_refused_by_every_command(
    command: tuple[str, ...], repository: Workspace
) -> None:
    repository.write("--config=n.xml", BAD)
    refused(repository, *command, "--config=n.xml", option="--config=n.xml")


def test_folder_named_like_an_option_with_an_absolute_path_is_refused(
    repository: Workspace, tmp_path_factory: pytest.TempPathFactory
) -> None:
    victim = tmp_path_factory.mktemp("home") / "settings.xml"
    victim.write_text("the user's")
    repository.write(f"--report=junit={victim}", BAD)
    refused(repository, APP, f"--report=junit={victim}", option=f"--report=junit={victim}")
    assert victim.read_text() == "the user's"
    # The folder alone is enough: its file may have been deleted.
    option = f"--report=junit={victim.parent}/other.xml"
    refused(repository, APP, option, option=option)


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_broken_link_named_like_an_option_is_refused(repository: Workspace) -> None:
    (repository.root / "--isolated").symlink_to("nowhere")
    refused(repository, "--isolated", option="--isolated")


def test_file_named_two_dashes_is_refused_before_options(repository: Workspace) -> None:
    repository.write("sfscope-lint.toml", 'fail-on = "never"')
    for name in ("--", "--config", "trusted.toml"):
        repository.write(name, "")
    refused(repository, "--", APP, "--config", "trusted.toml", option="--")
    assert repository.run("--fail-on", "error", "--", "--", APP).code == 1  # no option follows


class TestMissingValue:
    """An empty variable leaves an option without its value. Then -- would be the value, and the names behind it options."""

    NAME = f"--report=junit={APP}"

    @pytest.mark.parametrize(
        "options",
        [
            ("--path-prefix",),
            ("--changed-since",),
            ("--baseline",),
            ("-o",),
            ("-qo",),
            ("--fix", "--stdin-filename"),
            ("--path-prefix", "-o", "--config"),
        ],
    )
    @pytest.mark.parametrize("command", [(), ("lint",), ("inventory",)])
    def test_two_dashes_are_no_value(
        self, command: tuple[str, ...], options: tuple[str, ...], repository: Workspace
    ) -> None:
        repository.write(self.NAME, BAD)
        before = snapshot(repository.root)
        ran = repository.run(*command, *options, "--", self.NAME, APP)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith(f"error: {options[-1]} lacks its value: -- follows it; ")
        assert ran.err.count("\n") == 1
        assert snapshot(repository.root) == before

    @pytest.mark.parametrize(
        ("command", "option"),
        [
            ("lint", "--config"),
            ("lint --write-baseline", "--baseline"),
            ("lint", "--output"),
            ("inventory", "--config"),
            ("inventory", "--output"),
            ("inventory", "--check"),
            ("config show", "--config"),
            ("config check", "--config"),
            ("explain", "--config"),
        ],
    )
    def test_empty_value_names_no_file(self, command: str, option: str, repository: Workspace) -> None:
        """It isn't the default: with --config that would be the pull request's settings."""
        repository.write("sfscope-lint.toml", 'fail-on = "never"')
        before = snapshot(repository.root)
        ran = repository.run(*command.split(), option, "")
        assert (ran.code, ran.out) == (2, "")
        assert f"{option}': it is empty and names no file" in ran.err
        assert snapshot(repository.root) == before

    @pytest.mark.parametrize(
        "options",
        [("-q",), ("--path-prefix", "x"), ("--path-prefix=--",), ("--path-prefix", "-o"), ("-ofile",)],
    )
    def test_near_miss_option_has_a_value(self, options: tuple[str, ...], repository: Workspace) -> None:
        repository.write(self.NAME, BAD)
        assert repository.run("lint", *options, "--", self.NAME, APP).code == 1


class TestCommands:
    """A list of files can begin with one that is named like a command."""

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
    def test_file_named_like_a_command_is_refused(
        self, arguments: tuple[str, ...], made: str, repository: Workspace
    ) -> None:
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
            "submodule that isn't checked out",
        ],
    )
    def test_link_or_submodule_named_like_a_command_is_refused(
        self, made: str, repository: Workspace
    ) -> None:
        if made == "link":
            (repository.root / "inventory").symlink_to("force-app")
        elif made == "submodule that isn't checked out":
            (repository.root / "inventory").mkdir()
        else:
            repository.write("inventory/.git", "gitdir: ../.git/modules/inventory")
        ran = repository.run("inventory", APP)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("error: inventory: is a command, and a file here has that name: ")
        assert repository.run("lint", "inventory", APP).code == 1

    @pytest.mark.parametrize(
        "arguments", [("inventory",), ("config", "show"), ("explain", "no-valid-scopes")]
    )
    def test_command_without_other_files_runs(
        self, arguments: tuple[str, ...], repository: Workspace
    ) -> None:
        repository.write(arguments[0], "")
        assert repository.run(*arguments).code == 0

    def test_name_of_a_command_is_a_file_after_lint_or_another_path(self, repository: Workspace) -> None:
        for name in ("inventory", "lint"):
            repository.write(name, "")
        assert repository.run("lint", "inventory", APP).code == 1
        assert repository.run(APP, "inventory").code == 1
        assert repository.run("./inventory", APP).code == 1

    @pytest.mark.parametrize("made", ["file", "submodule", "link"])
    def test_existing_name_after_options_is_never_a_command(self, made: str, repository: Workspace) -> None:
        if made == "file":
            repository.write("inventory", "")
        elif made == "submodule":
            repository.write("inventory/.git", "gitdir: ../.git/modules/inventory")
        else:
            (repository.root / "inventory").symlink_to("nowhere")
        for arguments in (["-q", "inventory"], ["--format", "json", "inventory", "-f", "csv"]):
            ran = repository.run(*arguments)
            assert (ran.code, ran.out) == (2, "")
            assert ran.err.startswith("error: inventory: is a command, and a file here has that name: ")
            assert ran.err.count("\n") == 1
        # What follows -- is a path, and so is what follows lint.
        assert "is a command" not in repository.run("-q", "--", "inventory").err
        assert "is a command" not in repository.run("lint", "-q", "inventory").err

    def test_folder_after_options_is_a_path_unless_other_words_follow(self, repository: Workspace) -> None:
        repository.write("config/project-scratch-def.json", "{}")
        assert repository.run("--isolated", "config", "show").code == 0
        # Else it is the folder, as it always was.
        assert repository.run("-q", "config", "force-app").code == 1
        assert "was found in config" in repository.run("-q", "config").err

    def test_directory_named_like_a_command_is_ignored(self, repository: Workspace) -> None:
        repository.write("config/project-scratch-def.json", "{}")
        repository.write("inventory/hosts", "")
        assert repository.run("config", "show").code == 0
        assert repository.run("inventory", APP).code == 0


class TestNearMisses:
    def test_options_without_a_file_of_that_name_work(self, repository: Workspace) -> None:
        repository.write("config=n.toml", "")
        repository.write("sub/--fix", "")
        assert repository.run("-q", "--isolated", "--report=junit=out/r.xml", APP).code == 1
        assert (repository.root / "out" / "r.xml").exists()

    def test_option_with_a_separate_value_works(self, repository: Workspace) -> None:
        repository.write("n.toml", 'fail-on = "never"')
        assert repository.run("--config", "n.toml", APP).code == 0

    def test_file_named_like_an_option_is_linted_after_dashes_or_dot(self, repository: Workspace) -> None:
        name = "--fix.connectedApp-meta.xml"
        repository.write(name, BAD)
        for arguments in (("--", name), (f"./{name}",)):
            ran = repository.lint(*arguments)
            assert (ran.code, {finding["path"] for finding in ran.findings}) == (1, {name})
        assert (repository.root / name).read_text() == BAD

    def test_dash_is_standard_input_even_if_a_file_has_that_name(self, repository: Workspace) -> None:
        repository.write("-", "")
        assert "the file is empty" in repository.run("--stdin-filename", APP, "-").out
