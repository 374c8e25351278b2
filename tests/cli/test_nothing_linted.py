"""A run that looks at no app, or that could not do its work, says so in every format."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.support import connected_app

from sfscope_lint.output.reporters.formats import FORMATS

if TYPE_CHECKING:
    from tests.support import Workspace

APP = "force-app/X.connectedApp-meta.xml"
LOOKED_FOR = "no Connected App or External Client App was found in"
CREDENTIAL = """<NamedCredential xmlns="http://soap.sforce.com/2006/04/metadata">
    <label>Orders</label>
</NamedCredential>
"""


def project(workspace: Workspace, package: str = "force-app") -> Workspace:
    workspace.write("sfdx-project.json", json.dumps({"packageDirectories": [{"path": package}]}))
    (workspace.root / package).mkdir(exist_ok=True)
    return workspace


class TestNothingIsLinted:
    @pytest.mark.parametrize("format_", FORMATS)
    def test_it_is_one_line_in_every_format(self, format_: str, workspace: Workspace) -> None:
        ran = workspace.run("-q", "--format", format_)
        assert (ran.code, ran.err) == (
            0,
            f"warning: nothing was linted: {LOOKED_FOR} .; there is no sfdx-project.json here or above\n",
        )

    def test_reports_that_have_a_place_for_it(self, workspace: Workspace) -> None:
        assert LOOKED_FOR in workspace.run("--format", "json").json["warnings"][0]
        [notification] = workspace.run("--format", "sarif").json["runs"][0]["invocations"][0][
            "toolExecutionNotifications"
        ]
        assert notification["level"] == "warning"
        assert LOOKED_FOR in notification["message"]["text"]
        assert workspace.run("--format", "github").out.startswith(
            "::warning title=sfscope-lint::nothing was linted: "
        )

    def test_directories_that_were_named(self, workspace: Workspace) -> None:
        project(workspace).write("other/readme.md", "")
        [warning] = workspace.report("other", "force-app").warnings
        assert warning == f"nothing was linted: {LOOKED_FOR} force-app, other"

    @pytest.mark.parametrize("steering", [".forceignore", "sfscope-lint.toml"])
    def test_everything_is_left_out(self, steering: str, workspace: Workspace) -> None:
        project(workspace).write(APP, connected_app("Full"))
        workspace.write(steering, "force-app" if steering == ".forceignore" else 'exclude = ["force-app/"]')
        said = f"{LOOKED_FOR} force-app: .forceignore or exclude in the settings leaves out its only file of apps"
        assert f"warning: nothing was linted: {said}\n" in workspace.run("-q").err
        assert workspace.run("--require-apps").code == 2

    def test_credentials_without_an_app_are_a_note(self, workspace: Workspace) -> None:
        project(workspace).write("force-app/Orders.namedCredential-meta.xml", CREDENTIAL)
        report = workspace.report()
        assert (report.warnings, report.notes) == ((), (f"{LOOKED_FOR} force-app",))

    def test_named_files_are_a_note(self, workspace: Workspace) -> None:
        workspace.write("readme.md", "")
        report = workspace.report("readme.md")
        assert report.warnings == ()
        assert report.notes[0].startswith(f"{LOOKED_FOR} the named files")


class TestRequireApps:
    def test_none(self, workspace: Workspace) -> None:
        ran = workspace.run("--require-apps", "--format", "json")
        assert ran.code == 2
        assert ran.json["errors"] == [f"{LOOKED_FOR} .; there is no sfdx-project.json here or above"]
        assert ran.err == f"error: {ran.json['errors'][0]}\n"

    def test_one(self, workspace: Workspace) -> None:
        project(workspace).write(APP, connected_app("Api"))
        ran = workspace.run("--require-apps")
        assert (ran.code, ran.err) == (0, "")


class TestErrorsInJson:
    def test_a_run_without_errors(self, workspace: Workspace) -> None:
        workspace.write("X.connectedApp", connected_app("Api"))
        assert workspace.lint(".").json["errors"] == []

    def test_a_path_that_does_not_exist(self, workspace: Workspace) -> None:
        assert workspace.lint("nowhere").json["errors"] == ["nowhere: no such file or directory"]
