"""sfscope-lint reads everything that a deployment takes, whatever its name and path, and nothing else."""

from __future__ import annotations

import json
import os
import random
import sys
from typing import TYPE_CHECKING

import pytest
from tests.hostile.node import ask
from tests.support import Workspace, connected_app, eca_file

from sfscope_lint.files import walk
from sfscope_lint.files.discovery import discover
from sfscope_lint.salesforce.metadata_types import TYPES

if TYPE_CHECKING:
    from pathlib import Path

    from sfscope_lint.files.found import Discovery

BAD = connected_app("Full")
APP = "X.connectedApp-meta.xml"
FOREIGN = ["node_modules", "__pycache__", "bower_components", "site-packages"]
HIDDEN = [*FOREIGN, ".hidden", ".sfdx", ".github", ".venv"]
REQUEST = "curl -d 'grant_type=client_credentials' https://login.salesforce.com/services/oauth2/token\n"
APEX = """class K {
  void ask() {
    HttpRequest request = new HttpRequest();
    request.setEndpoint('https://x.my.salesforce.com/services/oauth2/token');
    request.setMethod('POST');
    request.setBody('grant_type=client_credentials&client_id=x&scope=api');
    new Http().send(request);
  }
}
"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")


@pytest.fixture
def project(workspace: Workspace) -> Workspace:
    """A repository with a project that has one package directory."""
    (workspace.root / ".git").mkdir()
    (workspace.root / "force-app").mkdir()
    describe(workspace, "force-app")
    return workspace


def describe(workspace: Workspace, *packages: str, at: str = ".") -> None:
    entries = [{"path": package, "default": not index} for index, package in enumerate(packages)]
    workspace.write(f"{at}/sfdx-project.json", json.dumps({"packageDirectories": entries}))


def link(workspace: Workspace, path: str, target: str) -> None:
    place = workspace.root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    os.symlink(target, place)


def found(workspace: Workspace, *paths: str, cwd: str = ".", forceignore: bool = True) -> Discovery:
    return discover(paths, str(workspace.root / cwd), forceignore=forceignore)


def files(workspace: Workspace, *paths: str, cwd: str = ".") -> list[str]:
    return [file.shown for file in found(workspace, *paths, cwd=cwd).files if not file.ignored]


class TestNames:
    @pytest.mark.parametrize("folder", HIDDEN)
    @pytest.mark.parametrize("path", [(), (".",), ("force-app",)])
    def test_every_folder_in_a_package_directory_is_read(
        self, folder: str, path: tuple[str, ...], project: Workspace
    ) -> None:
        project.write(f"force-app/main/{folder}/connectedApps/{APP}", BAD)
        assert files(project, *path) == [f"force-app/main/{folder}/connectedApps/{APP}"]

    @pytest.mark.parametrize("folder", HIDDEN)
    def test_hidden_folders_elsewhere_are_skipped(self, folder: str, project: Workspace) -> None:
        project.write(f"{folder}/connectedApps/{APP}", BAD)
        project.write(f"docs/{folder}/connectedApps/{APP}", BAD)
        assert files(project, ".") == files(project) == []

    @pytest.mark.parametrize("folder", [*FOREIGN, ".hidden"])
    def test_programs_in_hidden_folders_are_skipped(self, folder: str, project: Workspace) -> None:
        credential = "<ExternalCredential>ClientCredentials</ExternalCredential>"
        project.write(f"force-app/{folder}/x.sh", REQUEST)
        project.write(f"force-app/{folder}/X.externalCredential-meta.xml", credential)
        project.write("force-app/x.sh", REQUEST)
        assert [source.shown for source in found(project).sources] == [
            f"force-app/{folder}/X.externalCredential-meta.xml",
            "force-app/x.sh",
        ]

    def test_git_directory_is_never_entered(self, project: Workspace) -> None:
        describe(project, ".")
        project.write(f".git/{APP}", BAD)
        link(project, "force-app/link", "../.git")
        assert files(project) == files(project, ".") == []

    @pytest.mark.parametrize("name", [".GIT", "git~1", ".git ", ".g\u200dit"])
    def test_no_link_leads_into_what_some_file_system_takes_for_it(
        self, name: str, project: Workspace
    ) -> None:
        describe(project, "force-app")
        project.write(f"{name}/{APP}", BAD)
        link(project, "force-app/link", f"../{name}")
        assert files(project) == []

    @pytest.mark.parametrize("package", [".force-app", "node_modules/@acme/sales/force-app", "a/__pycache__"])
    def test_package_directory_can_have_any_name(self, package: str, project: Workspace) -> None:
        describe(project, package)
        project.write(f"{package}/{APP}", BAD)
        assert files(project) == files(project, ".") == [f"{package}/{APP}"]

    @pytest.mark.parametrize(
        "name",
        [
            f"{APP}.bak",
            f"{APP}~",
            f"{APP}-2",
            f".{APP}",
            f"{APP}.old.xml",
            f"{APP}-META.xml",
            f"{APP}\n.y-meta.xml",
        ],
    )
    def test_text_after_the_suffix_does_not_matter(self, name: str, project: Workspace) -> None:
        project.write(f"force-app/connectedApps/{name}", BAD)
        assert files(project) == [f"force-app/connectedApps/{name}"]
        [finding] = project.report(select=("no-valid-scopes",)).findings
        assert "of X " in finding.message or "of .X " in finding.message

    @pytest.mark.parametrize(
        "name",
        [
            "X.bak-meta.xml.connectedApp",
            "X-meta.xml.connectedApp",
            "X.ecaoauth-meta.xml.connectedApp",
            "X.PERMISSIONSET-meta.xml.connectedApp",
            "X.eca-META.XML.connectedApp",
        ],
    )
    def test_end_of_the_name_counts_if_no_type_has_the_suffix(self, name: str, project: Workspace) -> None:
        project.write(f"force-app/connectedApps/{name}", BAD)
        assert [(file.shown, file.type.root) for file in found(project).files] == [
            (f"force-app/connectedApps/{name}", "ConnectedApp")
        ]
        findings = project.report(select=("no-valid-scopes", "unknown-metadata-suffix")).findings
        assert [finding.rule for finding in findings] == ["no-valid-scopes"]

    @pytest.mark.parametrize(
        "name", ["X.connectedApp.bak", "X.connectedApp-meta.xm", "connectedApp-meta.xml.bak"]
    )
    def test_file_that_the_cli_ignores_is_ignored(self, name: str, project: Workspace) -> None:
        project.write(f"force-app/connectedApps/{name}", BAD)
        assert files(project) == []


class TestLinks:
    @pytest.mark.parametrize("target", ["shared", ".hidden", "node_modules/x", "force-app/.x", "docs/a/b"])
    @pytest.mark.parametrize("path", [(), (".",), ("force-app",)])
    def test_linked_folder_is_read(self, target: str, path: tuple[str, ...], project: Workspace) -> None:
        project.write(f"{target}/connectedApps/{APP}", BAD)
        link(project, "force-app/main/apps", f"../../{target}/connectedApps")
        assert f"force-app/main/apps/{APP}" in files(project, *path)

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("K.cls", APEX),
            ("K.trigger", APEX),
            ("E.externalCredential-meta.xml", "<ExternalCredential>ClientCredentials</ExternalCredential>"),
        ],
    )
    @pytest.mark.parametrize("path", [(), (".",), ("force-app",), ("force-app/a/{name}",)])
    def test_linked_metadata_is_searched_for_token_requests(
        self, name: str, text: str, path: tuple[str, ...], project: Workspace
    ) -> None:
        project.write(f".hidden/{name}", text)
        link(project, f"force-app/a/{name}", f"../../.hidden/{name}")
        paths = [each.format(name=name) for each in path]
        assert [source.shown for source in found(project, *paths).sources] == [f"force-app/a/{name}"]

    def test_linked_apex_is_read(self, project: Workspace) -> None:
        project.write(".hidden/K.cls", APEX)
        link(project, "force-app/K.cls", "../.hidden/K.cls")
        found = project.report(select=("scope-in-token-request",)).findings
        assert [finding.location.path for finding in found] == ["force-app/K.cls"]

    def test_link_to_a_file_of_another_kind_is_not_searched(self, project: Workspace) -> None:
        project.write(".hidden/secret.txt", APEX)
        os.mkfifo(project.root / "fifo.cls")
        link(project, "force-app/K.cls", "../.hidden/secret.txt")
        link(project, "force-app/L.cls", "../fifo.cls")
        link(project, "force-app/M.cls", "M.cls")
        link(project, "force-app/x.sh", "../.hidden/x.sh")
        project.write(".hidden/x.sh", REQUEST)
        result = found(project)
        assert result.sources == ()
        assert result.details == (
            "force-app/K.cls: not searched for token requests: it is a link to a file of another kind, and isn't followed",
        )

    def test_links_to_links_are_followed(self, project: Workspace) -> None:
        project.write(f"a/{APP}", BAD)
        link(project, "b/to-a", "../a")
        link(project, "force-app/to-b", "../b")
        assert files(project) == [f"force-app/to-b/to-a/{APP}"]

    def test_linked_package_directory_is_read(self, project: Workspace) -> None:
        describe(project, "app")
        link(project, "app", "elsewhere/app")
        project.write(f"elsewhere/app/{APP}", BAD)
        assert files(project) == [f"app/{APP}"]

    def test_folders_outside_packages_are_read_once(self, workspace: Workspace) -> None:
        (workspace.root / ".git").mkdir()
        workspace.write(f"a/{APP}", BAD)
        workspace.write(f"b/{APP}", BAD)
        link(workspace, "a/again", "../a")
        link(workspace, "c", "a")
        assert files(workspace, ".") == [f"a/{APP}", f"b/{APP}"]
        link(workspace, "a/to-b", "../b")
        link(workspace, "a/to-b-too", "../b")
        assert len(files(workspace, "a")) == 2

    def test_links_out_of_the_repository_are_not_followed(self, project: Workspace) -> None:
        inner = project.at("inner")
        (inner.root / ".git").mkdir(parents=True)
        (inner.root / "force-app").mkdir()
        describe(inner, "force-app")
        project.write(f"outside/{APP}", BAD)
        link(inner, "force-app/link", "../../outside")
        assert files(inner) == []
        assert found(inner).warnings == (
            "force-app/link: a link that leads out of the repository or directory, not followed",
        )
        assert "warning: force-app/link: a link that leads out of" in inner.run("-q").err

    @pytest.mark.parametrize("cwd", [".", "force-app", "elsewhere"])
    def test_links_out_of_a_project_without_repository_are_not_followed(
        self, cwd: str, workspace: Workspace
    ) -> None:
        """Such as an unpacked archive."""
        describe(workspace, "force-app", at="project")
        workspace.write(f"project/shared/{APP}", BAD)
        workspace.write(f"beside/{APP}", BAD)
        link(workspace, "project/force-app/in", "../shared")
        link(workspace, "project/force-app/out", "../../beside")
        here = workspace.root / ("elsewhere" if cwd == "elsewhere" else f"project/{cwd}")
        here.mkdir(exist_ok=True)
        result = discover([str(workspace.root / "project/force-app")], str(here))
        read = [os.path.relpath(file.path, workspace.root) for file in result.files]
        assert read == [f"project/force-app/in/{APP}"]
        assert ["out: a link that leads out of" in line for line in result.warnings] == [True]

    def test_links_out_of_a_submodule_are_followed(self, project: Workspace) -> None:
        """A pull request can add a submodule and use its links to deploy other files of the repository."""
        project.write("force-app/sub/.git", "gitdir: ../../.git/modules/sub\n")
        project.write(f"shared/{APP}", BAD)
        link(project, "force-app/sub/link", "../../shared")
        assert files(project) == [f"force-app/sub/link/{APP}"]

    @pytest.mark.parametrize("target", [".", "..", "../..", "../../force-app/main"])
    def test_circular_links_end(self, target: str, project: Workspace) -> None:
        project.write(f"force-app/main/{APP}", BAD)
        link(project, "force-app/main/loop", target)
        link(project, "loop", ".")
        for paths in ((), (".",)):
            assert files(project, *paths) == [f"force-app/main/{APP}"]

    def test_circles_of_several_links_end(self, project: Workspace) -> None:
        project.write(f"force-app/a/{APP}", BAD)
        link(project, "force-app/a/to-b", "../b")
        link(project, "force-app/b/to-c", "../../c")
        link(project, "c/to-a", "../force-app/a")
        assert f"force-app/b/to-c/to-a/{APP}" in files(project)

    def test_circle_through_node_modules_is_an_error(self, project: Workspace) -> None:
        """The CLI deploys force-app/link/up/X, since .forceignore ends the circle there."""
        project.write(f"shared/{APP}", BAD)
        link(project, "shared/node_modules/inner/up", "../..")
        link(project, "force-app/link", "../shared/node_modules/inner")
        project.write(".forceignore", "node_modules\n")
        ran = project.run("-q")
        assert (ran.code, ran.err) == (
            2,
            "error: force-app/link/up: a link to a folder above it, not followed\n",
        )

    def test_exponentially_many_links_are_an_error(
        self, project: Workspace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(walk, "_MOST_LINKED", 500)
        for number in range(30):
            for name in "xy":
                link(project, f"d{number}/{name}", f"../d{number + 1}")
        project.write(f"d30/{APP}", BAD)
        project.write(f"force-app/{APP}", BAD)
        link(project, "force-app/z", "../d0")
        report = project.report()
        assert [finding.location.path for finding in report.findings][:1] == [f"force-app/{APP}"]
        assert report.exit_code == 2
        assert "more than 500 directories behind links" in report.errors[0]


class TestForceIgnore:
    @pytest.mark.parametrize("nested", ["force-app/main", "force-app/main/connectedApps"])
    @pytest.mark.parametrize("path", [(), (".",), ("force-app",), (f"force-app/main/connectedApps/{APP}",)])
    def test_file_below_the_package_directory_does_not_apply(
        self, nested: str, path: tuple[str, ...], project: Workspace
    ) -> None:
        project.write(f"force-app/main/connectedApps/{APP}", BAD)
        project.write(f"{nested}/.forceignore", "*\n")
        assert files(project, *path) == [f"force-app/main/connectedApps/{APP}"]

    @pytest.mark.parametrize("at", [".", "force-app"])
    def test_file_in_the_package_directory_or_above_applies(self, at: str, project: Workspace) -> None:
        project.write(f"force-app/main/connectedApps/{APP}", BAD)
        project.write(f"{at}/.forceignore", "connectedApps\n")
        assert files(project) == files(project, ".") == []

    def test_package_directorys_file_replaces_the_projects(self, project: Workspace) -> None:
        project.write(f"force-app/connectedApps/{APP}", BAD)
        project.write(".forceignore", "*\n")
        project.write("force-app/.forceignore", "Y.*\n")
        assert files(project) == [f"force-app/connectedApps/{APP}"]

    def test_file_in_two_package_directories_is_deployed_through_either(self, project: Workspace) -> None:
        describe(project, "force-app", "force-app/sub")
        project.write(f"force-app/sub/{APP}", BAD)
        project.write("force-app/sub/.forceignore", "*\n")
        assert files(project) == [f"force-app/sub/{APP}"]
        project.write("force-app/.forceignore", "sub\n")
        assert files(project) == files(project, ".") == []

    @pytest.mark.parametrize("folder", [".hidden", ".sfdx"])
    def test_forceignore_skips_folders_with_a_dot(self, folder: str, project: Workspace) -> None:
        project.write(f"force-app/{folder}/{APP}", BAD)
        project.write(f"force-app/node_modules/{APP}", BAD)
        project.write(".forceignore", "# nothing\n")
        assert files(project) == [f"force-app/node_modules/{APP}"]
        project.write(".forceignore", f"!{folder}\n")
        assert files(project) == [f"force-app/{folder}/{APP}", f"force-app/node_modules/{APP}"]
        project.write(".forceignore", "node_modules\n")
        assert files(project) == []
        assert len(found(project, forceignore=False).files) == 2

    def test_invalid_pattern_that_disables_the_file_is_reported(self, project: Workspace) -> None:
        project.write(f"force-app/{APP}", BAD)
        project.write(".forceignore", "*\n[a/b\n")
        ran = project.run("-q")
        assert ran.code == 1
        assert ran.err.startswith("warning: .forceignore: the Salesforce CLI can't read one of its patterns")

    def test_file_that_is_too_long_ignores_nothing_and_is_an_error(self, project: Workspace) -> None:
        project.write(f"force-app/{APP}", BAD)
        project.write(".forceignore", "*\n" * 40_000)
        report = project.report()
        assert report.exit_code == 2
        assert report.findings

    @pytest.mark.parametrize("made", ["folder", "broken link"])
    def test_folder_or_broken_link_of_that_name_does_not_crash(self, made: str, project: Workspace) -> None:
        project.write(f"force-app/{APP}", BAD)
        project.write(".forceignore", "*\n")
        if made == "folder":  # the CLI finds it but can't read it
            (project.root / "force-app" / ".forceignore").mkdir()
        else:
            link(project, "force-app/.forceignore", "nowhere")
        assert files(project) == ([f"force-app/{APP}"] if made == "folder" else [])


class TestProjects:
    @pytest.mark.parametrize("content", ["{}", '{"packageDirectories": [{"path": "."}]}', "{"])
    def test_project_file_in_a_package_directory_changes_nothing(
        self, content: str, project: Workspace
    ) -> None:
        app, oauth, policies = (
            eca_file("ExternalClientApplication", "distributionState=Local", "isProtected=false", app="X"),
            eca_file("ExtlClntAppOauthSettings", "commaSeparatedOauthScopes=Full", app="X"),
            eca_file(
                "ExtlClntAppOauthConfigurablePolicies",
                "isClientCredentialsFlowEnabled=true",
                "isOauthPluginEnabled=true",
                app="X",
            ),
        )
        project.write("force-app/X.eca-meta.xml", app)
        project.write("force-app/X_o.ecaOauth-meta.xml", oauth)
        project.write("force-app/policies/X_p.ecaOauthPlcy-meta.xml", policies)
        project.write("force-app/policies/sfdx-project.json", content)
        for paths in (
            (),
            (".",),
            ("force-app",),
            ("force-app/X_o.ecaOauth-meta.xml",),
            ("force-app/policies",),
        ):
            report = project.report(*paths)
            assert "no-valid-scopes" in [finding.rule for finding in report.findings], paths
            assert report.errors == ()

    def test_files_outside_packages_do_not_affect_deployed_apps(self, project: Workspace) -> None:
        project.write("force-app/X.eca-meta.xml", eca_file("ExternalClientApplication", app="X"))
        project.write(
            "force-app/X.ecaOauth-meta.xml",
            eca_file("ExtlClntAppOauthSettings", "commaSeparatedOauthScopes=Full", app="X"),
        )
        policies = "ExtlClntAppOauthConfigurablePolicies"
        on = eca_file(policies, "isClientCredentialsFlowEnabled=true", app="X")
        off = eca_file("ExtlClntAppConfigurablePolicies", "isEnabled=false", app="X")
        project.write("force-app/X.ecaOauthPlcy-meta.xml", on)
        project.write("docs/X.ecaPlcy-meta.xml", off)
        for paths in ((), (".",), ("force-app",), ("force-app/X.ecaOauth-meta.xml",)):
            assert "no-valid-scopes" in [each.rule for each in project.report(*paths).findings], paths
        project.write("force-app/X.ecaPlcy-meta.xml", off)
        for paths in ((), (".",), ("force-app",), ("force-app/X.ecaOauth-meta.xml",)):
            assert "no-valid-scopes" not in [each.rule for each in project.report(*paths).findings], paths

    def test_files_outside_packages_join_with_each_other(self, project: Workspace) -> None:
        scopes = eca_file("ExtlClntAppOauthSettings", "commaSeparatedOauthScopes=Full", app="X")
        flow = eca_file(
            "ExtlClntAppOauthConfigurablePolicies", "isClientCredentialsFlowEnabled=true", app="X"
        )
        project.write("template/a/X.ecaOauth-meta.xml", scopes)
        project.write("template/b/X.ecaOauthPlcy-meta.xml", flow)
        for paths in ((".",), ("template",), ("template/a/X.ecaOauth-meta.xml",)):
            assert "no-valid-scopes" in [each.rule for each in project.report(*paths).findings], paths
        assert project.report().findings == ()

    @pytest.mark.parametrize(
        ("customized", "type_"),
        [
            ({"suffixes": {"foo": "connectedapp"}}, "ConnectedApp"),
            ({"suffixes": {"foo": " ConnectedApp\ufeff"}}, "ConnectedApp"),
            ({"suffixes": {"foo": "externalcredential"}}, "ExternalCredential"),
            ({"types": {"foo": {"id": "foo", "name": "ConnectedApp", "suffix": "foo"}}}, "ConnectedApp"),
            ({"types": {"connectedapp": {"strategies": {"adapter": "decomposed"}}}}, "ConnectedApp"),
            ({"types": {"x": {"children": {"suffixes": {"ecaOauth": "y"}}}}}, "ExtlClntAppOauthSettings"),
            (
                {"strictDirectoryNames": {"foos": ["x", "EXTERNALCLIENTAPPLICATION"]}},
                "ExternalClientApplication",
            ),
        ],
    )
    def test_redefined_app_type_is_an_error(
        self, customized: dict[str, object], type_: str, project: Workspace
    ) -> None:
        """Its apps may be in files that are not read; the others are linted."""
        packages = [{"path": "force-app", "default": True}]
        content = {"packageDirectories": packages, "registryCustomizations": customized}
        project.write("sfdx-project.json", json.dumps(content))
        project.write(f"force-app/{APP}", BAD)
        ran = project.run("--format", "concise")
        assert (ran.code, "[no-valid-scopes]" in ran.out) == (2, True)
        line = (
            f"error: sfdx-project.json: registryCustomizations changes which files are deployed as {type_}, "
        )
        assert ran.err.startswith(line)
        assert ran.err.count("\n") == 1

    def test_other_types_can_be_redefined(self, project: Workspace) -> None:
        types = {"permissionset": {"name": "PermissionSet"}, "myconnectedapps": {"name": "Layout"}}
        packages = [{"path": "force-app", "default": True}]
        content = {"packageDirectories": packages, "registryCustomizations": {"types": types}}
        project.write("sfdx-project.json", json.dumps(content))
        project.write(f"force-app/{APP}", connected_app("Api"))
        ran = project.run()
        assert (ran.code, ran.err) == (0, "")

    def test_inner_project_counts_if_the_run_starts_in_it(self, project: Workspace) -> None:
        describe(project, "inner", at="force-app/vendor")
        project.write(f"force-app/vendor/inner/{APP}", BAD)
        project.write(f"force-app/{APP}", BAD)
        assert files(project, cwd="force-app/vendor") == [f"inner/{APP}"]
        assert len(files(project)) == 2
        roots = {file.sfdx_root for file in found(project).files}
        assert roots == {str(project.root)}

    def test_sibling_projects_are_separate(self, workspace: Workspace) -> None:
        for name in ("sales", "service"):
            (workspace.root / name).mkdir()
            describe(workspace, ".app", at=name)
            workspace.write(f"{name}/.app/{APP}", BAD)
            workspace.write(f"{name}/.other/{APP}", BAD)
        workspace.write("service/.forceignore", "X*\n!.app\n")
        result = found(workspace, ".")
        assert [file.shown for file in result.files if not file.ignored] == [f"sales/.app/{APP}"]
        assert [file.shown for file in result.files if file.ignored] == [f"service/.app/{APP}"]

    def test_missing_package_of_a_project_below_is_a_warning(self, workspace: Workspace) -> None:
        describe(workspace, "gone", "..", at="sales")
        workspace.write(f"sales/apps/{APP}", BAD)
        result = found(workspace, ".")
        assert [file.shown for file in result.files] == [f"sales/apps/{APP}"]
        assert result.errors == ()
        assert [line.split('"')[1] for line in result.warnings] == ["..", "gone"]
        assert len(found(workspace, "sales").errors) == 2

    def test_project_outside_the_package_directories_is_separate(self, project: Workspace) -> None:
        describe(project, "force-app", at="examples/demo")
        project.write(f"examples/demo/force-app/.x/{APP}", BAD)
        project.write(f"force-app/{APP}", BAD)
        result = found(project, ".")
        assert [file.sfdx_root for file in result.files] == [
            str(project.root / "examples" / "demo"),
            str(project.root),
        ]
        assert files(project) == [f"force-app/{APP}"]

    def test_backslash_in_a_package_path_is_a_slash(self, project: Workspace) -> None:
        describe(project, "force-app\\main", ".\\more\\")
        project.write(f"force-app/main/{APP}", BAD)
        project.write(f"more/{APP}", BAD)
        assert files(project) == [f"force-app/main/{APP}", f"more/{APP}"]
        assert found(project).errors == ()

    def test_half_a_character_in_a_package_path_is_a_replacement_character(self, project: Workspace) -> None:
        describe(project, "a\ud800b", "force-app")
        project.write(f"a\ufffdb/{APP}", BAD)
        assert files(project) == [f"a\ufffdb/{APP}"]

    def test_last_of_two_equal_keys_applies(self, project: Workspace) -> None:
        project.write(f"force-app/{APP}", BAD)
        project.write(f"docs/{APP}", BAD)
        twice = '{"packageDirectories": [{"path": "docs"}], "packageDirectories": [{"path": "force-app"}]}'
        project.write("sfdx-project.json", twice)
        assert files(project) == [f"force-app/{APP}"]

    @pytest.mark.parametrize("package", ["Force App", "force-app ", "force-app/gone", "sfdx-project.json"])
    @pytest.mark.parametrize("paths", [(), (".",)])
    def test_no_existing_package_directory_exits_with_2(
        self, package: str, paths: tuple[str, ...], project: Workspace
    ) -> None:
        describe(project, package)
        ran = project.run("-q", *paths)
        assert ran.code == 2
        assert ran.err.startswith(f'error: sfdx-project.json: the package directory "{package}" is missing')

    def test_one_missing_package_directory_is_a_warning(self, project: Workspace) -> None:
        describe(project, "force-app", "gone")
        project.write(f"force-app/{APP}", connected_app("Api"))
        ran = project.run("-q")
        assert ran.code == 0
        assert ran.err.startswith('warning: sfdx-project.json: the package directory "gone" is missing')
        project.write(f"gone/{APP}", connected_app("Api"))
        assert project.run("-q").err == ""

    @pytest.mark.parametrize("package", ["..", "../other", "force-app/../../other", "/tmp"])
    def test_package_directory_outside_the_project_is_an_error(
        self, package: str, project: Workspace
    ) -> None:
        describe(project, "force-app", package)
        project.write(f"force-app/{APP}", BAD)
        report = project.report()
        assert report.exit_code == 2
        assert report.findings  # of the existing directory
        assert f'the package directory "{package}" is outside the project' in report.errors[0]

    def test_project_without_package_directories_is_linted_whole(self, project: Workspace) -> None:
        project.write("sfdx-project.json", "{}")
        project.write(f"a/{APP}", BAD)
        report = project.report()
        assert report.exit_code == 1
        assert "doesn't name a package directory" in report.notes[0]

    def test_warning_says_where_no_app_was_found(self, project: Workspace) -> None:
        for arguments in (["--format", "text"], ["--format", "json"], ["--format", "junit"], ["-q"]):
            ran = project.run(*arguments)
            assert ran.code == 0
            assert ran.err == (
                "warning: nothing was linted: no Connected App or External Client App was found in force-app\n"
            )


def test_folders_that_are_not_deployed_are_not_opened(
    project: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large node_modules costs no time."""
    for number in range(50):
        project.write(f"node_modules/m{number}/{APP}", BAD)
        project.write(f".venv/m{number}/{APP}", BAD)
    project.write(f"force-app/{APP}", BAD)
    opened = []
    scandir = os.scandir

    def watched(path: str) -> object:
        opened.append(os.path.relpath(path, project.root))
        return scandir(path)

    with monkeypatch.context() as watching:
        watching.setattr(os, "scandir", watched)
        assert files(project, ".") == [f"force-app/{APP}"]
    assert sorted(opened) == [".", "force-app"]


