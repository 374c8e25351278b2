"""``--changed-since`` lints everything that a pull request changes, in whatever way, and nothing that it doesn't."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from tests.hostile.repositories import repository
from tests.support import Workspace, commit, connected_app, eca_file, git

from sfscope_lint.config.rule_packages import load_rules
from sfscope_lint.engine.lint import lint
from sfscope_lint.files.repository import usable_repository_at
from sfscope_lint.files.snapshot import take_snapshot
from sfscope_lint.model.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

BAD = connected_app("Full")
GOOD = connected_app("Api")
POLICIES = "ExtlClntAppOauthConfigurablePolicies"
ON = "isClientCredentialsFlowEnabled=true"
USER = "clientCredentialsFlowUser=sync@example.com"
PERMISSIONS = (
    '<PermissionSet xmlns="http://soap.sforce.com/2006/04/metadata"><label>Sync</label>'
    "<userPermissions><enabled>{}</enabled><name>ApiEnabled</name></userPermissions></PermissionSet>\n"
)
RUN_AS = '[run-as."sync@example.com"]\npermission-sets = ["Sync"]\n'
REQUEST = """curl https://acme.my.salesforce.com/services/oauth2/token \\
  -d grant_type=client_credentials -d client_id=OrderSyncConsumerKey1 -d "client_secret=$SECRET"
"""


def with_key(*scopes: str) -> str:
    return connected_app(*scopes, more="        <consumerKey>OrderSyncConsumerKey1</consumerKey>\n")


def start(workspace: Workspace) -> None:
    """Commit the files to ``main`` and check out a branch ``work``."""
    repository(workspace.root)
    git(workspace.root, "checkout", "--quiet", "-b", "work")


def changed(
    workspace: Workspace, *arguments: str, cwd: str = ".", select: str = "no-valid-scopes"
) -> set[str]:
    """The apps with a finding; for a finding without an app, its file."""
    named = ("--select", select) if select else ()
    ran = workspace.run("--format", "json", "--changed-since", "main", *named, *arguments, cwd=cwd)
    assert ran.code in (0, 1), ran.err
    return {f["app"]["name"] if f["app"] else f["path"] for f in ran.findings}


@pytest.fixture
def project(workspace: Workspace) -> Workspace:
    """Two broken Connected Apps, and an External Client App in three files."""
    workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "force-app"}]}')
    workspace.write("force-app/A.connectedApp-meta.xml", BAD)
    workspace.write("force-app/B.connectedApp-meta.xml", BAD)
    workspace.write("force-app/Sync.eca-meta.xml", eca_file("ExternalClientApplication", app="Sync"))
    workspace.write(
        "force-app/Sync.ecaOauth-meta.xml",
        eca_file("ExtlClntAppOauthSettings", "commaSeparatedOauthScopes=Full", app="Sync"),
    )
    workspace.write("force-app/Sync.ecaOauthPlcy-meta.xml", eca_file(POLICIES, ON, USER, app="Sync"))
    return workspace


def test_commit_that_another_one_replaces(project: Workspace) -> None:
    """The git directory of an archive may have such replacements, which git itself heeds."""
    project.write("force-app/A.connectedApp-meta.xml", GOOD)
    start(project)
    project.write("force-app/A.connectedApp-meta.xml", BAD)
    commit(project.root)
    git(project.root, "replace", "main", "work")
    assert changed(project) == {"A"}


class TestNamedFiles:
    """Of the apps that changed, those are linted of which a file is named, whichever of their files changed."""

    SWITCH = ("other/Sync.ecaGlblOauth-meta.xml", "ExtlClntAppGlobalOauthSettings", ON)

    @pytest.mark.parametrize("named", ["force-app", "force-app/Sync.ecaOauth-meta.xml"])
    def test_new_file_that_is_not_named(self, named: str, project: Workspace) -> None:
        project.write(
            "sfdx-project.json", '{"packageDirectories": [{"path": "force-app"}, {"path": "other"}]}'
        )
        start(project)
        assert changed(project, named) == set()
        path, *elements = self.SWITCH
        project.write(path, eca_file(*elements, app="Sync"))
        assert changed(project, named) == {"Sync"}
        assert changed(project, "force-app/A.connectedApp-meta.xml") == set()


class TestBaseline:
    """An unchanged file of a changed app is read for the app only: the rules about files don't look at it."""

    @pytest.mark.parametrize("arguments", [["--changed-since", "main"], ["force-app/Sync.ecaOauth-meta.xml"]])
    def test_keeps_the_entries_of_files_that_no_rule_looked_at(
        self, arguments: list[str], project: Workspace
    ) -> None:
        path, *elements = TestNamedFiles.SWITCH
        project.write(
            "sfdx-project.json", '{"packageDirectories": [{"path": "force-app"}, {"path": "other"}]}'
        )
        switch = project.write(path, eca_file(*elements, app="Sync"))
        project.run("--write-baseline")
        start(project)
        baseline = project.root / "sfscope-lint-baseline.json"
        before = baseline.read_text()
        entry = f'"rule": "missing-element", "path": "{path}"'
        assert entry in before
        with (project.root / "force-app/Sync.ecaOauth-meta.xml").open("a") as settings:
            settings.write("\n")
        assert "stale-baseline-entry" not in project.lint(*arguments).rules
        project.run("--write-baseline", *arguments)
        assert baseline.read_text() == before
        switch.write_text(
            switch.read_text().replace("</Extl", "<callbackUrl>https://a.example</callbackUrl></Extl")
        )
        project.run("--write-baseline", *arguments, path)
        assert entry not in baseline.read_text()


