"""GitLab's code quality report."""

from __future__ import annotations

import json
from typing import Any

from tests.support import Workspace, connected_app

from sfscope_lint.model.severity import Severity
from sfscope_lint.output.reporters.gitlab import render

APP = "force-app/connectedApps/A.connectedApp-meta.xml"


def issues(workspace: Workspace, *paths: str) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = json.loads(render(workspace.report(*paths)))
    return read


def test_issue_has_the_fields_that_gitlab_reads(workspace: Workspace) -> None:
    workspace.write(APP, connected_app("Full", "Web", "Api"))
    first, second = issues(workspace)
    assert first.keys() == {"check_name", "description", "severity", "fingerprint", "location"}
    assert first["check_name"] == "unsupported-scope"
    assert first["description"].startswith("unsupported-scope: Full is silently dropped")
    assert first["location"] == {"path": APP, "lines": {"begin": 8}}
    assert [first["severity"], second["severity"]] == ["major", "minor"]


def test_info_has_its_severity(workspace: Workspace) -> None:
    workspace.write(APP, connected_app("Full"))
    report = workspace.report()
    info = report.findings[0]._replace(severity=Severity.INFO)
    assert json.loads(render(report._replace(findings=(info,))))[0]["severity"] == "info"


def test_fingerprints_are_unique_across_projects_and_stable(workspace: Workspace) -> None:
    for project in ("one", "two", "three"):
        workspace.write(f"{project}/sfdx-project.json", '{"packageDirectories": [{"path": "force-app"}]}')
        workspace.write(f"{project}/{APP}", connected_app("Full", "RefreshToken"))
    found = issues(workspace, ".")
    assert len(found) == 9
    assert len({issue["fingerprint"] for issue in found}) == 9
    workspace.write(f"one/{APP}", connected_app("Full", "RefreshToken").replace("<label>", "\n\n<label>"))
    assert [i["fingerprint"] for i in issues(workspace, ".")] == [i["fingerprint"] for i in found]


def test_error_of_the_run_is_an_issue(workspace: Workspace) -> None:
    workspace.write(APP, connected_app("Api"))
    [issue] = issues(workspace, ".", "nowhere")
    assert (issue["check_name"], issue["severity"]) == ("run", "blocker")
    assert "nowhere: no such file" in issue["description"]
