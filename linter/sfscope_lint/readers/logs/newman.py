"""Newman's JSON report, in which a reply is a list of its bytes."""

from __future__ import annotations

import json
import re
from functools import partial
from typing import TYPE_CHECKING, Any

from sfscope_lint.readers.logs.entries import Candidate, Context
from sfscope_lint.readers.logs.times import parse_time

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

LIMIT = 64 << 20  # bytes of a report, which is read as a whole
_BEGINNING = re.compile(rb"\s{0,99}\{\s{0,99}\"collection\"\s{0,99}:")
_EXECUTIONS = re.compile(r"\"executions\"\s*+:\s*+\[\s*+")
_STARTED = re.compile(r"\"started\"\s*+:\s*+(\d{13})")
_NEXT = re.compile(r"\s*+,\s*+")
_LONGEST_REPLY = 4_000


def is_report(head: bytes) -> bool:
    """Whether a log begins like a report of Newman."""
    return _BEGINNING.match(head) is not None


def replies(data: bytes, today: dt.date) -> Iterator[Candidate]:
    """The replies in a report, each at the line where its execution begins."""
    text = data.decode("utf-8", "replace")
    started = _STARTED.search(text)
    moment = parse_time(started[1], today) if started else None
    line, counted = 1, 0
    for array in _EXECUTIONS.finditer(text):
        place: int | None = array.end()
        while place is not None:
            try:
                execution, end = json.JSONDecoder().raw_decode(text, place)
            except (ValueError, RecursionError):
                break
            line += text.count("\n", counted, place)
            counted = place
            reply = _reply(execution)
            if reply:
                span = f"{reply} {json.dumps(execution.get('request'))}"
                yield Candidate(place, end, line, (reply,), partial(Context, (span,), moment, place))
            following = _NEXT.match(text, end)
            place = following.end() if following else None


def _reply(execution: Any) -> str:
    """The body of an execution's reply; empty if it has none."""
    response = execution.get("response") if isinstance(execution, dict) else None
    stream = response.get("stream") if isinstance(response, dict) else None
    data = stream.get("data") if isinstance(stream, dict) else None
    if not isinstance(data, list):
        return ""
    try:
        return bytes(data[:_LONGEST_REPLY]).decode("utf-8", "replace")
    except (TypeError, ValueError):
        return ""