class TestLinks:
    def test_changed_target_of_a_link_counts(self, project: Workspace) -> None:
        project.write("shared/Linked.xml", GOOD)
        (project.root / "force-app/Linked.connectedApp-meta.xml").symlink_to("../shared/Linked.xml")
        (project.root / "force-app/Twice.connectedApp-meta.xml").symlink_to("Linked.connectedApp-meta.xml")
        start(project)
        assert changed(project) == set()
        project.write("shared/Linked.xml", BAD)
        assert changed(project) == {"Linked", "Twice"}
        commit(project.root)
        assert changed(project) == {"Linked", "Twice"}

    def test_new_and_redirected_links_count(self, project: Workspace) -> None:
        project.write("shared/Bad.xml", BAD)
        project.write("shared/Good.xml", GOOD)
        link = project.root / "force-app/Linked.connectedApp-meta.xml"
        link.symlink_to("../shared/Good.xml")
        start(project)
        link.unlink()
        link.symlink_to("../shared/Bad.xml")
        assert "Linked" in changed(project)
        link.unlink()
        link.write_text("../shared/Good.xml")  # exactly the bytes that git stores for the link
        assert "Linked" not in changed(project)
        assert project.run("--changed-since", "main").code == 1  # it is no longer metadata

    def test_changed_target_that_leaves_the_app_counts(self, project: Workspace) -> None:
        off = eca_file("ExtlClntAppConfigurablePolicies", "isEnabled=false", app="Sync")
        project.write("shared/policies.xml", off)
        (project.root / "force-app/Sync.ecaPlcy-meta.xml").symlink_to("../shared/policies.xml")
        start(project)
        assert changed(project) == set()
        project.write("shared/policies.xml", off.replace("Sync", "Other"))
        assert "Sync" in changed(project)

    @pytest.mark.parametrize("through", ["outside", "inside"])
    def test_path_through_a_link_is_compared_by_its_target(
        self, through: str, project: Workspace, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        """The link is outside the repository or in it; its target changes or doesn't."""
        path: Path = tmp_path_factory.mktemp("outside") / "link"
        if through == "outside":
            path.symlink_to(project.root / "force-app")
        else:
            path = project.root / "src"
            path.symlink_to("force-app")
        start(project)
        assert changed(project, str(path)) == set()
        project.write("force-app/A.connectedApp-meta.xml", BAD + "\n")
        assert changed(project, str(path)) == {"A"}
        assert changed(project, os.path.join(path, "A.connectedApp-meta.xml")) == {"A"}
        assert changed(project, os.path.join(path, "B.connectedApp-meta.xml")) == set()

    def test_new_link_to_a_folder_counts(self, project: Workspace) -> None:
        start(project)
        (project.root / "src").symlink_to("force-app")
        assert {"A", "B"} <= changed(project, "src")

    def test_loop_and_broken_link_are_findings(self, project: Workspace) -> None:
        (project.root / "force-app/Loop.connectedApp-meta.xml").symlink_to("Loop.connectedApp-meta.xml")
        (project.root / "force-app/Gone.connectedApp-meta.xml").symlink_to("nowhere.xml")
        start(project)
        ran = project.run("--changed-since", "main")
        assert (ran.code, ran.err) == (1, "")  # each is a finding, not a crash

    @pytest.mark.parametrize("name", [".forceignore", "sfscope-lint.toml", "sfscope-lint-baseline.json"])
    def test_changed_target_of_a_linked_settings_file_counts_for_all(
        self, name: str, project: Workspace
    ) -> None:
        content = '{"version": 1}' if name.endswith(".json") else "# x\n"
        project.write("shared/steering", content)
        (project.root / name).symlink_to("shared/steering")
        start(project)
        assert changed(project) == set()
        project.write("shared/steering", content + "\n")
        assert changed(project) == {"A", "B", "Sync"}


class TestSettings:
    def test_changed_settings_file_counts_only_if_it_is_used(
        self, project: Workspace, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        settings = project.write("ci/lint.toml", "# x\n")
        start(project)
        assert changed(project, "--config", str(settings)) == set()
        project.write("ci/lint.toml", "# y\n")
        assert changed(project) == set()
        assert changed(project, "--config", str(settings)) == {"A", "B", "Sync"}
        pinned = tmp_path_factory.mktemp("pinned") / "lint.toml"  # unknown to git
        pinned.write_text("# x\n")
        assert changed(project, "--config", str(pinned)) == set()

    def test_changed_baseline_counts_if_it_is_used(self, project: Workspace) -> None:
        project.write("ci/accepted.json", '{"version": 1}')
        start(project)
        assert changed(project, "--baseline", "ci/accepted.json") == set()
        project.write("ci/accepted.json", '{"version": 1}\n')
        assert changed(project, "--baseline", "ci/accepted.json") == {"A", "B", "Sync"}

    @pytest.mark.parametrize("how", ["new", "new and ignored by git", "gone"])
    def test_changed_forceignore_counts_for_all(self, how: str, project: Workspace) -> None:
        if how == "gone":
            project.write(".forceignore", "*.md\n")
        start(project)
        if how == "gone":
            (project.root / ".forceignore").unlink()
        else:
            project.write(".forceignore", "*.md\n")
            project.write(".gitignore", "/.forceignore\n" if "ignored" in how else "")
        assert changed(project) == {"A", "B", "Sync"}


class TestPermissions:
    @pytest.fixture
    def with_user(self, project: Workspace) -> Workspace:
        project.write("sfscope-lint.toml", RUN_AS)
        project.write("force-app/Sync.permissionset-meta.xml", PERMISSIONS.format("true"))
        start(project)
        return project

    def lacking(self, project: Workspace) -> set[str]:
        return changed(project, select="run-as-user-lacks-permission")

    def test_changed_permission_set_counts(self, with_user: Workspace) -> None:
        assert self.lacking(with_user) == set()
        with_user.write("force-app/Sync.permissionset-meta.xml", PERMISSIONS.format("false"))
        assert self.lacking(with_user) == {"Sync"}

    def test_deleted_permission_set_counts_for_all(self, with_user: Workspace) -> None:
        (with_user.root / "force-app/Sync.permissionset-meta.xml").unlink()
        assert changed(with_user) == {"A", "B", "Sync"}

    def test_permission_sets_do_not_count_without_described_users(self, with_user: Workspace) -> None:
        (with_user.root / "force-app/Sync.permissionset-meta.xml").unlink()
        assert with_user.report(changed_since="main").apps == ()

    def test_changed_app_is_judged_by_unchanged_permission_sets(self, with_user: Workspace) -> None:
        with_user.write("force-app/Sync.permissionset-meta.xml", PERMISSIONS.format("false"))
        git(with_user.root, "checkout", "--quiet", "main")
        commit(with_user.root)
        git(with_user.root, "checkout", "--quiet", "-b", "later")
        with_user.write(
            "force-app/Sync.ecaOauthPlcy-meta.xml", eca_file(POLICIES, ON, USER, "label=x", app="Sync")
        )
        assert self.lacking(with_user) == {"Sync"}


class TestTokenRequests:
    @pytest.fixture
    def asking(self, project: Workspace) -> Workspace:
        project.write("force-app/Asked.connectedApp-meta.xml", with_key("Api"))
        project.write("scripts/ask.sh", REQUEST)
        project.write("scripts/other.sh", REQUEST.replace("Key1", "Key2"))
        start(project)
        return project

    def test_nothing_changed_lints_nothing(self, asking: Workspace) -> None:
        report = asking.report(select=("token-request-will-fail",), changed_since="main")
        assert (report.requests, report.sources, report.files) == ((), (), ())
        assert asking.run("--changed-since", "main").out.startswith("Nothing to lint")

    def test_changed_app_lints_its_requests(self, asking: Workspace) -> None:
        asking.write("force-app/Asked.connectedApp-meta.xml", with_key("Full"))
        assert "scripts/ask.sh" in {
            f["path"]
            for f in asking.run(
                "--format", "json", "--changed-since", "main", "--select", "token-request-will-fail"
            ).findings
        }
        ran = asking.run("--changed-since", "main", "--list-files")
        assert ran.out.split() == ["force-app/Asked.connectedApp-meta.xml", "scripts/ask.sh"]

    def test_changed_request_is_linted_with_its_unchanged_app(self, asking: Workspace) -> None:
        """The app that it uses was broken before."""
        asking.write("force-app/Asked.connectedApp-meta.xml", with_key("Full"))
        git(asking.root, "checkout", "--quiet", "main")
        commit(asking.root)
        git(asking.root, "checkout", "--quiet", "-b", "later")
        asking.write("scripts/ask.sh", "# asks\n" + REQUEST)
        report = asking.report(select=("token-request-will-fail",), changed_since="main")
        assert [finding.location.path for finding in report.findings] == ["scripts/ask.sh"]


class TestSubmodule:
    @pytest.fixture
    def inner(self, workspace: Workspace) -> Workspace:
        inner = workspace.at("inner")
        inner.write("Inner.connectedApp-meta.xml", GOOD)
        inner.write("Old.connectedApp-meta.xml", BAD)
        inner.write(
            "Sync.ecaPlcy-meta.xml",
            eca_file("ExtlClntAppConfigurablePolicies", "isEnabled=false", app="Sync"),
        )
        repository(inner.root)
        return inner

    @pytest.fixture
    def outer(self, inner: Workspace, workspace: Workspace) -> Workspace:
        outer = workspace.at("outer")
        outer.write("sfdx-project.json", '{"packageDirectories": [{"path": "force-app"}]}')
        for root, suffix, more in (
            ("ExternalClientApplication", "eca", ()),
            ("ExtlClntAppOauthSettings", "ecaOauth", ("commaSeparatedOauthScopes=Full",)),
            (POLICIES, "ecaOauthPlcy", (ON, USER)),
        ):
            outer.write(f"force-app/Sync.{suffix}-meta.xml", eca_file(root, *more, app="Sync"))
        git(outer.root, "init", "--quiet", "--initial-branch", "main")
        git(outer.root, "submodule", "--quiet", "add", str(inner.root), "force-app/sub")
        start(outer)
        assert changed(outer) == set()
        return outer

    def bump(self, inner: Workspace, outer: Workspace) -> None:
        commit(inner.root)
        git(outer.root / "force-app/sub", "pull", "--quiet")

    def test_new_commit_of_a_submodule_counts(self, inner: Workspace, outer: Workspace) -> None:
        inner.write("Inner.connectedApp-meta.xml", BAD)
        self.bump(inner, outer)
        assert changed(outer) == {"Inner"}
        commit(outer.root)
        assert changed(outer) == {"Inner"}

    def test_edited_file_in_a_submodule_counts(self, outer: Workspace) -> None:
        outer.write("force-app/sub/Inner.connectedApp-meta.xml", BAD)
        assert changed(outer) == {"Inner"}

    def test_file_lost_in_a_submodule_counts(self, inner: Workspace, outer: Workspace) -> None:
        (inner.root / "Sync.ecaPlcy-meta.xml").unlink()
        self.bump(inner, outer)
        assert changed(outer) == {"Sync"}

    def test_submodule_without_its_old_commit_is_linted_whole(
        self, inner: Workspace, outer: Workspace
    ) -> None:
        """As in a pipeline's clone: the submodule's old content is unknown."""
        inner.write("Inner.connectedApp-meta.xml", BAD)
        self.bump(inner, outer)
        commit(outer.root)
        sub = outer.root / "force-app/sub"
        git(sub, "fetch", "--quiet", "--depth", "1")
        git(sub, "reflog", "expire", "--expire=all", "--all")
        git(sub, "update-ref", "-d", "refs/remotes/origin/main", check=False)
        git(sub, "gc", "--quiet", "--prune=now")
        assert "Inner" in changed(outer)

    def test_missing_submodule_changes_nothing(self, outer: Workspace) -> None:
        git(outer.root, "submodule", "--quiet", "deinit", "--force", "force-app/sub")
        assert changed(outer) == set()

    def test_removed_submodule_counts(self, outer: Workspace) -> None:
        git(outer.root, "rm", "--quiet", "force-app/sub")
        assert changed(outer) == {"Sync"}
        commit(outer.root)
        assert changed(outer) == {"Sync"}

    def test_new_submodule_counts(self, inner: Workspace, outer: Workspace) -> None:
        git(outer.root, "submodule", "--quiet", "add", str(inner.root), "force-app/new")
        assert {"Inner", "Old"} & changed(outer) == {"Old"}

    def test_repository_is_not_its_own_submodule(self, project: Workspace) -> None:
        """Links in the places of submodules lead to the repository itself: each level would double the files."""
        repository(project.root)
        names = ("one", "two")
        for _ in range(2):
            earlier = git(project.root, "rev-parse", "HEAD").stdout.decode().strip()
            for name in names:
                git(project.root, "update-index", "--add", "--cacheinfo", f"160000,{earlier},{name}")
            git(project.root, "commit", "--quiet", "--message", "submodules")
        for name in names:
            (project.root / name).symlink_to(".")
        found = usable_repository_at(os.path.realpath(project.root))
        assert found
        snapshot = take_snapshot(found, "HEAD")
        assert snapshot.incomplete
        assert not [name for name in snapshot.entries if name.startswith(tuple(f"{name}/" for name in names))]
        assert changed(project) == {"A", "B", "Sync"}


class TestWhatGitSees:
    def test_line_endings_are_no_change(self, project: Workspace) -> None:
        start(project)
        project.write("force-app/A.connectedApp-meta.xml", BAD.replace("\n", "\r\n"))
        assert changed(project) == set()
        project.write("force-app/A.connectedApp-meta.xml", BAD.replace("\n", "\r\n") + "\r\n")
        assert changed(project) == {"A"}

    @pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
    def test_index_flags_hide_no_change(self, flag: str, project: Workspace) -> None:
        start(project)
        project.write("force-app/A.connectedApp-meta.xml", BAD + "\n")
        git(project.root, "update-index", flag, "force-app/A.connectedApp-meta.xml")
        assert changed(project) == {"A"}

    def test_same_size_and_time_hide_no_change(self, project: Workspace) -> None:
        start(project)
        file = project.root / "force-app/A.connectedApp-meta.xml"
        times = file.stat()
        file.write_text(BAD.replace("Order Sync", "Order Sink"))
        os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
        assert changed(project) == {"A"}

    def test_ignored_files_count(self, project: Workspace) -> None:
        project.write(".gitignore", "*.local.*\n")
        start(project)
        project.write("force-app/Mine.local.connectedApp-meta.xml", BAD)
        assert changed(project) == {"Mine.local"}

    def test_files_outside_the_repository_count(
        self, project: Workspace, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        start(project)
        other = Workspace(tmp_path_factory.mktemp("other"))
        other.write("X.connectedApp", BAD)
        assert changed(project, str(other.root)) == {"X"}

    def test_sha256_repositories_work(self, project: Workspace) -> None:
        git(project.root, "init", "--quiet", "--initial-branch", "main", "--object-format", "sha256")
        commit(project.root)
        assert changed(project) == set()
        project.write("force-app/A.connectedApp-meta.xml", BAD + "\n")
        assert changed(project) == {"A"}

    def test_deleted_unreadable_file_counts_for_all(self, project: Workspace) -> None:
        project.write("force-app/Sync.ecaPlcy-meta.xml", "<")
        start(project)
        (project.root / "force-app/Sync.ecaPlcy-meta.xml").unlink()
        assert changed(project) == {"A", "B", "Sync"}

    def test_deleted_file_with_a_namespace_counts_for_its_app(self, project: Workspace) -> None:
        project.write(
            "force-app/ns.ecaPlcy-meta.xml",
            eca_file("ExtlClntAppConfigurablePolicies", "isEnabled=false", app="ns__Sync"),
        )
        start(project)
        (project.root / "force-app/ns.ecaPlcy-meta.xml").unlink()
        assert changed(project) == {"Sync"}

    def test_standard_input_replaces_the_file_on_disk(self, project: Workspace) -> None:
        """The editor's text is compared, not the file on disk."""
        start(project)
        file = str(project.root / "force-app/A.connectedApp-meta.xml")
        settings = Settings(select=("no-valid-scopes",), changed_since="main")
        contents = {os.path.realpath(file): BAD.encode()}
        report = lint([file], settings, load_rules(), str(project.root), contents)
        assert len(report.findings) == 1


class TestPartialClone:
    @pytest.mark.parametrize("reachable", [True, False])
    @pytest.mark.parametrize("filter_", ["blob:none", "tree:0"])
    def test_missing_objects_are_an_error(
        self, filter_: str, reachable: bool, project: Workspace, tmp_path: Path
    ) -> None:
        """Missing objects are reported, never taken for absent files, and nothing is fetched."""
        policies = "force-app/Sync.ecaPlcy-meta.xml"
        project.write(policies, eca_file("ExtlClntAppConfigurablePolicies", "isEnabled=false", app="Sync"))
        start(project)
        (project.root / policies).unlink()
        commit(project.root)
        git(project.root, "config", "uploadpack.allowFilter", "true")
        git(tmp_path, "clone", "--quiet", f"--filter={filter_}", f"file://{project.root}", "cloned")
        cloned = project.at(tmp_path / "cloned")
        if not reachable:
            git(cloned.root, "config", "remote.origin.url", "https://127.0.0.1:9/o/r.git")
        ran = cloned.run("--changed-since", "origin/main")
        assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
        assert ran.err.startswith("error: --changed-since: git ")
        assert "a partial clone lacks objects" in ran.err
        assert cloned.run("--changed-since", "HEAD").code == 0
