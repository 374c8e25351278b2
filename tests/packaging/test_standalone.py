"""The self-contained build: it does what the installed command does, without Python, and keeps the same promises.

``SFSCOPE_BUILD`` names its program; ``.ci/run`` makes it. Without it only the parts that the linter has for it are tested.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.fuzz.seeds import projects
from tests.support import BUILD, EXAMPLE, Workspace, commit, connected_app, environment, git

from sfscope_lint.config.rule_packages import RuleError, load_rules
from sfscope_lint.files.git import find_commit
from sfscope_lint.files.repository import find_repositories
from sfscope_lint.output.inventory.formats import INVENTORIES
from sfscope_lint.output.reporters.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Sequence

INSTALLED = [sys.executable, "-m", "sfscope_lint"]
APP = "force-app/X.connectedApp-meta.xml"
PROJECT = '{"packageDirectories": [{"path": "force-app"}]}'
NO_PATH = {"PATH": "/nonexistent"}

build_only = pytest.mark.skipif(BUILD is None, reason="SFSCOPE_BUILD names no build")


def run(
    command: Sequence[str], cwd: Path, *arguments: str, variables: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*command, *arguments], cwd=cwd, env=variables, stdin=subprocess.DEVNULL,
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip


def build(cwd: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the build with nothing but these variables in its environment."""
    return run([str(BUILD)], cwd, *arguments, variables=variables or NO_PATH)


