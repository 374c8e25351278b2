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


SCRIPT = (
    "curl https://login.salesforce.com/services/oauth2/token"
    " -d grant_type=client_credentials -d client_id=$ID -d client_secret=$SECRET\n"
)


class TestIgnoredFindings:
    """What is ignored now is not fixed: its entry must outlive the setting."""

    @pytest.fixture
    def recorded(self, workspace: Workspace) -> Workspace:
        """Three findings in the baseline: two of an app, one of a script beside the packages."""
        workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "force-app"}]}')
        workspace.write("force-app/legacy/X.connectedApp", connected_app("Api", "Web", "Full"))
        workspace.write("force-app/Y.connectedApp", connected_app("Api"))
        workspace.write("scripts/token.sh", SCRIPT)
        assert "3 findings recorded" in workspace.run("--write-baseline").err
        return workspace

    @pytest.mark.parametrize(
        ("file", "content"),
        [
            ("sfscope-lint.toml", '[per-file-ignores]\n"force-app/legacy/**" = ["unsupported-scope"]\n'),
            ("sfscope-lint.toml", '[per-file-ignores]\n"legacy/" = ["flow"]\n'),
            ("sfscope-lint.toml", 'exclude = ["force-app/legacy/"]\n'),
            ("sfscope-lint.toml", 'ignore = ["unsupported-scope"]\n'),
            (".forceignore", "force-app/legacy\n"),
        ],
    )
    def test_they_are_not_stale_and_not_dropped(self, file: str, content: str, recorded: Workspace) -> None:
        recorded.write(file, content)
        assert stale(recorded.lint()) == []
        assert "3 findings recorded (0 new, 0 dropped)" in recorded.run("--write-baseline").err
        (recorded.root / file).unlink()
        assert recorded.lint().rules == []

    def test_what_is_ignored_elsewhere_or_gone_is_stale(self, recorded: Workspace) -> None:
        settings = '[per-file-ignores]\n"force-app/Y.connectedApp" = ["unsupported-scope"]\n'
        recorded.write("sfscope-lint.toml", settings)
        recorded.write("force-app/legacy/X.connectedApp", connected_app("Api", "Web"))
        assert len(stale(recorded.lint())) == 1
        (recorded.root / "force-app/legacy/X.connectedApp").unlink()
        recorded.write("sfscope-lint.toml", '[per-file-ignores]\n"**/*.connectedApp" = ["flow"]\n')
        assert len(stale(recorded.lint())) == 2

    @pytest.mark.parametrize("arguments", [["force-app"], ["--no-token-requests"]])
    def test_requests_that_were_not_looked_for(self, arguments: list[str], recorded: Workspace) -> None:
        assert stale(recorded.lint(*arguments)) == []
        (recorded.root / "scripts/token.sh").unlink()
        assert stale(recorded.lint(*arguments)) == []
        assert len(stale(recorded.lint())) == 1