def test_cli_deploys_exactly_what_is_read(tmp_path: Path) -> None:
    """Compare the files of random trees with those of source-deploy-retrieve."""
    roots = [make_tree(Workspace(tmp_path / str(number)), random.Random(number)) for number in range(150)]
    answers = ask("deployed", [str(root) for root in roots])
    types = {kind.root for kind in TYPES}
    compared = 0
    for root, deployed in zip(roots, answers, strict=True):
        result = discover([], str(root))
        ours = sorted(file.shown for file in result.files if not file.ignored)
        if isinstance(deployed, str):
            assert deployed == "MissingPackageDirectoryError", root
            assert result.warnings or result.errors
            continue
        assert ours == sorted(file for kind, file in deployed if kind in types), root
        compared += bool(ours)
    assert compared > 75


PARTS = [
    "A", "b c", ".", "..", "connectedApp", ".connectedApp", "ConnectedApp", ".eca", ".ecaoauth", ".field", "xml", "-meta.xml", "-META.xml",
    "-meta.XML", ".xml", ".bak", "~", "-2", "-meta.xml.old", ".js", ".min", ".env", APP, "é", "#", "\n", "\u2028",
]  # fmt: skip


def test_cli_deploys_nothing_that_is_not_read_whatever_its_name(tmp_path: Path) -> None:
    """Compare random names. For some, the CLI fails, and a few that it ignores are read."""
    chance = random.Random(1)
    named = {}
    for number in range(300):
        project = Workspace(tmp_path / str(number))
        (project.root / ".git").mkdir(parents=True)
        describe(project, "force-app")
        name = "A" + "".join(chance.choices(PARTS, k=chance.randint(2, 5)))
        project.write(f"force-app/connectedApps/{name}", BAD)
        named[str(project.root)] = f"force-app/connectedApps/{name}"
    apps = {kind.root for kind in TYPES if kind.holds_apps}
    deployed = 0
    for root, taken in zip(named, ask("deployed", [*named]), strict=True):
        expected = [] if isinstance(taken, str) else [(kind, path) for kind, path in taken if kind in apps]
        if expected:
            deployed += 1
            assert [(file.type.root, file.shown) for file in discover([], root).files] == expected
    assert deployed > 40


