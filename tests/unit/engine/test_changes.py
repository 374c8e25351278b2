"""``--changed-since``: apps with a file that differs from the merge base, and their companions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.support import commit, connected_app, eca_file, git

if TYPE_CHECKING:
    from tests.support import Workspace

SETTINGS = "ExtlClntAppOauthSettings"
POLICIES = "ExtlClntAppOauthConfigurablePolicies"
BAD = connected_app("Api", "Full")


def changed(workspace: Workspace, *arguments: str, cwd: str = ".") -> set[str]:
    """The apps with findings."""
    ran = workspace.lint("--changed-since", "main", *arguments, cwd=cwd)
    assert ran.code in (0, 1), ran.err
    return {finding["app"]["name"] for finding in ran.findings}


@pytest.fixture
def repository(workspace: Workspace) -> Workspace:
    """A branch ``work`` of ``main``, with three Connected Apps and two External Client Apps; all have findings."""
    workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "force-app"}]}')
    for name in ("A", "B", "C ä"):
        workspace.write(f"force-app/{name}.connectedApp-meta.xml", BAD)
    for app in ("Sync", "Other"):
        workspace.write(f"force-app/{app}.eca-meta.xml", eca_file("ExternalClientApplication", app=app))
        workspace.write(
            f"force-app/{app}.ecaOauth-meta.xml",
            eca_file(SETTINGS, "commaSeparatedOauthScopes=Api, Full", app=app),
        )
        for where in ("1", "2"):
            workspace.write(
                f"force-app/{app}{where}.ecaOauthPlcy-meta.xml",
                eca_file(POLICIES, "isClientCredentialsFlowEnabled=true", app=app),
            )
    git(workspace.root, "init", "--quiet", "--initial-branch", "main")
    commit(workspace.root)
    git(workspace.root, "checkout", "--quiet", "-b", "work")
    return workspace


def test_nothing_changed_lints_nothing(repository: Workspace) -> None:
    assert changed(repository) == set()
    ran = repository.lint("--changed-since", "main")
    assert ran.json["summary"]["files"] == 0
    assert (
        repository.run("--changed-since", "main").out == "Nothing to lint: no app has changed since main.\n"
    )


def test_committed_staged_edited_and_new_files_count(repository: Workspace) -> None:
    repository.write("force-app/A.connectedApp-meta.xml", BAD + "\n")
    commit(repository.root)
    assert changed(repository) == {"A"}
    repository.write("force-app/B.connectedApp-meta.xml", BAD + "\n")
    git(repository.root, "add", "--all")
    assert changed(repository) == {"A", "B"}
    repository.write("force-app/C ä.connectedApp-meta.xml", BAD + "\n")
    repository.write("force-app/new/D.connectedApp-meta.xml", BAD)
    assert changed(repository) == {"A", "B", "C ä", "D"}
    assert changed(repository, "force-app/new") == {"D"}
    assert changed(repository, cwd="force-app/new") == {"A", "B", "C ä", "D"}
    assert changed(repository, "--select", "invalid-value") == set()


def test_later_changes_on_the_other_branch_do_not_count(repository: Workspace) -> None:
    repository.write("force-app/A.connectedApp-meta.xml", BAD + "\n")
    commit(repository.root)
    git(repository.root, "checkout", "--quiet", "main")
    repository.write("force-app/B.connectedApp-meta.xml", BAD + "\n")
    commit(repository.root)
    git(repository.root, "checkout", "--quiet", "work")
    assert changed(repository) == {"A"}


def test_unchanged_companions_are_read(repository: Workspace) -> None:
    path = "force-app/Sync1.ecaOauthPlcy-meta.xml"
    repository.write(path, eca_file(POLICIES, "isClientCredentialsFlowEnabled=true", "label=x", app="Sync"))
    assert changed(repository) == {"Sync"}


@pytest.mark.parametrize("how", ["deleted", "renamed", "given to another app"])
def test_app_that_lost_a_file_counts(how: str, repository: Workspace) -> None:
    path = "force-app/Sync1.ecaOauthPlcy-meta.xml"
    file = repository.root / path
    match how:
        case "deleted":
            file.unlink()
        case "renamed":
            file.rename(file.with_name("Moved.ecaOauthPlcy-meta.xml"))
        case _:
            repository.write(path, eca_file(POLICIES, "isClientCredentialsFlowEnabled=true", app="Other"))
    assert "Sync" in changed(repository)
    commit(repository.root)
    assert "Sync" in changed(repository)


@pytest.mark.parametrize(
    "name", ["sfdx-project.json", ".forceignore", "sfscope-lint.toml", "sfscope-lint-baseline.json"]
)
def test_shared_files_count_for_all_apps(name: str, repository: Workspace) -> None:
    content = {
        "sfdx-project.json": '{"packageDirectories": [{"path": "force-app"}, {"path": "more"}]}',
        "sfscope-lint-baseline.json": '{"version": 1}',
    }
    repository.write(name, content.get(name, ""))
    assert changed(repository) == {"A", "B", "C ä", "Sync", "Other"}


def test_list_files_prints_changed_files(repository: Workspace) -> None:
    repository.write("force-app/B.connectedApp-meta.xml", BAD + "\n")
    ran = repository.run("--changed-since", "main", "--list-files")
    assert ran.out == "force-app/B.connectedApp-meta.xml\n"


@pytest.mark.parametrize(
    ("revision", "said"),
    [
        ("nowhere", "git doesn't know the revision 'nowhere' (in CI, fetch it first)"),
        ("--all", "git doesn't know the revision '--all'"),
        ("", "git doesn't know the revision ''"),
        ("orphan", "git finds no merge base of HEAD and 'orphan' (a shallow clone lacks history"),
    ],
)
def test_unusable_revision_gets_one_line(revision: str, said: str, repository: Workspace) -> None:
    git(repository.root, "checkout", "--quiet", "--orphan", "orphan")
    git(repository.root, "commit", "--quiet", "--message", "y")
    git(repository.root, "checkout", "--quiet", "work")
    ran = repository.run(f"--changed-since={revision}")
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert said in ran.err


def test_outside_a_repository_is_an_error(workspace: Workspace) -> None:
    workspace.write("X.connectedApp", BAD)
    ran = workspace.run("--changed-since", "main")
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert "not a git repository" in ran.err
