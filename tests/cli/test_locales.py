"""A locale that isn't UTF-8 changes no name: Salesforce's files are UTF-8 whatever the terminal is."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from tests.support import connected_app

if TYPE_CHECKING:
    from tests.support import Workspace

POSIX = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "POSIX"}

pytestmark = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are Unicode there")


@pytest.fixture
def project(workspace: Workspace) -> Workspace:
    workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "größe"}]}')
    workspace.write("größe/Prüfung.connectedApp-meta.xml", connected_app("Full"))
    workspace.write("größe/weg/Änderung.connectedApp-meta.xml", connected_app("Full"))
    workspace.write(".forceignore", "größe/weg\n")
    return workspace


@pytest.mark.parametrize("format_", ["text", "json", "junit", "sarif", "gitlab"])
def test_reports_are_the_same(format_: str, project: Workspace) -> None:
    there = project.run("--format", format_, **POSIX)
    assert there == project.run("--format", format_)
    assert there.code == 1


def test_names_and_arguments(project: Workspace) -> None:
    ran = project.run("--format", "json", "größe/Prüfung.connectedApp-meta.xml", **POSIX)
    assert {finding["app"]["name"] for finding in ran.findings} == {"Prüfung"}
    assert project.run("größe/nirgends", **POSIX).code == 2