FOLDERS = [
    "main",
    "default",
    "connectedApps",
    "externalClientApps",
    "a",
    "...",
    "Ünï",
    *FOREIGN,
    ".hidden",
    ".sf",
]
NAMES = [
    "X.connectedApp-meta.xml", ".D.connectedApp-meta.xml", "Y.eca-meta.xml", "Z.connectedApp-meta.xml.bak",
    "Q.connectedApp-meta.xml.dup", "P.ecaOauthPlcy-meta.xml", "N.namedCredential-meta.xml", "readme.md", "O.connectedApp-meta.xml.old.xml", "K.eca-meta.xml.K.xml",
]  # fmt: skip
PATTERNS = [
    "a", "a/", "/force-app/a", "**/connectedApps/**", "*.bak", "X.*", "!X.*", "[!a]*", "node_modules", "!.hidden",
    "!.D*", "force-app\\a", "**/a/*", "*.dup", "!*.dup", "ÜNÏ", "# a", "main/**", "!main/default", ".sf", "!.sf/**",
    "[a/b", "*",
]  # fmt: skip


def make_tree(workspace: Workspace, chance: random.Random) -> Path:
    """A project of up to three package directories, with links, odd names, ignore files and inner projects."""
    root = workspace.root
    (root / ".git").mkdir(parents=True)
    packages = chance.choice(
        [["force-app"], ["force-app"], ["force-app", "extra/app"], ["force-app", "force-app/a"], [".pkg"], ["."],
         ["force-app\\main", "./extra/app/"], ["force-app", "gone"]]
    )  # fmt: skip
    describe(workspace, *packages)
    tops = [package.replace("\\", "/") for package in packages if package != "gone"]
    for top in tops:
        (root / top).mkdir(parents=True, exist_ok=True)
    folders = [*tops, "shared"]
    for _ in range(chance.randint(3, 12)):
        folders.append(f"{chance.choice(folders)}/{chance.choice(FOLDERS)}")
        for name in chance.sample(NAMES, chance.randint(1, 3)):
            workspace.write(f"{folders[-1]}/{name}", BAD)
    written = [file for file in root.rglob("*") if file.is_file() and file.name in NAMES]
    for file in chance.sample(written, min(len(written), chance.choice([0, 1, 2]))):
        new = root / chance.choice(folders) / chance.choice(NAMES)
        if not os.path.lexists(new) and new.parent.is_dir():
            os.symlink(os.path.relpath(file, new.parent), new)
    for place in chance.sample([".", *folders], chance.choice([0, 0, 1, 2])):
        patterns = chance.choices(PATTERNS, k=chance.randint(0, 4))
        workspace.write(f"{place}/.forceignore", chance.choice(["\n", "\r\n"]).join(patterns))
    for place in chance.sample(folders, chance.choice([0, 0, 1])):
        workspace.write(f"{place}/sfdx-project.json", '{"packageDirectories": [{"path": "a"}]}')
    for number in range(chance.choice([0, 0, 1, 2])):
        at, target = root / chance.choice(folders), root / chance.choice(["shared", *folders])
        at.mkdir(parents=True, exist_ok=True)
        target.mkdir(parents=True, exist_ok=True)
        circle = os.path.realpath(at).startswith(os.path.realpath(target)) or any(target.rglob("link*"))
        if not circle:  # circles crash the CLI
            os.symlink(os.path.relpath(os.path.realpath(target), os.path.realpath(at)), at / f"link{number}")
    return root
