"""unmatched-pattern: fires for a pattern that matches nothing, if the run can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rules.suppressions import FILE, FULL, PORTAL, REFRESH, WEB, names, run, two_apps

from sfscope_lint.files import pattern_search

if TYPE_CHECKING:
    from tests.support import Workspace

    from sfscope_lint.engine.report import Report

RULE = "unmatched-pattern"
SCRIPT = (
    "curl https://acme.my.salesforce.com/services/oauth2/token"
    " -d grant_type=client_credentials -d client_id=$ID -d client_secret=$SECRET\n"
)
INTEGRATION = '[[integration]]\npath = "{path}"\napp = "Order_Sync"\n'


@pytest.fixture
def project(workspace: Workspace) -> Workspace:
    workspace.write("scripts/token.sh", SCRIPT)
    return two_apps(workspace)


def said(report: Report) -> list[tuple[str | None, int]]:
    """The patterns that match nothing, and their lines."""
    return [(f.value, f.location.line) for f in report.findings if f.rule == RULE]


class TestMatchesNothing:
    @pytest.mark.parametrize(
        "glob",
        ["force-app/gone/**", "gone", "gone/", "*.gone", "**/gone/**", "/Mobile_Portal.connectedApp", "force-app/*/X", "../**",
         "force-app/Mobile_portals.connectedApp", "force-app\\\\gone\\\\**"],
    )  # fmt: skip
    def test_an_exclusion_and_a_per_file_ignore(self, glob: str, project: Workspace) -> None:
        written = glob.replace("\\\\", "\\")
        project.write(FILE, f'exclude = ["{glob}"]\n[per-file-ignores]\n"{glob}" = ["posture"]\n')
        assert said(run(project)) == [(written, 1), (written, 3)]

    def test_its_message_and_severity(self, project: Workspace) -> None:
        project.write(FILE, 'exclude = ["gone/**"]\n')
        [finding] = [f for f in run(project).findings if f.rule == RULE]
        assert finding.message == "the pattern gone/** of exclude matches nothing"
        assert (finding.severity.value, finding.location.path) == ("warning", FILE)

    def test_an_integration_without_a_token_request(self, project: Workspace) -> None:
        project.write(FILE, INTEGRATION.format(path="force-app/**") + INTEGRATION.format(path="gone/**"))
        assert said(run(project)) == [("force-app/**", 1), ("gone/**", 4)]

    def test_it_can_be_ignored(self, project: Workspace) -> None:
        project.write(FILE, f'ignore = ["{RULE}"]\nexclude = ["gone"]\n')
        assert said(run(project)) == []


class TestNearMisses:
    @pytest.mark.parametrize(
        "glob",
        ["force-app/**", "force-app", "force-app/", "*.connectedApp", "**/Mobile_*", "/force-app/Mobile_Portal.connectedApp",
         "./force-app/Mob*", "scripts/", "README.md", "docs/*/a.txt", "!gone"],
    )  # fmt: skip
    def test_a_file_that_exists_whether_it_is_read_or_not(self, glob: str, project: Workspace) -> None:
        project.write("README.md", "")
        project.write("docs/deep/a.txt", "")
        project.write(FILE, f'[per-file-ignores]\n"{glob}" = ["posture"]\n')
        assert said(run(project)) == []

    def test_an_integration_that_links(self, project: Workspace) -> None:
        project.write(FILE, INTEGRATION.format(path="scripts/**"))
        assert said(run(project)) == []

    def test_a_run_that_has_seen_less(self, project: Workspace) -> None:
        project.write(FILE, 'exclude = ["gone"]\n' + INTEGRATION.format(path="gone/**"))
        assert said(run(project, PORTAL)) == []
        # The packages are all there is of apps; scripts beside them were not read.
        assert said(run(project, "force-app")) == [("gone", 1)]
        assert said(run(project, ".")) == [("gone", 1), ("gone/**", 2)]
        assert said(run(project, token_requests=False)) == [("gone", 1)]

    def test_more_files_than_anybody_can_look_at(
        self, project: Workspace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(pattern_search, "MOST_FILES", 2)
        project.write(FILE, 'exclude = ["*.gone", "force-app/gone/**"]\n')
        assert said(run(project)) == [("force-app/gone/**", 1)]

    def test_only_git_has_it(self, project: Workspace) -> None:
        project.write(".git/gone", "")
        project.write(FILE, 'exclude = ["gone"]\n')
        assert said(run(project)) == [("gone", 1)]


def test_other_findings_stay(project: Workspace) -> None:
    project.write(FILE, 'exclude = ["gone"]\n')
    assert set(names(run(project, select=("unsupported-scope",)))) == {WEB, REFRESH, FULL, f"{RULE} gone"}
