"""Find and parse the times in a log: ISO 8601, epochs, and what syslog, Apache, Salesforce and a login history write."""

from __future__ import annotations

import datetime as dt
import re

from sfscope_lint.record import Record

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_ZONE = r"(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d)?"
_CLOCK = r"(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<part>\d{1,9}))?)?"
_MONTH_NAME = rf"(?P<name>{'|'.join(_MONTHS)})[a-z]{{0,6}}"
_ISO = rf"(?P<year>\d{{4}})[-/](?P<month>\d\d)[-/](?P<day>\d\d)(?:[T ,]\s?{_CLOCK}\s?{_ZONE})?"
_DIGITS = r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)\.(?P<part>\d{3})"
_FORMS = tuple(
    re.compile(rf"(?i)(?<![\w.-]){form}(?![\w])")
    for form in (
        _ISO,
        rf"(?P<day>\d\d?)/{_MONTH_NAME}/(?P<year>\d{{4}})[: ]{_CLOCK}\s?{_ZONE}",  # Apache
        rf"(?:[a-z]{{3}},\s)?(?P<day>\d\d?)\s{_MONTH_NAME}\s(?P<year>\d{{4}})\s{_CLOCK}\s?{_ZONE}",  # HTTP
        rf"{_MONTH_NAME}\s{{1,2}}(?P<day>\d\d?),?\s(?:(?P<year>\d{{4}}),?\s)?{_CLOCK}\s?(?P<half>[AP]M)?\s?{_ZONE}",  # syslog
        rf"(?P<first>\d\d?)/(?P<other>\d\d?)/(?P<year>\d{{4}}),?\s{_CLOCK}\s?(?P<half>[AP]M)?\s?{_ZONE}",  # login history
        rf"{_DIGITS}(?P<salesforce>)",  # an event log file
    )
)
_EPOCH = re.compile(
    r"(?<![\w.-])(?P<seconds>1\d{9}|2\d{9})(?:\.(?P<part>\d{1,9})|(?P<more>\d{3}|\d{6}|\d{9}))?(?![\w.-])"
)
_HEAD = 80  # characters at the beginning of a line in which its time stands
_NAMES = (
    r"@?(?:event_?)?timestamp(?:_derived)?|@t|ts|t|_?time|date|date_?time|instant|asctime|eventdate"
    r"|(?:event|log|login|start|end|execution|creation|ingestion|received|request)[_ ]?time|time_?(?:generated|created)(?: \[utc\])?"
    r"|(?:created|logged|occurred|recorded|started)_?(?:at|date|on)?|(?:activity_?)?run_?(?:start|end)|start|end"
)
_KEYED = re.compile(rf"(?i)[\"']?(?<![\w.-])({_NAMES})[\"']?\s{{0,4}}[=:]\s{{0,4}}[\"']?(?=(.{{1,60}}))")
_LONGEST = 60


class Stamp(Record):
    """A time in a log. ``zoned``: the log says in which zone; otherwise ``moment`` is what it says, taken as UTC."""

    moment: dt.datetime
    zoned: bool

    def __str__(self) -> str:
        text = self.moment.replace(tzinfo=None).isoformat(" ", "seconds")
        return f"{text}Z" if self.zoned else text


def keyed_time(text: str, today: dt.date) -> Stamp | None:
    """The first time that stands behind a name such as ``timestamp``."""
    for found in _KEYED.finditer(text):
        if stamp := parse_time(found[2], today):
            return stamp
    return None


def line_time(line: str, today: dt.date) -> Stamp | None:
    """The time at the beginning of a line."""
    head = line[:_HEAD]
    found = [match for form in _FORMS if (match := form.search(head))]
    for match in sorted(found, key=lambda match: (match.start(), -match.end())):
        if stamp := _stamp(match, today):
            return stamp
    epoch = _EPOCH.match(head.lstrip(' ["'))
    return _epoch(epoch) if epoch else None


def parse_time(value: str, today: dt.date) -> Stamp | None:
    """The time at the beginning of a value."""
    value = value[:_LONGEST].lstrip(" \"'")
    for form in _FORMS:
        if (match := form.match(value)) and (stamp := _stamp(match, today)):
            return stamp
    epoch = _EPOCH.match(value)
    return _epoch(epoch) if epoch else None


def _epoch(match: re.Match[str]) -> Stamp:
    part = int((match["part"] or match["more"] or "0").ljust(6, "0")[:6])
    moment = dt.datetime.fromtimestamp(int(match["seconds"]), dt.UTC)
    return Stamp(moment.replace(microsecond=part), zoned=True)


def _stamp(match: re.Match[str], today: dt.date) -> Stamp | None:
    """The time that a form matches; None if there is no such time, or if day and month can't be told apart."""
    groups = match.groupdict()
    day = _day(groups, today)
    if day is None:
        return None
    hour = int(groups.get("hour") or 0)
    if groups.get("half"):
        hour = hour % 12 + (12 if groups["half"].lower() == "pm" else 0)
    clock = (hour, int(groups.get("minute") or 0), int(groups.get("second") or 0))
    part = int((groups.get("part") or "0").ljust(6, "0")[:6])
    zone = "Z" if "salesforce" in groups else (groups.get("zone") or "")
    try:
        moment = dt.datetime(*day, *clock, part, tzinfo=dt.UTC) - _offset(zone)
    except (ValueError, OverflowError):
        return None
    return Stamp(moment, bool(zone))


def _day(groups: dict[str, str], today: dt.date) -> tuple[int, int, int] | None:
    if groups.get("first"):
        return _american(
            int(groups["first"]), int(groups["other"]), int(groups["year"]), sure=bool(groups.get("half"))
        )
    month = _MONTHS.index(groups["name"].lower()) + 1 if groups.get("name") else int(groups["month"])
    day = int(groups["day"])
    if groups.get("year"):
        return int(groups["year"]), month, day
    # syslog names no year: it is the last one in which the day isn't in the future
    return today.year - ((month, day) > (today.month, today.day)), month, day


def _american(first: int, other: int, year: int, *, sure: bool) -> tuple[int, int, int] | None:
    """Day and month of ``11/26/2026`` or ``26/11/2026``; with AM or PM it is the American form."""
    if sure or other > 12:
        return year, first, other
    return (year, other, first) if first > 12 or first == other else None


def _offset(zone: str) -> dt.timedelta:
    if zone[:1] not in "+-" or not zone:
        return dt.timedelta()
    digits = zone[1:].replace(":", "")
    sign = -1 if zone[0] == "-" else 1
    return sign * dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))


def since(text: str, now: dt.datetime) -> dt.datetime:
    """The moment that ``--since`` names: a date, a date with a time (UTC unless it says otherwise), or ``90m``, ``24h``, ``7d``, ``2w``.

    Raises ``ValueError``.
    """
    if found := re.fullmatch(r"(\d{1,6})\s?([mhdw])[a-z]{0,6}", text.strip()):
        unit = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}[found[2]]
        try:
            return now - dt.timedelta(**{unit: int(found[1])})
        except OverflowError:
            raise ValueError from None
    match = re.compile(rf"(?i){_ISO}").fullmatch(text.strip())
    stamp = _stamp(match, now.date()) if match else None
    if stamp is None:
        raise ValueError
    return stamp.moment
