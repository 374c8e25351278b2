"""expired-suppression: fires from the day after the last day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from tests.rules.suppressions import FILE, names, run, suppress, two_apps

if TYPE_CHECKING:
    from tests.support import Workspace


@pytest.fixture
def project(workspace: Workspace) -> Workspace:
    return two_apps(workspace)


class TestUntil:
    UNTIL = suppress(app="*", until="2026-11-23")

    def test_suppression_applies_on_its_last_day(self, project: Workspace) -> None:
        project.write(FILE, self.UNTIL)
        assert names(run(project, today=dt.date(2026, 11, 23))) == []

    def test_suppression_does_not_apply_from_the_day_after(self, project: Workspace) -> None:
        project.write(FILE, self.UNTIL)
        report = run(project, today=dt.date(2026, 11, 24))
        *standing, expired = report.findings
        assert [finding.rule for finding in standing] == ["unsupported-scope"] * 3
        assert (expired.rule, expired.severity.value, expired.location.path) == (
            "expired-suppression",
            "warning",
            FILE,
        )
        assert "was valid until 2026-11-23" in expired.message
        assert "3 findings of this run count again" in expired.message
        assert report.suppressed == ()

    def test_expired_suppression_is_reported_in_every_run(self, project: Workspace) -> None:
        project.write(FILE, self.UNTIL)
        report = run(project, "force-app/nothing-here.txt", today=dt.date(2027, 1, 1))
        assert [finding.rule for finding in report.findings] == ["expired-suppression"]
        assert "no finding of this run matches it" in report.findings[0].message
