"""The pre-commit hooks: which files they run for, and pre-commit itself running them."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import yaml
from tests.support import ROOT, connected_app, environment

from sfscope_lint.salesforce.metadata_types import TYPES

if TYPE_CHECKING:
    from tests.support import Workspace

HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}


@pytest.mark.parametrize("hook", HOOKS.values(), ids=lambda hook: hook["id"])
class TestFiles:
    @pytest.mark.parametrize("suffix", [kind.suffix for kind in TYPES if not kind.permissions])
    def test_hook_runs_for_every_metadata_suffix(self, hook: dict[str, str], suffix: str) -> None:
        for name in (
            f"a/b/X.{suffix}-meta.xml",
            f"X.{suffix}",
            f"X.{suffix.upper()}-META.XML",
            f"x y.{suffix.lower()}",
        ):
            assert re.search(hook["files"], name)

    @pytest.mark.parametrize(
        "path",
        ["x.sh", "x.py", "x.ts", "package.json", "force-app/main/default/lwc/x/x.js-meta.xml", "X.cls-meta.xml", "connectedApp", "X.connectedApp.bak", "X.connectedApp-meta.xml.orig", "X.ecaAttest",
         "a.connectedApps/X.txt", "X.profile-meta.xml", "sfdx-project.json", "Xeca", "X.eca/readme.md"],
    )  # fmt: skip
    def test_hook_runs_for_no_other_file(self, hook: dict[str, str], path: str) -> None:
        assert not re.search(hook["files"], path)

    @pytest.mark.parametrize(
        "path",
        ["classes/X.cls", "triggers/X.trigger", "api/Orders.postman_collection.json", "flows/sync/workflow.json",
         "infra/azuredeploy.json", "infra/azuredeploy.prod.json", "mainTemplate.json", "adf/linkedService/SF.json",
         "adf/pipeline/Load.json", "src/main/mule/orders.xml", "boomi/connection.xml"],
    )  # fmt: skip
    def test_hook_runs_for_structured_token_requests_and_apex(self, hook: dict[str, str], path: str) -> None:
        assert re.search(hook["files"], path)

    def test_hook_does_not_restrict_file_types(self, hook: dict[str, str]) -> None:
        assert not {"types", "types_or"} & set(hook)


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tmp_path_factory.mktemp("pre-commit"))


def try_repo(
    workspace: Workspace, hook: str, cache: str, *arguments: str
) -> subprocess.CompletedProcess[str]:
    """Run a hook with ``pre-commit try-repo`` from the working tree."""
    command = [
        sys.executable,
        "-m",
        "pre_commit",
        "try-repo",
        str(ROOT),
        hook,
        "--color",
        "never",
        *arguments,
    ]
    return subprocess.run(
        command,
        cwd=workspace.root,
        env=environment(PRE_COMMIT_HOME=cache),
        capture_output=True,
        text=True,
        check=False,
    )


def git(workspace: Workspace, *arguments: str) -> None:
    subprocess.run(
        ["git", *arguments], cwd=workspace.root, env=environment(), check=True, capture_output=True
    )


def test_pre_commit_runs_the_hooks(workspace: Workspace, cache: str) -> None:
    git(workspace, "init", "--quiet")
    workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "force-app"}]}')
    workspace.write("force-app/Good.connectedApp-meta.xml", connected_app("Api"))
    workspace.write("force-app/readme.md", "<ConnectedApp>")
    git(workspace, "add", "--all")
    passed = try_repo(workspace, "sfscope-lint", cache, "--all-files")
    assert (passed.returncode, "Passed" in passed.stdout) == (0, True), passed.stdout + passed.stderr
    workspace.write("force-app/Bad.connectedApp-meta.xml", connected_app("Full"))
    git(workspace, "add", "--all")
    for hook in HOOKS:
        failed = try_repo(workspace, hook, cache, "--files", "force-app/Bad.connectedApp-meta.xml")
        assert failed.returncode == 1
        assert "error[no-valid-scopes]: every token request of Bad will be rejected" in failed.stdout


@pytest.mark.parametrize("name", ["--config=n.xml", "--report=concise=force-app/Good.connectedApp-meta.xml"])
def test_file_named_like_an_option_ends_the_hook(name: str, workspace: Workspace, cache: str) -> None:
    git(workspace, "init", "--quiet")
    good, bad = connected_app("Api"), connected_app("Full")
    workspace.write("force-app/Good.connectedApp-meta.xml", good)
    workspace.write("force-app/Bad.connectedApp-meta.xml", bad)
    workspace.write("n.xml", 'fail-on = "never"')
    workspace.write(name, 'fail-on = "never"')
    git(workspace, "add", "--all")
    done = try_repo(workspace, "sfscope-lint", cache, "--all-files")
    assert done.returncode == 1
    assert f"error: {name}: begins with - and names a file or folder here" in done.stdout
    assert (workspace.root / "force-app/Good.connectedApp-meta.xml").read_text() == good
