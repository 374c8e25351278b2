"""The pre-commit hooks: which files they run for, and pre-commit itself running them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import yaml
from tests.support import ROOT, Workspace, connected_app, eca_file, environment, git

from sfscope_lint.salesforce.metadata_types import TYPES

if TYPE_CHECKING:
    from pathlib import Path

HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}


class TestFiles:
    @pytest.fixture
    def hook(self) -> dict[str, str]:
        """The hook for changed files."""
        hook: dict[str, str] = HOOKS["sfscope-lint"]
        return hook

    @pytest.mark.parametrize("suffix", [kind.suffix for kind in TYPES])
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
        ["x.md", "x.txt", "x.min.js", "pyproject.toml", "force-app/main/default/lwc/x/x.js-meta.xml", "X.cls-meta.xml", "connectedApp", "X.connectedApp.bak", "X.connectedApp-meta.xml.orig", "X.ecaAttest",
         "a.connectedApps/X.txt", "X.layout-meta.xml", "Xeca", "X.eca/readme.md"],
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
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A configuration with all hooks, as they are in the working tree; pre-commit installs them once."""
    repository, config = tmp_path_factory.mktemp("repository"), tmp_path_factory.mktemp("config")
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, check=True, capture_output=True
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (repository / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, repository / name)
    git(repository, "init", "--quiet")
    git(repository, "add", "--all", "--force")
    git(repository, "commit", "--quiet", "--no-verify", "-m", "hooks")
    listing = [{"id": name} for name in HOOKS]
    revision = git(repository, "rev-parse", "HEAD").stdout.decode().strip()
    file = config / "config.yaml"
    file.write_text(yaml.safe_dump({"repos": [{"repo": str(repository), "rev": revision, "hooks": listing}]}))
    return file


def run(workspace: Workspace, hook: str, hooks: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a hook, or all, as pre-commit does for staged files, or for those that are named."""
    command = [sys.executable, "-m", "pre_commit", "run", "--config", str(hooks), "--color", "never"]
    command += [hook] if hook else []
    return subprocess.run(
        [*command, *arguments],
        cwd=workspace.root,
        env=environment(PRE_COMMIT_HOME=str(hooks.parent)),
        capture_output=True,
        text=True,
        check=False,
    )


def test_pre_commit_runs_the_hooks(workspace: Workspace, hooks: Path) -> None:
    git(workspace.root, "init", "--quiet")
    workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "force-app"}]}')
    workspace.write("force-app/Good.connectedApp-meta.xml", connected_app("Api"))
    workspace.write("force-app/readme.md", "<ConnectedApp>")
    git(workspace.root, "add", "--all")
    passed = run(workspace, "sfscope-lint", hooks, "--all-files")
    assert (passed.returncode, "Passed" in passed.stdout) == (0, True), passed.stdout + passed.stderr
    workspace.write("force-app/Bad.connectedApp-meta.xml", connected_app("Full"))
    git(workspace.root, "add", "--all")
    for hook in ("sfscope-lint", "sfscope-lint-project"):
        failed = run(workspace, hook, hooks, "--files", "force-app/Bad.connectedApp-meta.xml")
        assert failed.returncode == 1
        assert "error[no-valid-scopes]: every token request of Bad will be rejected" in failed.stdout
        assert "--> force-app/Bad.connectedApp-meta.xml:8:9" in failed.stdout
        assert "= help: add <scopes>Api</scopes> to <oauthConfig>" in failed.stdout


SCRIPT = (
    "import requests\n"
    'requests.post("https://login.salesforce.com/services/oauth2/token", '
    'data={"grant_type": "client_credentials", "scope": "full", "client_id": ID, "client_secret": SECRET})\n'
)


def test_hooks_see_what_the_command_sees(workspace: Workspace, hooks: Path) -> None:
    git(workspace.root, "init", "--quiet")
    workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "force-app"}]}')
    workspace.write("force-app/Good.connectedApp-meta.xml", connected_app("Api"))
    workspace.write("force-app/Gone.eca-meta.xml", eca_file("ExternalClientApplication", app="Gone"))
    workspace.write("force-app/Gone_o.ecaOauth-meta.xml", eca_file("ExtlClntAppOauthSettings", app="Gone"))
    workspace.write("tokens.md", workspace.run("inventory", "--format", "markdown").out)
    workspace.write("sfscope-lint.toml", 'fail-on = "warning"')
    git(workspace.root, "add", "--all")
    passed = run(workspace, "", hooks, "--all-files")
    assert (passed.returncode, passed.stdout.count("Passed")) == (0, len(HOOKS)), (
        passed.stdout + passed.stderr
    )

    workspace.write("scripts/token.py", SCRIPT)
    git(workspace.root, "add", "--all")
    failed = run(workspace, "sfscope-lint", hooks)
    assert failed.returncode == 1
    assert "scripts/token.py:2:" in failed.stdout
    stale = run(workspace, "sfscope-lint-inventory", hooks)
    assert (stale.returncode, "tokens.md: out of date" in stale.stdout) == (1, True)

    workspace.write("sfscope-lint.toml", "selekt = []")
    git(workspace.root, "add", "--all")
    broken = run(workspace, "sfscope-lint-settings", hooks)
    assert "error: sfscope-lint.toml:1: selekt: there is no such key" in broken.stdout

    workspace.write("sfscope-lint.toml", 'fail-on = "warning"')
    git(workspace.root, "add", "--all")
    for path in ("scripts/token.py", "force-app/Gone.eca-meta.xml"):
        git(workspace.root, "rm", "--quiet", "--force", path)
    git(workspace.root, "commit", "--quiet", "-m", "x")
    deleted = run(workspace, "sfscope-lint-project", hooks)
    assert (deleted.returncode, "unlinked-app-file" in deleted.stdout) == (1, True), deleted.stdout


@pytest.mark.parametrize("name", ["--config=n.xml", "--report=concise=force-app/Good.connectedApp-meta.xml"])
def test_file_named_like_an_option_ends_the_hook(name: str, workspace: Workspace, hooks: Path) -> None:
    git(workspace.root, "init", "--quiet")
    good, bad = connected_app("Api"), connected_app("Full")
    workspace.write("force-app/Good.connectedApp-meta.xml", good)
    workspace.write("force-app/Bad.connectedApp-meta.xml", bad)
    workspace.write("n.xml", 'fail-on = "never"')
    workspace.write(name, 'fail-on = "never"')
    git(workspace.root, "add", "--all")
    done = run(workspace, "sfscope-lint", hooks, "--all-files")
    assert done.returncode == 1
    assert f"error: {name}: begins with - and names a file or folder here" in done.stdout
    assert (workspace.root / "force-app/Good.connectedApp-meta.xml").read_text() == good
