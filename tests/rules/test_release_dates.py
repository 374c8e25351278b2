"""Findings that depend on a date are right before, on and after it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from tests.rules.shapes import CONNECTED_APP, connected_app

from sfscope_lint.config.rule_packages import load_rules
from sfscope_lint.model import clock
from sfscope_lint.model.settings import Settings
from sfscope_lint.salesforce.release_dates import (
    CONNECTED_APP_SUPPORT_ENDS,
    IDLE_REFRESH_TOKENS_END,
    USERNAME_PASSWORD_ENDS,
)

if TYPE_CHECKING:
    from tests.support import Workspace

PASSWORD = "curl https://acme.my.salesforce.com/services/oauth2/token -d grant_type=password -d username=u -d password=$P\n"
ENDLESS = "<oauthPolicy><ipRelaxation>ENFORCE</ipRelaxation><refreshTokenPolicy>infinite</refreshTokenPolicy></oauthPolicy>"
DAY = dt.timedelta(days=1)


def day_of(change: object) -> dt.date:
    return dt.date.fromisoformat(str(getattr(change, "when", "")))


PASSWORD_END = day_of(USERNAME_PASSWORD_ENDS)
IDLE_END = day_of(IDLE_REFRESH_TOKENS_END)


@pytest.mark.parametrize(
    ("today", "severity", "message"),
    [
        (PASSWORD_END - DAY, "warning", "this token request will be rejected from 2027-02-20, when Salesforce ends the"),
        (PASSWORD_END, "error", "this token request will be rejected: Salesforce ended the username-password flow"),
        (PASSWORD_END + 400 * DAY, "error", "this token request will be rejected: Salesforce ended the"),
    ],
)  # fmt: skip
def test_username_password_request_depends_on_the_end_of_the_flow(
    workspace: Workspace, today: dt.date, severity: str, message: str
) -> None:
    workspace.write("token.sh", PASSWORD)
    (finding,) = workspace.find(today=today)  # by default
    assert (finding.rule, finding.severity.value) == ("username-password-request", severity)
    assert finding.message.startswith(message)


def test_clock_is_used_if_no_day_is_set(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace.write("token.sh", PASSWORD)
    for today, severity in ((PASSWORD_END - DAY, "warning"), (PASSWORD_END, "error")):
        monkeypatch.setattr(clock, "today", lambda today=today: today)
        assert [finding.severity.value for finding in workspace.find()] == [severity]


@pytest.mark.parametrize(
    ("today", "message"),
    [
        (IDLE_END - DAY, "from 2026-11-04 Salesforce ends those unused for 30 days"),
        (IDLE_END, "since 2026-11-04 Salesforce ends those unused for 30 days"),
        (IDLE_END + 400 * DAY, "since 2026-11-04 Salesforce ends those unused for 30 days"),
    ],
)
def test_refresh_token_never_expires_depends_on_the_date(
    workspace: Workspace, today: dt.date, message: str
) -> None:
    workspace.write(CONNECTED_APP, connected_app("<scopes>RefreshToken</scopes>", ENDLESS))
    (finding,) = workspace.find("refresh-token-never-expires", today=today)
    assert message in finding.message


def test_release_without_a_date_gives_the_same_message_always(workspace: Workspace) -> None:
    workspace.write(CONNECTED_APP, connected_app())
    said = {workspace.find("connected-app-created", today=dt.date(year, 7, 1)) for year in (2026, 2027, 2028)}
    assert len(said) == 1
    assert not CONNECTED_APP_SUPPORT_ENDS.has_come(dt.date(2999, 1, 1))


def test_days_are_in_utc() -> None:
    before = dt.datetime.now(dt.UTC).date()
    assert before <= clock.today() <= dt.datetime.now(dt.UTC).date()
    assert Settings().day() == clock.today()
    assert Settings(today=IDLE_END).day() == IDLE_END


def test_only_dated_rules_ask_for_the_day() -> None:
    dated = {rule.name for rule in load_rules() if rule.dated}
    assert dated == {"username-password-request", "refresh-token-never-expires"}
