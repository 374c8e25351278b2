"""Count the token errors in logs by error and app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.engine.log_apps import LogApp
from sfscope_lint.files.log_stream import open_log
from sfscope_lint.readers.logs.sightings import sightings
from sfscope_lint.record import Record
from sfscope_lint.salesforce.errors.record import Stage

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from sfscope_lint.engine.log_apps import LogApps
    from sfscope_lint.files.log_stream import LogStream
    from sfscope_lint.readers.logs.sightings import Sighting
    from sfscope_lint.readers.logs.times import Stamp
    from sfscope_lint.salesforce.errors.record import KnownError

_MOST_GROUPS = 1_000  # a hostile log may name a new client in every line
_ORDER = (Stage.TOKEN, Stage.AFTER, None, Stage.OTHER_FLOW)
_OTHERS = LogApp("other apps")


class Place(Record):
    """Where an error stands in a log, and when it was written (None: the entry has no time)."""

    path: str
    line: int
    time: Stamp | None


class ErrorCount(Record):
    """How often an error was seen for one app. ``error`` is None if only its ``code`` is known.

    ``first`` and ``last`` are by time, or by their place if no entry has a time. ``undated`` of these ``times`` have none.
    """

    error: KnownError | None
    code: str
    app: LogApp
    times: int
    undated: int
    first: Place
    last: Place

    @property
    def stage(self) -> Stage | None:
        return self.error.stage if self.error else None

    @property
    def is_of_this_flow(self) -> bool:
        """Whether the token endpoint sent it in this flow, or an API that refuses its token."""
        return self.stage in {Stage.TOKEN, Stage.AFTER}


class LogReport(Record):
    """The errors in logs, the most urgent first.

    ``older`` counts the errors before the moment that the user named, ``unzoned`` the times without a zone. ``failures`` are
    logs that could not be read, or not to their end, with the reason.
    """

    counts: tuple[ErrorCount, ...]
    logs: tuple[str, ...]
    failures: tuple[tuple[str, str], ...] = ()
    older: int = 0
    unzoned: int = 0

    @property
    def flow_count(self) -> int:
        """How many errors of this flow there are."""
        return sum(each.times for each in self.counts if each.is_of_this_flow)

    @property
    def undated(self) -> int:
        return sum(each.undated for each in self.counts)


def read_logs(
    paths: Sequence[tuple[str, str]],
    apps: Callable[[], LogApps],
    today: dt.date,
    since: dt.datetime | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> LogReport:
    """Count the errors in logs, each given by its path and by the path to show.

    ``apps`` is called at the first error. ``progress`` is told how many bytes of a log were read.
    """
    counting = _Counting(since)
    failures = []
    for path, shown in paths:
        try:
            with open_log(path) as log:
                for seen in sightings(_telling(log, progress), today):
                    counting.add(seen, shown, apps().of(seen.client, seen.words))
        except OSError as error:
            failures.append((shown, error.strerror or str(error)))
    counts = tuple(sorted(counting.counts.values(), key=_urgency))
    return LogReport(
        counts, tuple(shown for _, shown in paths), tuple(failures), counting.older, counting.unzoned
    )


def _telling(log: LogStream, progress: Callable[[int], None]) -> Callable[[memoryview], int]:
    """The reader of a log, which tells how far it has come."""
    told = 0

    def fill(buffer: memoryview) -> int:
        nonlocal told
        size = log.fill(buffer)
        progress(log.position() - told)
        told = log.position()
        return size

    return fill


class _Counting:
    def __init__(self, since: dt.datetime | None) -> None:
        self._since = since
        self.counts: dict[tuple[str, str, LogApp], ErrorCount] = {}
        self.older = self.unzoned = 0

    def add(self, seen: Sighting, path: str, app: LogApp) -> None:
        if seen.time and self._since and seen.time.moment < self._since:
            self.older += 1
            return
        self.unzoned += bool(seen.time and not seen.time.zoned)
        key = (seen.code, seen.error.text if seen.error else "", app)
        if key not in self.counts and len(self.counts) >= _MOST_GROUPS:
            key = (*key[:2], _OTHERS)
        place = Place(path, seen.line, seen.time)
        old = self.counts.get(key) or ErrorCount(seen.error, seen.code, key[2], 0, 0, place, place)
        self.counts[key] = old._replace(
            times=old.times + 1,
            undated=old.undated + (seen.time is None),
            first=_earlier(old.first, place),
            last=_later(old.last, place),
        )


def _earlier(old: Place, new: Place) -> Place:
    if old.time is None or new.time is None:
        return old if old.time or not new.time else new
    return new if new.time.moment < old.time.moment else old


def _later(old: Place, new: Place) -> Place:
    if old.time is None or new.time is None:
        return new if new.time or not old.time else old
    return new if new.time.moment >= old.time.moment else old


def _urgency(each: ErrorCount) -> tuple[object, ...]:
    last = each.last.time.moment.timestamp() if each.last.time else 0.0
    return (
        _ORDER.index(each.stage),
        -each.times,
        -last,
        each.code,
        each.error.text if each.error else "",
        each.app,
    )
