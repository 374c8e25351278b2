"""--report: standard output, and two reports that want one file."""

from __future__ import annotations

import json

import pytest
from tests.support import Workspace, connected_app


@pytest.fixture
def project(workspace: Workspace) -> Workspace:
    workspace.write("A.connectedApp", connected_app("Full"))
    return workspace


def test_a_hyphen_is_standard_output(project: Workspace) -> None:
    ran = project.run("--report", "json=-", ".")
    assert ran.code == 1
    assert ran.rules == ["no-valid-scopes", "unsupported-scope"]
    assert not (project.root / "-").exists()


def test_with_output_both_are_written(project: Workspace) -> None:
    ran = project.run("-o", "out.txt", "--report", "json=-", ".")
    assert len(ran.findings) == 2
    assert (project.root / "out.txt").read_text().startswith("error[no-valid-scopes]")


def test_standard_output_takes_one_format(project: Workspace) -> None:
    ran = project.run("--format", "github", "--report", "json=-", ".")
    assert ran.code == 2
    assert "standard output takes one format" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("--report", "json=a", "--report", "junit=a"),
        ("--report", "json=a", "--report", "junit=./a"),
        ("--report", "json=-", "--report", "junit=-"),
        ("--report", "json=a", "--output", "a"),
    ],
)
def test_one_file_named_twice_is_an_error(arguments: tuple[str, ...], project: Workspace) -> None:
    ran = project.run(*arguments, ".")
    assert ran.code == 2
    assert "is named twice" in ran.err


def test_two_files_are_two_reports(project: Workspace) -> None:
    assert project.run("--report", "json=a", "--report", "json=b", ".").code == 1
    assert json.loads((project.root / "a").read_text()) == json.loads((project.root / "b").read_text())


def test_sarif_has_a_category_in_azure_pipelines_alone(project: Workspace) -> None:
    def details(**environment: str) -> object:
        run = project.run("--format", "sarif", ".", **environment).json["runs"][0]
        assert run["tool"]["driver"]["fullName"].startswith("sfscope-lint ")
        return run.get("automationDetails")

    assert details(TF_BUILD="True") == {"id": "sfscope-lint/"}
    assert details() is None
