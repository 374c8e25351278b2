"""stale-baseline-entry: only entries that the run covered can be stale."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.support import connected_app

if TYPE_CHECKING:
    from tests.support import Ran, Workspace


NAME = "sfscope-lint-baseline.json"


def app(number: int) -> str:
    return f"force-app/App_{number:03}.connectedApp-meta.xml"


def stale(ran: Ran) -> list[str]:
    return [f["message"] for f in ran.findings if f["rule"] == "stale-baseline-entry"]


@pytest.fixture
def project(workspace: Workspace) -> Workspace:
    """A project with 120 apps and 240 findings."""
    workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "force-app"}]}')
    for number in range(120):
        workspace.write(app(number), connected_app("Api", "Web", "Full"))
    return workspace


class TestPartOfTheProject:
    def test_entries_outside_the_run_are_neither_stale_nor_dropped(self, project: Workspace) -> None:
        project.run("--write-baseline")
        for number in (1, 2):
            project.write(app(number), connected_app("Api", "Full"))
        (project.root / app(3)).unlink()
        assert len(stale(project.lint(app(1)))) == 1
        assert stale(project.lint(app(9))) == []
        assert stale(project.lint("--select", "metadata")) == []
        assert len(stale(project.lint())) == 4
        assert (
            project.run("--write-baseline", app(1)).err
            == f"note: {NAME}: 239 findings recorded (0 new, 1 dropped)\n"
        )
        assert len(stale(project.lint("force-app"))) == 3

    def test_unreadable_file_keeps_its_entries(self, project: Workspace) -> None:
        project.run("--write-baseline")
        project.write(app(1), "<ConnectedApp>")
        assert stale(project.lint()) == []
        assert len(stale(project.lint("--select", "malformed-metadata"))) == 0
