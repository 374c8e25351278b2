"""unused-suppression: reports only suppressions that the run fully covered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rules.suppressions import FILE, FULL, PORTAL, REFRESH, SYNC, WEB, names, run, suppress, two_apps
from tests.support import connected_app

if TYPE_CHECKING:
    from tests.support import Workspace


@pytest.fixture
def project(workspace: Workspace) -> Workspace:
    return two_apps(workspace)


class TestUnused:
    def test_fires_if_the_run_covered_everything(self, project: Workspace) -> None:
        project.write(FILE, suppress(app="Gone"))
        for paths in ((), (".",), ("force-app",), ("force-app/", "README.md")):
            project.write("README.md", "")
            assert "unused-suppression" in " ".join(names(run(project, *paths))), paths

    def test_is_silent_if_the_run_covered_less(self, project: Workspace) -> None:
        project.write(FILE, suppress(app="Gone"))
        project.write("force-app/below/Z.connectedApp", connected_app("Api"))
        assert names(run(project, PORTAL, SYNC)) == [WEB, REFRESH, FULL]
        assert names(run(project, "force-app/below")) == []
        assert names(run(project, select=("metadata",))) == []  # its rule doesn't run
        project.write("force-app/Broken.connectedApp", "<ConnectedApp>")
        assert "unused-suppression" not in {finding.rule for finding in run(project).findings}

    def test_needs_every_package(self, project: Workspace) -> None:
        project.write(
            "sfdx-project.json",
            '{"packageDirectories": [{"path": "force-app"}, {"path": "more"}, {"path": "none"}]}',
        )
        project.write("more/Z.connectedApp", connected_app("Api"))
        project.write(FILE, suppress(app="Gone"))
        assert names(run(project, "force-app")) == [WEB, REFRESH, FULL]
        assert "unused-suppression" in {
            finding.rule for finding in run(project, "force-app", "more").findings
        }

    def test_suppression_that_repeats_another_is_used(self, project: Workspace) -> None:
        project.write(FILE, suppress(app="*") + suppress(app="Mobile_*"))
        assert names(run(project)) == []

    def test_can_be_ignored_and_made_an_error(self, project: Workspace) -> None:
        project.write(FILE, 'ignore = ["unused-suppression"]\n' + suppress(app="Gone"))
        assert names(run(project)) == [WEB, REFRESH, FULL]
        project.write(
            FILE,
            'select = ["secrets"]\n[rules.unused-suppression]\nseverity = "error"\n' + suppress(app="Gone"),
        )
        assert run(project).findings == ()

    def test_runs_whatever_is_selected(self, project: Workspace) -> None:
        project.write(
            FILE,
            'select = ["unsupported-scope"]\n[rules.unused-suppression]\nseverity = "error"\n'
            + suppress(app="Gone"),
        )
        assert run(project).findings[-1].severity.value == "error"