def same(cwd: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """What the build says, after making sure that the installed command says the same."""
    said = build(cwd, *arguments, **variables)
    expected = run(INSTALLED, cwd, *arguments, variables=environment())
    assert (said.returncode, said.stdout, said.stderr) == (
        expected.returncode,
        expected.stdout,
        expected.stderr,
    )
    return said


@build_only
@pytest.mark.parametrize("format_", FORMATS)
def test_example_in_each_format(format_: str) -> None:
    said = same(EXAMPLE, "lint", "--format", format_, "force-app/")
    assert said.returncode == 1
    assert "Warehouse_Sync" in said.stdout


@build_only
@pytest.mark.parametrize("format_", INVENTORIES)
def test_inventory_in_each_format(format_: str) -> None:
    path = os.environ["PATH"]  # some name git's commit
    assert same(EXAMPLE, "inventory", "--format", format_, PATH=path).returncode == 0


@build_only
@pytest.mark.parametrize(
    "arguments",
    [
        ["--version"],
        ["--help"],
        ["explain"],
        ["explain", "no-valid-scopes"],
        ["explain", "invalid_client"],
        ["explain", "--migration", "Order_Sync"],
        ["config", "show"],
        ["config", "schema"],
        ["--diff"],
    ],
    ids=" ".join,
)
def test_other_commands(arguments: list[str]) -> None:
    same(EXAMPLE, *arguments)


@build_only
def test_every_reader_and_rule(workspace: Workspace) -> None:
    for number, files in enumerate(projects()):
        for path, content in files.items():
            if not path.endswith(".toml"):
                workspace.write(f"force-app/{number}/{path}", content)
    workspace.write("sfdx-project.json", PROJECT)
    path = os.environ["PATH"]  # a rule needs git
    said = same(
        workspace.root, "--format", "json", "--select", "flow,metadata,secrets,posture", "-v", PATH=path
    )
    assert said.stdout.count('"rule":') > 500
    assert "tree_sitter" not in said.stderr
    assert same(workspace.root, "inventory", "--format", "json", PATH=path).stdout.count('"kind":') > 100


@build_only
def test_names_are_utf8_in_every_locale(workspace: Workspace) -> None:
    workspace.write("größe/Prüfung.connectedApp-meta.xml", connected_app("Full"))
    said = build(workspace.root, "--format", "json", "größe", LC_ALL="POSIX")
    assert '"Prüfung"' in said.stdout


@build_only
def test_build_within_the_linted_tree_works(workspace: Workspace) -> None:
    """As after ``npm install``, which copies it into the project."""
    shutil.copytree(EXAMPLE, workspace.root / "p")
    git(workspace.root / "p", "init", "--quiet")
    folder = Path(BUILD or "").parent
    inside = workspace.root / "p" / "node_modules" / "build"
    shutil.copytree(folder, inside)
    said = run([str(inside / Path(BUILD or "").name)], workspace.root / "p", variables=NO_PATH)
    assert (said.returncode, said.stdout) == (1, build(EXAMPLE).stdout)


@build_only
@pytest.mark.parametrize("name", ["PYTHONPATH", "PYTHONHOME", "PYTHONPLATLIBDIR", "PYTHONUSERBASE"])
def test_no_module_of_the_tree_is_imported(name: str, workspace: Workspace) -> None:
    evil = "import pathlib\npathlib.Path(__file__).with_suffix('.ran').touch()\nRULES = ()\n"
    for folder in (".", "lib", "lib/python3.11", "lib/python3.13"):
        for module in ("sitecustomize", "usercustomize", "os", "typing", "json", "lxml", "click", "acme"):
            workspace.write(f"{folder}/{module}.py", evil)
    workspace.write("sfdx-project.json", PROJECT)
    workspace.write(APP, connected_app("Full"))
    for value in (str(workspace.root), ".", ""):
        variables = {name: value, "PYTHONSTARTUP": str(workspace.root / "acme.py"), "PYTHONINSPECT": "1"}
        said = build(workspace.root, **variables, **NO_PATH)
        assert (said.returncode, said.stderr) == (1, "")
        assert "no-valid-scopes" in said.stdout
        assert build(workspace.root, "--plugin", "acme", **variables).returncode == 2
    assert not list(workspace.root.rglob("*.ran"))


@build_only
@pytest.mark.skipif(sys.platform == "win32", reason="POSIX shell")
@pytest.mark.parametrize("own", [{}, {"LD_LIBRARY_PATH": "/opt/libraries"}], ids=["none", "some"])
def test_git_loads_its_own_libraries(own: dict[str, str], workspace: Workspace, tmp_path: Path) -> None:
    real = shutil.which("git")
    script = workspace.write("bin/git", f'#!/bin/sh\nenv >> "{tmp_path}/seen"\nexec "{real}" "$@"\n')
    script.chmod(0o755)
    workspace.write(f"p/{APP}", connected_app("Api"))
    git(workspace.root / "p", "init", "--quiet")
    commit(workspace.root / "p")
    said = build(
        workspace.root / "p", "--changed-since", "HEAD", PATH=f"{script.parent}:/usr/bin:/bin", **own
    )
    assert said.returncode == 0, said.stderr
    seen = (tmp_path / "seen").read_text().splitlines()
    assert {line for line in seen if line.startswith("LD_LIBRARY_PATH")} == {
        f"{name}={value}" for name, value in own.items()
    }


@build_only
def test_rule_packages_need_python(workspace: Workspace) -> None:
    workspace.write(APP, connected_app("Api"))
    said = build(workspace.root, "--plugin", "acme_rules")
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr == (
        "error: the rule package acme_rules can't be loaded: the build without Python has only the built-in "
        "rules; install sfscope-lint and the package with pip\n"
    )


def test_frozen_program_loads_no_rule_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    with pytest.raises(RuleError, match="only the built-in rules"):
        load_rules(["sfscope_rules", "acme_rules"])
    assert load_rules()


@pytest.mark.parametrize("original", [None, "/opt/libraries"])
def test_frozen_program_gives_git_the_libraries_of_its_caller(
    original: str | None, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(workspace.root, "init", "--quiet")
    commit(workspace.root)
    repository = find_repositories(str(workspace.root)).repositories[0]
    environments: list[dict[str, str]] = []
    real = subprocess.run

    def recording(*arguments: Any, **options: Any) -> Any:
        environments.append(options["env"])
        return real(*arguments, **options)

    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(subprocess, "run", recording)
    monkeypatch.setenv("LD_LIBRARY_PATH", "/the/build")
    if original:
        monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", original)
    assert find_commit(repository, "HEAD")
    [environment_of_git] = environments
    assert environment_of_git.get("LD_LIBRARY_PATH") == original
    assert "LD_LIBRARY_PATH_ORIG" not in environment_of_git
