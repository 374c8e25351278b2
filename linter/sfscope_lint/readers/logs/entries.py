"""What a log says around a word: on a line with its continuation, in a row of a CSV file, or in an object of a JSON document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sfscope_lint.readers.logs.times import keyed_time, line_time
from sfscope_lint.record import Record

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator

    from sfscope_lint.readers.logs.times import Stamp
    from sfscope_lint.readers.logs.windows import Hit, Window

REACH = 1 << 13  # bytes around a word that are looked at in a long line or a document
_CLOSE = 50  # characters before a word; four times as many behind it have the rest of most errors
_NEAR = 500  # characters around a word that may belong to one error
_MORE_LINES = 3
_MOST_LINES_BACK = 200
_BACK = 1 << 14
_CLOCK_AT_HEAD = re.compile(rb"[^\n]{0,40}?\d\d:\d\d:\d\d|\d{14}\.|[ \[\"]{0,3}\d{10}")
_JSON = (b"{", b"[")
_BRACE = re.compile(rb"[{}]")
# Mule writes "Message      : …" below the line with the time.
_CONTINUED = re.compile(rb"[\s)}\]*\"']|Caused by|\w[\w ]{2,24}\s{2,40}:|\.\.\.")
_ESCAPED_QUOTE = re.compile(r"(?<!\\)\\++(?:[\"']|u0022)|&quot;|&#34;|%22")
_MOST_COLUMNS = 500
_MOST_OBJECTS = 8


class Format(Record):
    """How a log is written. ``columns`` are those of a CSV file (empty: it is none); ``document``: it is one JSON value."""

    columns: tuple[str, ...] = ()
    document: bool = False

    @property
    def is_login_history(self) -> bool:
        names = {column.replace(" ", "").replace("_", "").lower() for column in self.columns}
        return bool({"loginstatus", "loginhistory"} & names) or {"status", "logintype"} <= names


class Context(Record):
    """What stands around an error: ``spans`` in which its app may be named, the nearest first, and the ``time`` of the entry.

    ``start`` is where the entry begins in the log: two words of one entry have the same.
    """

    spans: tuple[str, ...]
    time: Stamp | None
    start: int


class Candidate(Record):
    """A place in a log that may be about an error. ``texts`` are the stretches in which it may stand, the nearest first.

    ``until`` is how far the entry goes at least: further words up to there are about the same error.
    """

    place: int
    until: int
    line: int
    texts: Iterable[str]
    context: Callable[[], Context]


def format_of(window: Window) -> Format:
    """The format of a log, by its beginning."""
    first, newline, _ = bytes(window.data[:REACH]).lstrip().partition(b"\n")
    first = first.strip()
    if first[:1] == b"[" and first[1:2] in (b"", b"{", b"["):
        return Format(document=True)
    if first[:1] == b"{":
        return Format(document=not (newline and first.endswith(b"}")))
    columns = _cells(first.decode("utf-8", "replace"))
    named = {re.sub(r"[\W_]", "", column).lower() for column in columns}
    known = {
        "timestamp",
        "timestampderived",
        "logintime",
        "status",
        "loginstatus",
        "time",
        "raw",
        "message",
        "eventtype",
    }
    if 3 <= len(columns) <= _MOST_COLUMNS and named & known and all(columns):
        return Format(tuple(columns))
    return Format()


def candidate(hit: Hit, format_: Format, today: dt.date) -> Candidate:
    """The place around a word."""
    data, place = hit.window.data, hit.place
    low, high = max(0, place - REACH), min(len(data), place + REACH)
    if format_.document:
        return _in_document(hit, low, high, today)
    start, stop = data.rfind(b"\n", max(0, place - _BACK), place) + 1, data.find(b"\n", place, high)
    unknown = start == 0 and hit.window.offset + place > _BACK
    begin, end = low if unknown else max(start, low), high if stop < 0 else stop
    is_long = begin > start or end - begin > REACH
    if unknown or (is_long and data[start : start + 1] in _JSON):
        return _in_document(hit, begin, end, today)
    if format_.columns:
        cells = _cells(_text(data[begin:end]))
        if len(cells) == len(format_.columns):
            return _in_row(hit, begin, dict(zip(format_.columns, cells, strict=True)), today)
    return _on_line(hit, start, begin, end, today)


def _in_row(hit: Hit, begin: int, cells: dict[str, str], today: dt.date) -> Candidate:
    row = ", ".join(f'"{name}": "{cell}"' for name, cell in cells.items() if cell)
    start = hit.window.offset + begin
    end = hit.window.offset + hit.place + _CLOSE
    return Candidate(
        hit.window.offset + hit.place,
        end,
        hit.line,
        (row,),
        lambda: Context((row,), keyed_time(row, today), start),
    )


def _on_line(hit: Hit, start: int, begin: int, end: int, today: dt.date) -> Candidate:
    """The place on a line that begins at ``start``; of a long one, ``data[begin:end]`` is looked at."""
    data = hit.window.data

    def texts() -> Iterator[str]:
        yield from _around(data, hit.place, begin, end)
        more = _continuation(data, end)
        if more:
            yield f"{_text(data[max(begin, hit.place - _NEAR) : min(end, hit.place + _NEAR)])}\n{more}"

    def context() -> Context:
        is_json = data[start : start + 1] in _JSON
        head = start if is_json or not _continues(data, start) else _head(data, start)
        spans = _objects(data, hit.place, begin, end)
        shown = (*(_text(data[low:high]) for low, high in spans), _text(data[begin:end]))
        first = _text(data[head : head + _NEAR].partition(b"\n")[0])
        time = None if is_json else line_time(first, today)
        time = time or _keyed_time(shown, today) or line_time(first, today)
        return Context(shown, time, hit.window.offset + head)

    until = min(end, hit.place + 4 * _CLOSE)
    return Candidate(hit.window.offset + hit.place, hit.window.offset + until, hit.line, texts(), context)


def _in_document(hit: Hit, low: int, high: int, today: dt.date) -> Candidate:
    """The place in a JSON document or a very long line; its entry is the object that has a time, else the innermost one."""
    data, place = hit.window.data, hit.place

    def context() -> Context:
        around = _objects(data, place, low, high)
        spans = tuple(_text(data[start:stop]) for start, stop in around)
        timed = next((number for number, span in enumerate(spans) if keyed_time(span, today)), 0)
        start = around[timed][0] if around else _code_before(data, place)
        near = _text(data[max(low, place - _NEAR) : min(high, place + _NEAR)])
        spans = spans[: timed + 1] or (near,)
        return Context(spans, _keyed_time(spans, today), hit.window.offset + start)

    there = hit.window.offset + place
    return Candidate(there, there, hit.line, _around(data, place, low, high), context)


def _around(data: bytes | bytearray, place: int, low: int, high: int) -> Iterator[str]:
    """What stands close to a place, and what stands near it."""
    for before, after in ((_CLOSE, 4 * _CLOSE), (_NEAR, _NEAR)):
        yield _text(data[max(low, place - before) : min(high, place + after)])


def _keyed_time(spans: Iterable[str], today: dt.date) -> Stamp | None:
    return next((stamp for span in spans if (stamp := keyed_time(span, today))), None)


def _code_before(data: bytes | bytearray, place: int) -> int:
    """The place of an error's code, if a word of its text is at ``place``; else the place itself."""
    code = data.rfind(b"invalid_", max(0, place - _NEAR // 5), place)
    return place if code < 0 else code


def _objects(data: bytes | bytearray, place: int, low: int, high: int) -> list[tuple[int, int]]:
    """The JSON objects around a place, the innermost first. A brace in a string counts, too: then they are cut short."""
    opened: list[int] = []
    around: list[tuple[int, int]] = []
    for brace in _BRACE.finditer(data, low, high):
        if brace[0] == b"{":
            opened.append(brace.start())
        elif opened:
            start = opened.pop()
            if start <= place < brace.end():
                around.append((start, brace.end()))
                if len(around) == _MOST_OBJECTS:
                    break
    return around


def _continues(data: bytes | bytearray, start: int) -> bool:
    """Whether a line belongs to the one above: it looks so, or the one above is indented like a frame of a traceback."""
    above = data.rfind(b"\n", max(0, start - REACH), max(0, start - 1)) + 1
    return bool(_CONTINUED.match(data, start)) or (start > 0 and data[above : above + 1] in (b" ", b"\t"))


def _head(data: bytes | bytearray, begin: int) -> int:
    """Where the entry begins to which a line belongs: at the nearest line above that begins with a time."""
    place, low = begin, max(0, begin - _BACK)
    for _ in range(_MOST_LINES_BACK):
        if _CLOCK_AT_HEAD.match(data, place):
            return place
        if place <= low:
            break
        place = data.rfind(b"\n", low, place - 1) + 1 or low
    return begin


def _continuation(data: bytes | bytearray, end: int) -> str:
    """The next lines, as far as they don't begin an entry of their own."""
    stop = end
    for _ in range(_MORE_LINES):
        if stop >= len(data) or _CLOCK_AT_HEAD.match(data, stop + 1) or data[stop + 1 : stop + 2] == b"{":
            break
        following = data.find(b"\n", stop + 1, stop + REACH)
        if following < 0:
            break
        stop = following
    return _text(data[end + 1 : stop])[: 2 * _NEAR]


def _text(data: bytes | bytearray) -> str:
    return _ESCAPED_QUOTE.sub('"', data.decode("utf-8", "replace").replace("\0", ""))


def _cells(line: str) -> list[str]:
    import csv

    try:
        return next(csv.reader([line.strip("\ufeff\r\n")], strict=False), [])
    except csv.Error:
        return []
