"""Paths from the repository's root: a CI system can only show findings at paths that it knows."""

from __future__ import annotations

import json
import os
import re
import sys
from typing import TYPE_CHECKING, Any

import pytest
from tests.support import connected_app

from sfscope_lint.files.ci_root import VARIABLES, path_from_ci_root
from sfscope_lint.output.path_prefix import with_prefix
from sfscope_lint.output.reporters.formats import FORMATS, FROM_REPOSITORY_ROOT, render

if TYPE_CHECKING:
    from tests.support import Ran, Workspace

APP = "force-app/X.connectedApp-meta.xml"
BAD = connected_app("Full", "RefreshToken")


@pytest.fixture
def monorepo(workspace: Workspace) -> Workspace:
    (workspace.root / ".git").mkdir()
    workspace.write("salesforce/sfdx-project.json", '{"packageDirectories": [{"path": "force-app"}]}')
    workspace.write(f"salesforce/{APP}", BAD)
    return workspace


def shown(format_: str, ran: Ran) -> set[str]:
    """The paths of a report."""
    if format_ == "github":
        return {line.partition("file=")[2].partition(",")[0] for line in ran.out.splitlines()}
    if format_ == "azure":
        return set(re.findall("sourcepath=([^;]*);", ran.out))
    if format_ == "markdown":
        return set(re.findall("^- `(.*?):", ran.out, re.MULTILINE))
    document: Any = json.loads(ran.out)
    if format_ == "gitlab":
        return {issue["location"]["path"] for issue in document}
    if format_ == "json":
        return {finding["path"] for finding in document["findings"]}
    physical = [place for result in document["runs"][0]["results"] for place in result["locations"]]
    return {place["physicalLocation"]["artifactLocation"]["uri"] for place in physical}


class TestInCI:
    @pytest.mark.parametrize("format_", sorted(FROM_REPOSITORY_ROOT))
    @pytest.mark.parametrize("variable", VARIABLES)
    def test_formats_for_ci_systems_start_at_the_root(
        self, variable: str, format_: str, monorepo: Workspace
    ) -> None:
        ran = monorepo.run("-f", format_, cwd="salesforce", **{variable: str(monorepo.root)})
        assert shown(format_, ran) == {f"salesforce/{APP}"}

    def test_other_formats_start_at_the_working_directory(self, monorepo: Workspace) -> None:
        for format_ in set(FORMATS) - FROM_REPOSITORY_ROOT:
            arguments = ("-f", format_)
            there = monorepo.run(*arguments, cwd="salesforce", CI_PROJECT_DIR=str(monorepo.root))
            assert there == monorepo.run(*arguments, cwd="salesforce")

    def test_report_files_have_the_prefix_in_subfolders_too(self, monorepo: Workspace) -> None:
        variables = {"GITHUB_WORKSPACE": str(monorepo.root)}
        ran = monorepo.run("--report", "gitlab=r.json", cwd="salesforce/force-app", **variables)
        assert f"../{APP}" not in ran.out
        [path] = {
            issue["location"]["path"]
            for issue in json.loads((monorepo.root / "salesforce/force-app/r.json").read_text())
        }
        assert path == f"salesforce/{APP}"

    def test_nothing_changes_at_the_root(self, monorepo: Workspace) -> None:
        ran = monorepo.run("-f", "gitlab", "salesforce", CI_PROJECT_DIR=str(monorepo.root))
        assert shown("gitlab", ran) == {f"salesforce/{APP}"}


