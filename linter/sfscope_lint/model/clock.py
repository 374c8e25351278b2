"""The only module that reads the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime


def today() -> date:
    """The current day in UTC, so that a laptop and a pipeline agree."""
    return now().date()


def now() -> datetime:
    """The current moment in UTC."""
    import datetime as dt

    return dt.datetime.now(dt.UTC)
