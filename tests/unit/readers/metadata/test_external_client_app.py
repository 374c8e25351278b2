"""External Client Apps: files joined by their link, and the three states of the flow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.support import eca_file

from sfscope_lint.model.values import State

if TYPE_CHECKING:
    from tests.support import Workspace

    from sfscope_lint.engine.report import Report

SUFFIXES = {
    "app": ("eca", "ExternalClientApplication"),
    "oauth": ("ecaOauth", "ExtlClntAppOauthSettings"),
    "global": ("ecaGlblOauth", "ExtlClntAppGlobalOauthSettings"),
    "policies": ("ecaOauthPlcy", "ExtlClntAppOauthConfigurablePolicies"),
    "plugins": ("ecaPlcy", "ExtlClntAppConfigurablePolicies"),
}
HALF_ON = "half on"  # one side turns the flow on, the other doesn't say
ON, OFF = "isClientCredentialsFlowEnabled=true", "isClientCredentialsFlowEnabled=false"


def write(workspace: Workspace, kind: str, *elements: str, name: str = "Any", app: str = "Order_Sync") -> str:
    """Write a file of an app into a folder of its kind; return the path."""
    suffix, root = SUFFIXES[kind]
    path = f"{kind}/{app if kind == 'app' else name}.{suffix}-meta.xml"
    workspace.write(path, eca_file(root, *elements, app=app))
    return path


def scopes(workspace: Workspace, value: str = "Full", name: str = "Any", app: str = "Order_Sync") -> str:
    return write(workspace, "oauth", f"commaSeparatedOauthScopes={value}", name=name, app=app)


def rules(report: Report) -> list[str]:
    return [finding.rule for finding in report.findings]


@pytest.mark.parametrize(
    ("policies", "everywhere", "plugins", "state"),
    [
        ([], [], [], State.UNKNOWN),
        ([""], [""], [], State.UNKNOWN),
        ([ON], [], [], State.ON),
        ([OFF], [], [], State.OFF),
        ([""], [ON], [], HALF_ON),
        ([], [ON], [], HALF_ON),
        ([], [OFF], [], State.OFF),
        ([OFF], [ON], [], State.OFF),
        ([ON], [ON], [], State.ON),
        ([ON], [""], [], HALF_ON),
        ([ON], [OFF], [], State.OFF),
        ([OFF], [OFF], [], State.OFF),
        ([OFF, ON], [], [], State.ON),
        ([OFF, OFF], [ON], [], State.OFF),
        (["", ON], [], [], State.ON),
        ([ON], [], ["isEnabled=true"], State.ON),
        ([ON], [], ["isEnabled=false"], State.OFF),
        ([ON], [], ["isOauthPluginEnabled=false"], State.OFF),
        ([ON], [OFF], ["isEnabled=false"], State.OFF),
        ([], [], ["isEnabled=false"], State.OFF),
        ([ON], [], ["isEnabled=false", "isEnabled=true"], State.ON),
        ([ON], [], ["isEnabled=false", "isOauthPluginEnabled=false"], State.OFF),
        ([ON], [], [""], State.ON),
        (["isClientCredentialsFlowEnabled={{flow}}"], [], [], State.UNKNOWN),
        (["isClientCredentialsFlowEnabled={{flow}}"], [ON], [], HALF_ON),
        (["isClientCredentialsFlowEnabled={{flow}}"], [ON], ["isEnabled=false"], State.OFF),
        (["isClientCredentialsFlowEnabled=maybe"], [], [], State.UNKNOWN),
        (["isClientCredentialsFlowEnabled="], [ON], [], HALF_ON),
        ([ON], ["isClientCredentialsFlowEnabled=${X}"], [], HALF_ON),
        (["isClientCredentialsFlowEnabled=${X}"], ["isClientCredentialsFlowEnabled=${X}"], [], State.UNKNOWN),
        ([], ["isClientCredentialsFlowEnabled=${X}"], [], State.UNKNOWN),
        (["isClientCredentialsFlowEnabled=${X}"], [OFF], [], State.OFF),
    ],
)
def test_state_of_the_flow_is_read(
    policies: list[str], everywhere: list[str], plugins: list[str], state: State | str, workspace: Workspace
) -> None:
    scopes(workspace)
    for kind, files in (("policies", policies), ("global", everywhere), ("plugins", plugins)):
        for number, element in enumerate(files):
            write(workspace, kind, *([element] if element else []), name=f"Env_{number}")
    report = workspace.report(".")
    half_on = state == HALF_ON
    expected = State.UNKNOWN if half_on else state
    assert [(app.client_credentials.state, app.half_on) for app in report.apps] == [(expected, half_on)]
    found = ["no-valid-scopes", "unsupported-scope"] if half_on or state is State.ON else []
    assert rules(report) == found


class TestJoining:
    def test_files_join_by_the_link_and_not_by_name(self, workspace: Workspace) -> None:
        scopes(workspace, name="Something_else")
        write(workspace, "policies", ON, name="Quite_different")
        write(workspace, "policies", OFF, name="Something_else", app="Other")
        write(workspace, "app")
        report = workspace.report(".")
        assert {app.name: app.client_credentials.state for app in report.apps} == {
            "Order_Sync": State.ON, "Other": State.OFF,
        }  # fmt: skip
        assert report.app_count == 2

    def test_files_join_within_one_project(self, workspace: Workspace) -> None:
        for project in ("one", "two"):
            workspace.write(f"{project}/sfdx-project.json", '{"packageDirectories": [{"path": "."}]}')
        workspace.write("one/a.ecaOauth", eca_file(SUFFIXES["oauth"][1], "commaSeparatedOauthScopes=Full"))
        workspace.write("two/a.ecaOauthPlcy", eca_file(SUFFIXES["policies"][1], ON))
        states = [app.client_credentials.state for app in workspace.report(".").apps]
        assert sorted(state.value for state in states) == ["on", "unknown"]
        workspace.write("one/b/c.ecaOauthPlcy", eca_file(SUFFIXES["policies"][1], ON))
        assert "no-valid-scopes" in rules(workspace.report("one"))

    def test_files_join_within_the_given_directory_without_a_project(self, workspace: Workspace) -> None:
        scopes(workspace)
        write(workspace, "policies", ON)
        assert rules(workspace.report("oauth")) == []
        assert rules(workspace.report("oauth", "policies")) == []
        assert "no-valid-scopes" in rules(workspace.report("."))

    def test_named_file_joins_with_its_named_directory(self, workspace: Workspace) -> None:
        workspace.write("a/s/Any.ecaOauth", eca_file(SUFFIXES["oauth"][1], "commaSeparatedOauthScopes=Full"))
        workspace.write("a/p/Any.ecaOauthPlcy", eca_file(SUFFIXES["policies"][1], ON))
        for paths in (["a/s/Any.ecaOauth", "a"], ["a", "a/s/Any.ecaOauth"], ["a"]):
            assert rules(workspace.report(*paths)) == ["no-valid-scopes", "unsupported-scope"]

    def test_unreadable_file_in_another_project_does_not_matter(self, workspace: Workspace) -> None:
        workspace.write("sfdx-project.json", "{}")
        workspace.write("nested/sfdx-project.json", "{}")
        workspace.write("nested/Broken.ecaOauth", "<")
        assert rules(workspace.report(write(workspace, "policies", ON))) == []

    def test_named_file_joins_within_the_working_directory_without_a_project(
        self, workspace: Workspace
    ) -> None:
        path = scopes(workspace)
        write(workspace, "policies", ON)
        assert "no-valid-scopes" in rules(workspace.report(path))
        assert rules(workspace.report(path.removeprefix("oauth/"), cwd="oauth")) == []

    def test_placeholder_link_joins_nothing(self, workspace: Workspace) -> None:
        scopes(workspace, app="{{APP}}")
        write(workspace, "policies", ON, app="{{APP}}")
        assert rules(workspace.report(".")) == []

    def test_reply_is_unknown_without_settings(self, workspace: Workspace) -> None:
        write(workspace, "policies", ON)
        report = workspace.report(".")
        assert (rules(report), report.flow_app_count) == ([], 1)
        assert "no file of the project says which scopes" in str(report.apps[0].predicted_reply)

    def test_each_settings_file_is_checked_separately(self, workspace: Workspace) -> None:
        scopes(workspace, "Full", "Production")
        scopes(workspace, "Chatbot", "Sandbox")
        scopes(workspace, "Api", "Scratch")
        write(workspace, "policies", ON)
        report = workspace.report(".")
        assert [(f.rule, f.location.path.split("/")[-1].split(".")[0]) for f in report.findings] == [
            ("no-valid-scopes", "Production"), ("unsupported-scope", "Production"), ("missing-api-scope", "Sandbox"),
        ]  # fmt: skip
        assert report.app_count == report.flow_app_count == 1


class TestGivenFiles:
    @pytest.mark.parametrize("kind", list(SUFFIXES))
    def test_companions_are_found_and_the_finding_is_at_the_scope(
        self, kind: str, workspace: Workspace
    ) -> None:
        workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "."}]}')
        paths = {
            "oauth": scopes(workspace, "Api, Full"),
            "policies": write(workspace, "policies", ON, name="P"),
            **{kind: write(workspace, kind) for kind in ("app", "global", "plugins")},
        }
        scopes(workspace, "Full", app="Unrelated", name="Unrelated")
        write(workspace, "policies", ON, app="Unrelated", name="Unrelated")
        report = workspace.report(paths[kind])
        (finding,) = report.findings
        assert (finding.rule, finding.location.path) == ("unsupported-scope", paths["oauth"])
        assert finding.related[0].location.path == paths["policies"]
        assert finding.related[0].message == "the client credentials flow is enabled here"
        assert finding.value == "Full"
        assert set(report.files) == set(paths.values())

    def test_companions_are_found_elsewhere_in_the_project(self, workspace: Workspace) -> None:
        workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "."}]}')
        scopes(workspace)
        path = write(workspace, "policies", ON)
        (first, *_) = workspace.report(path.removeprefix("policies/"), cwd="policies").findings
        assert first.location.path == "../oauth/Any.ecaOauth-meta.xml"
        assert rules(workspace.report("policies")) == ["no-valid-scopes", "unsupported-scope"]

    @pytest.mark.parametrize(("clones", "apps"), [([], 1), (["policies"], 2), (["oauth", "policies"], 2)])
    def test_clones_in_one_folder_share_no_app(
        self, clones: list[str], apps: int, workspace: Workspace
    ) -> None:
        """There is no project."""
        scopes(workspace)
        write(workspace, "policies", ON)
        for clone in clones:
            workspace.write(f"{clone}/.git/HEAD", "")
        report = workspace.report(".")
        assert (report.app_count, "no-valid-scopes" in rules(report)) == (apps, apps == 1)

    def test_unreadable_companion_is_a_finding(self, workspace: Workspace) -> None:
        path = write(workspace, "policies", ON)
        workspace.write("oauth/Any.ecaOauth-meta.xml", "<ExtlClntAppOauthSettings>")
        assert rules(workspace.report(path)) == ["malformed-metadata"]


class TestList:
    @pytest.mark.parametrize(
        ("value", "selected"),
        [
            ("Api", ["Api"]),
            ("Api,Full", ["Api", "Full"]),
            (" Api ,\n\t Full , ,", ["Api", "Full"]),
            (",,", []),
            ("", []),
            ("<![CDATA[Api,Full]]>", ["Api", "Full"]),
            ("Api,Fu<!-- x -->ll", ["Api", "Full"]),
            ("api, sfap_api, SFApiPlatform, SFAP", ["api", "sfap_api", "SFApiPlatform", "SFAP"]),
        ],
    )
    def test_items_of_the_list_are_read(self, value: str, selected: list[str], workspace: Workspace) -> None:
        scopes(workspace, value)
        (app,) = workspace.report(".").apps
        assert [scope.written for scope in app.scopes or ()] == selected
        assert all(scope.scope for scope in app.scopes or ())

    def test_findings_point_at_their_item(self, workspace: Workspace) -> None:
        scopes(workspace, "Chatbot,\n        RefreshToken,\n        Web")
        write(workspace, "policies", ON)
        found = [(f.rule, *f.location[1:]) for f in workspace.report(".").findings]
        assert found == [
            ("missing-api-scope", 3, 32, 3, 39),
            ("unsupported-scope", 4, 9, 4, 21),
            ("unsupported-scope", 5, 9, 5, 12),
        ]

    @pytest.mark.parametrize(
        ("elements", "line", "column"),
        [(["commaSeparatedOauthScopes="], 3, 5), (["commaSeparatedOauthScopes= , "], 3, 5), ([], 2, 1)],
    )
    def test_empty_list_selects_nothing(
        self, elements: list[str], line: int, column: int, workspace: Workspace
    ) -> None:
        write(workspace, "oauth", *elements)
        write(workspace, "policies", ON)
        (finding,) = workspace.report(".").findings
        assert (finding.rule, finding.location.line, finding.location.column) == (
            "no-valid-scopes",
            line,
            column,
        )

    def test_custom_scope_alone_lacks_api(self, workspace: Workspace) -> None:
        write(workspace, "oauth", "commaSeparatedCustomScopes=Orders", "commaSeparatedOauthScopes=")
        write(workspace, "policies", ON)
        report = workspace.report(".")
        assert rules(report) == ["missing-api-scope"]
        assert "nobody has published whether the flow issues Orders" in str(report.apps[0].predicted_reply)

    def test_custom_scopes_of_the_policies_count(self, workspace: Workspace) -> None:
        scopes(workspace, "Full")
        write(workspace, "policies", ON, "commaSeparatedCustomScopes=Orders")
        assert rules(workspace.report(".")) == ["missing-api-scope", "unsupported-scope"]

    def test_text_after_an_element_in_the_list_counts(self, workspace: Workspace) -> None:
        scopes(workspace, "Full,<x/>Api")
        write(workspace, "policies", ON)
        assert rules(workspace.report(".")) == ["unsupported-scope"]