class TestOption:
    @pytest.mark.parametrize("format_", ["github", "gitlab", "sarif", "json"])
    def test_option_applies_to_every_format_and_wins(self, format_: str, monorepo: Workspace) -> None:
        arguments = ("-f", format_, "--path-prefix", "a/b/")
        ran = monorepo.run(*arguments, cwd="salesforce", GITHUB_WORKSPACE=str(monorepo.root))
        assert shown(format_, ran) == {f"a/b/{APP}"}
        for people in ("text", "concise", "junit"):
            assert f"a/b/{APP}" in monorepo.run("-f", people, "--path-prefix", "a/b", cwd="salesforce").out

    @pytest.mark.parametrize("none", ["", ".", "./"])
    def test_empty_prefix_is_no_prefix(self, none: str, monorepo: Workspace) -> None:
        arguments = ("-f", "gitlab", "--path-prefix", none)
        ran = monorepo.run(*arguments, cwd="salesforce", GITHUB_WORKSPACE=str(monorepo.root))
        assert shown("gitlab", ran) == {APP}

    def test_prefix_is_resolved_for_paths_outside_the_working_directory(self, monorepo: Workspace) -> None:
        monorepo.write("other/Y.connectedApp", BAD)
        ran = monorepo.run("-f", "json", "--path-prefix", "salesforce", "../other", cwd="salesforce")
        assert shown("json", ran) == {"other/Y.connectedApp"}

    def test_a_suppressed_finding_keeps_its_reason(self, monorepo: Workspace) -> None:
        settings = '[[suppress]]\nrule = "no-valid-scopes"\napp = "X"\nreason = "known"\n'
        monorepo.write("salesforce/sfscope-lint.toml", settings)
        out = monorepo.run("-f", "junit", "--path-prefix", "p", cwd="salesforce").out
        assert "suppressed: known" in out
        assert f'name="{APP}"' not in out


def test_every_location_in_a_report_gets_the_prefix(monorepo: Workspace) -> None:
    report = with_prefix(monorepo.report("salesforce"), "p")
    for format_ in FORMATS:
        assert render(format_, report).count("salesforce/") == render(format_, report).count("p/salesforce/")


class TestVariables:
    """They may hold anything; only a directory around the working directory counts."""

    @pytest.mark.parametrize(
        "value",
        [
            "",
            "salesforce",
            ".",
            "..",
            "/nowhere",
            "{root}/gone",
            "{root}/salesforce/force-app",
            "~nobody-here",
            "{root}/readme",
        ],
    )
    def test_nonsense_in_variables_is_ignored(self, value: str, monorepo: Workspace) -> None:
        monorepo.write("readme", "")
        here = str(monorepo.root / "salesforce")
        environment = {"CI_PROJECT_DIR": value.replace("{root}", str(monorepo.root))}
        assert path_from_ci_root(here, environment) == ""

    def test_home_directory_is_expanded(self, monorepo: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HOME", str(monorepo.root.parent))
        value = f"~/{monorepo.root.name}"
        here = str(monorepo.root / "salesforce")
        assert path_from_ci_root(here, {"CIRCLE_WORKING_DIRECTORY": value}) == "salesforce"

    def test_nearest_of_several_roots_counts(self, monorepo: Workspace) -> None:
        here = str(monorepo.root / "salesforce" / "force-app")
        environment = {"GITHUB_WORKSPACE": str(monorepo.root.parent), "CI_PROJECT_DIR": str(monorepo.root)}
        assert path_from_ci_root(here, environment) == "salesforce/force-app"

    def test_clone_in_a_subfolder_has_its_own_root(self, monorepo: Workspace) -> None:
        environment = {"GITHUB_WORKSPACE": str(monorepo.root.parent)}
        assert path_from_ci_root(str(monorepo.root / "salesforce"), environment) == "salesforce"

    def test_a_submodule_does_not_end_the_prefix(self, monorepo: Workspace) -> None:
        monorepo.write("salesforce/.git", "gitdir: ../.git/modules/salesforce")
        environment = {"GITHUB_WORKSPACE": str(monorepo.root)}
        assert path_from_ci_root(str(monorepo.root / "salesforce"), environment) == "salesforce"

    @pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
    def test_root_is_found_through_a_link(
        self, monorepo: Workspace, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        link = tmp_path_factory.mktemp("elsewhere") / "link"
        os.symlink(monorepo.root, link)
        assert (
            path_from_ci_root(str(monorepo.root / "salesforce"), {"CI_PROJECT_DIR": str(link)})
            == "salesforce"
        )
