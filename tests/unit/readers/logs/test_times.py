"""Times in logs."""

from __future__ import annotations

import datetime as dt

import pytest

from sfscope_lint.readers.logs.times import keyed_time, line_time, since

TODAY = dt.date(2026, 11, 26)


@pytest.mark.parametrize(
    ("line", "time"),
    [
        ("2026-11-26T10:11:12.345Z ERROR x", "2026-11-26 10:11:12Z"),
        ("2026-11-26T10:11:12.3456789Z ERROR x", "2026-11-26 10:11:12Z"),
        ("2026-11-26T10:11:12+05:30 x", "2026-11-26 04:41:12Z"),
        ("2026-11-26 10:11:12,123 INFO", "2026-11-26 10:11:12"),
        ("[2026-11-26 10:11:12] x", "2026-11-26 10:11:12"),
        ("2026/11/26 10:11:12 main.go:1: x", "2026-11-26 10:11:12"),
        ("ERROR 2026-11-26 10:11:12,123 [[MuleRuntime].uber.07] x", "2026-11-26 10:11:12"),
        ("Nov 26 10:11:12 host app[1]: x", "2026-11-26 10:11:12"),
        ("Dec  1 10:11:12 host app[1]: x", "2025-12-01 10:11:12"),
        ('127.0.0.1 - - [26/Nov/2026:10:11:12 +0100] "POST', "2026-11-26 09:11:12Z"),
        ("Thu, 26 Nov 2026 10:11:12 GMT x", "2026-11-26 10:11:12Z"),
        ("1795687872123 x", "2026-11-26 10:11:12Z"),
        ("1795687872 x", "2026-11-26 10:11:12Z"),
        ('"20261126101112.345","x"', "2026-11-26 10:11:12Z"),
        ("11/26/2026, 10:11:12 PM", "2026-11-26 22:11:12"),
        ("26/11/2026 10:11:12 x", "2026-11-26 10:11:12"),
    ],
)
def test_time_at_the_beginning_of_a_line(line: str, time: str) -> None:
    assert str(line_time(line, TODAY)) == time


@pytest.mark.parametrize(
    "line",
    [
        "INFO no time at all",
        "2026-13-45 10:11:12 no such day",
        "2026-11-26T25:11:12Z no such hour",
        "11/12/2026 10:11:12 day and month can't be told apart",
        "order 4111111111111111 shipped",
        "v1.2.3-2026-11-26x",
        "9999999999999999999999 x",
        "",
    ],
)
def test_near_misses_are_no_times(line: str) -> None:
    assert line_time(line, TODAY) is None


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ('{"timestamp":1795687872123,"x":1}', "2026-11-26 10:11:12Z"),
        ('{"@timestamp":"2026-11-26T10:11:12Z"}', "2026-11-26 10:11:12Z"),
        ("level=info ts=1795687872.5 msg=x", "2026-11-26 10:11:12Z"),
        ('"TIMESTAMP": "20261126101112.345"', "2026-11-26 10:11:12Z"),
        ('{"time":"soon","ts":1795687872}', "2026-11-26 10:11:12Z"),
        ('"startTime": "2026-11-26T10:11:12.1234567Z"', "2026-11-26 10:11:12Z"),
        ('"activityRunStart": "2026-11-26T10:11:12Z"', "2026-11-26 10:11:12Z"),
        ('"TimeGenerated [UTC]": "2026-11-26T10:11:12Z"', "2026-11-26 10:11:12Z"),
        ('"created_at": "2026-11-26T10:11:12Z"', "2026-11-26 10:11:12Z"),
        ('"Login Time": "11/26/2026, 10:11:12 AM PST"', "2026-11-26 10:11:12"),
    ],
)
def test_time_behind_a_name(text: str, time: str) -> None:
    assert str(keyed_time(text, TODAY)) == time


@pytest.mark.parametrize(
    "text", ['{"expires":1795687872123}', '{"my_time_zone":"2026-11-26T10:11:12Z"}', '{"timestamp":"x"}']
)
def test_value_of_another_name_is_no_time(text: str) -> None:
    assert keyed_time(text, TODAY) is None


NOW = dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("90m", "2026-11-26T10:30:00"),
        ("24h", "2026-11-25T12:00:00"),
        ("7d", "2026-11-19T12:00:00"),
        ("2 weeks", "2026-11-12T12:00:00"),
        ("2026-11-26", "2026-11-26T00:00:00"),
        ("2026-11-26T10:00", "2026-11-26T10:00:00"),
        ("2026-11-26T10:00:00+01:00", "2026-11-26T09:00:00"),
        ("2026-11-26 10:00", "2026-11-26T10:00:00"),
    ],
)
def test_since(text: str, moment: str) -> None:
    assert since(text, NOW).isoformat() == f"{moment}+00:00"


@pytest.mark.parametrize(
    "text", ["", "yesterday", "7", "7y", "2026-11-31", "26.11.2026", "999999w", "2026-11-26T10:00 or so"]
)
def test_since_refuses_what_is_no_moment(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the command says what is wanted
        since(text, NOW)
