"""The example package in docs/own-rules.md: its fix is applied, and its own test passes."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.support import ROOT, Workspace, environment, files_in

if TYPE_CHECKING:
    from pathlib import Path


PAGE = (ROOT / "docs" / "own-rules.md").read_text(encoding="utf-8")
APP = "connectedApps/X.connectedApp-meta.xml"


@pytest.fixture
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package's files, outside the workspace that is linted."""
    root = tmp_path_factory.mktemp("package")
    for name, content in files_in(PAGE).items():
        Workspace(root).write(name, content)
    return root


def test_example_fix_is_applied(package: Path, workspace: Workspace) -> None:
    file = workspace.write(
        APP,
        "<ConnectedApp>\n    <contactEmail>a@example.com</contactEmail>\n    <label>X</label>\n    <plugin>A</plugin>\n</ConnectedApp>\n",
    )
    arguments = ("--plugin", "acme_sfscope_rules", "--format", "json", ".")
    (finding,) = workspace.run(*arguments, PYTHONPATH=str(package / "src")).findings
    assert (finding["rule"], finding["fix"]) == ("acme-leftover-plugin", "unsafe")
    assert finding["edits"][0]["length"] == len("    <plugin>A</plugin>\n")
    ran = workspace.run("--fix", "--unsafe-fixes", *arguments, PYTHONPATH=str(package / "src"))
    assert (ran.rules, ran.err) == ([], f"note: {APP}: fixed 1 finding\n")
    assert file.read_text() == (
        "<ConnectedApp>\n    <contactEmail>a@example.com</contactEmail>\n    <label>X</label>\n</ConnectedApp>\n"
    )


def test_example_test_passes(package: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"],
        cwd=package,
        env=environment(PYTHONPATH=str(package / "src")),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout
