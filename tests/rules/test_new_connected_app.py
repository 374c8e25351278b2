"""new-connected-app: hits and near misses."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from tests.rules.shapes import connected_app, metadata
from tests.support import environment

if TYPE_CHECKING:
    from tests.support import Workspace

RULE = "new-connected-app"
OLD = "force-app/connectedApps/Old.connectedApp-meta.xml"
NEW = "force-app/connectedApps/New.connectedApp-meta.xml"


def git(workspace: Workspace, *arguments: str) -> None:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.com")
    subprocess.run(["git", *identity, *arguments], cwd=workspace.root, env=environment(), check=True)


def new(workspace: Workspace, since: str | None = "HEAD") -> list[str]:
    report = workspace.report(select=(RULE,), changed_since=since)
    assert {finding.severity.value for finding in report.findings} <= {"warning"}
    return [finding.location.path for finding in report.findings]


@pytest.fixture
def repository(workspace: Workspace) -> Workspace:
    """A commit with one Connected App."""
    workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "force-app"}]}')
    workspace.write(OLD, connected_app())
    git(workspace, "init", "--quiet", "--initial-branch", "main")
    git(workspace, "add", "--all")
    git(workspace, "commit", "--quiet", "--message", "x")
    return workspace


def test_fires(repository: Workspace) -> None:
    repository.write(NEW, connected_app())
    assert new(repository) == [NEW]


def test_fires_for_a_committed_one(repository: Workspace) -> None:
    git(repository, "checkout", "--quiet", "-b", "work")
    repository.write(NEW, connected_app())
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message", "y")
    assert new(repository, "main") == [NEW]


def test_fires_for_an_app_under_another_name(repository: Workspace) -> None:
    (repository.root / OLD).rename(repository.root / NEW)
    assert new(repository) == [NEW]


def test_is_silent_without_a_merge_base(repository: Workspace) -> None:
    repository.write(NEW, connected_app())
    assert new(repository, None) == []


@pytest.mark.parametrize(
    "path",
    [
        OLD,
        "force-app/other/Old.connectedApp-meta.xml",
        "force-app/other/OLD.connectedApp",
    ],
)
def test_is_silent_about_an_app_that_was_there(repository: Workspace, path: str) -> None:
    """It was changed, moved, or converted."""
    (repository.root / OLD).unlink()
    repository.write(path, connected_app("<scopes>Full</scopes>"))
    assert new(repository) == []


def test_is_silent_about_an_app_that_was_elsewhere(repository: Workspace) -> None:
    """In the other format, beside the package directories."""
    repository.write("src/connectedApps/New.connectedApp", connected_app())
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message", "y")
    repository.write(NEW, connected_app())
    assert new(repository) == []


def test_is_silent_about_what_does_not_change(repository: Workspace) -> None:
    repository.write("force-app/main/A.eca-meta.xml", metadata("ExternalClientApplication", ""))
    assert new(repository) == []


def test_is_silent_about_an_app_that_nothing_deploys(repository: Workspace) -> None:
    repository.write(".forceignore", "**/New*\n")
    repository.write(NEW, connected_app())
    assert new(repository) == []


@pytest.mark.parametrize(("later", "found"), [("1", [NEW]), ("2", [])])
def test_is_silent_where_git_cannot_tell(repository: Workspace, later: str, found: list[str]) -> None:
    """The merge base has a submodule at another commit than now, and nobody has the old one."""
    for branch, digit in (("main", "1"), ("work", later)):
        git(repository, "checkout", "--quiet", "-B", branch)
        git(repository, "update-index", "--add", "--cacheinfo", f"160000,{digit * 40},force-app/inner")
        git(repository, "commit", "--quiet", "--allow-empty", "--message", "y")
    (repository.root / "force-app" / "inner").mkdir()
    repository.write(NEW, connected_app())
    assert new(repository, "main") == found
