"""The page about the inventory: its commands run, and its workflow works."""

from __future__ import annotations

import re
import shlex
import shutil
from typing import TYPE_CHECKING

import pytest
import yaml
from tests.support import EXAMPLE, ROOT, files_in, schema_errors

from sfscope_lint import __version__

if TYPE_CHECKING:
    from tests.support import Ran, Workspace

PAGE = (ROOT / "docs" / "inventory.md").read_text(encoding="utf-8")
WORKFLOW = ".github/workflows/token-inventory.yml"
COMMANDS = re.findall(r"^\$ sfscope-lint (.*)$", PAGE, re.MULTILINE)


@pytest.fixture
def repository(workspace: Workspace) -> Workspace:
    """The example as the repository crm, with what the page's commands read."""
    shutil.copytree(EXAMPLE, workspace.root / "crm")
    workspace.run("inventory", "--output", "tokens.md", cwd="crm")
    workspace.run("inventory", "--output", "crm.json", cwd="crm")
    return workspace


def run(repository: Workspace, line: str) -> Ran:
    words = [word.replace("*.json", "crm.json") for word in shlex.split(line, comments=True)]
    return repository.run(*words, cwd="crm")


@pytest.mark.parametrize("line", COMMANDS)
def test_command_runs(repository: Workspace, line: str) -> None:
    ran = run(repository, line)
    assert (ran.code, ran.err) == (0, "")


def test_workflow_matches_its_schema(workspace: Workspace) -> None:
    assert schema_errors("github-workflows", workspace.write(WORKFLOW, files_in(PAGE)[WORKFLOW])) == ""


def test_workflow_takes_and_merges_inventories(repository: Workspace) -> None:
    workflow = yaml.safe_load(files_in(PAGE)[WORKFLOW])
    lines = [step["run"] for step in workflow["jobs"]["inventory"]["steps"] if "run" in step]
    install, script = lines
    assert install == f"cd / && pip install --no-cache-dir sfscope-lint=={__version__}"
    start, *take, merge = script.splitlines()
    assert start == 'cd "$(mktemp -d)"'
    found = re.search(r"sfscope-lint (inventory --output) \"../\$repository.json\"", "\n".join(take))
    assert found
    assert run(repository, f"{found[1]} crm.json").code == 0
    arguments, _, file = merge.removeprefix("sfscope-lint ").partition(" >> ")
    assert file == '"$GITHUB_STEP_SUMMARY"'
    assert run(repository, arguments).out.startswith("# Token inventory\n")
