"""Text, Markdown and JSON about the token errors in logs. Nothing of a log is repeated but times, lines and names of apps."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, Any

from sfscope_lint.output.escape import visible
from sfscope_lint.output.markup import escaped
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sfscope_lint.engine.log_errors import ErrorCount, LogReport, Place
    from sfscope_lint.salesforce.errors.record import KnownError

    Paint = Callable[[str, str], str]

_MOST_FULL = 5  # errors that are explained on the first screen
_MOST_SHORT = 8
_MOST_APPS = 6
_SENTENCE = re.compile(r"(?s)(.+?\.)(?:\s(?=[A-Z`])|$)")
_LONGEST = 180  # characters of a cause or a remedy


class Told(Record):
    """An error with all its apps, the first of which has it most often."""

    counts: tuple[ErrorCount, ...]

    @property
    def title(self) -> str:
        first = self.counts[0]
        return first.error.title if first.error else f"{first.code}, without a text that explain knows"

    @property
    def times(self) -> int:
        return sum(each.times for each in self.counts)

    @property
    def first(self) -> Place:
        return min(
            (each.first for each in self.counts),
            key=lambda place: (place.time is None, place.time or (), place.line),
        )

    @property
    def last(self) -> Place:
        return max(
            (each.last for each in self.counts),
            key=lambda place: (place.time is not None, place.time or (), place.line),
        )

    @property
    def question(self) -> str:
        """What to ask explain about it."""
        first = self.counts[0]
        return f'sfscope-lint explain "{(first.error.text or first.code) if first.error else first.code}"'


def told(report: LogReport) -> list[Told]:
    """The errors, those of this flow first, then by how often they were seen."""
    by_error: dict[tuple[str, str], list[ErrorCount]] = {}
    for each in report.counts:
        by_error.setdefault((each.code, each.error.text if each.error else ""), []).append(each)
    found = [Told(tuple(counts)) for counts in by_error.values()]
    order = {id(one): place for place, one in enumerate(found)}
    return sorted(found, key=lambda one: (_rank(one), -one.times, order[id(one)]))


def _rank(one: Told) -> int:
    first = one.counts[0]
    return 0 if first.is_of_this_flow else 1


def log_text(report: LogReport, width: int, paint: Paint) -> str:
    """What to do first, on one screen."""
    errors = told(report)
    ours = [one for one in errors if one.counts[0].is_of_this_flow]
    lines = [*_wrapped(_summary(report), width, "", "")]
    for number, one in enumerate(ours[:_MOST_FULL], start=1):
        if error := one.counts[0].error:
            lines += ["", *_full(number, one, error, width, paint)]
    others = [*ours[_MOST_FULL:], *(one for one in errors if one not in ours)]
    if others:
        lines += ["", "Also, of this flow and of others:" if ours[_MOST_FULL:] else "Other errors:"]
    for one in others[:_MOST_SHORT]:
        lines += _wrapped(
            f"{one.title}: {_times(one.times)}, last {_at(one.last)}; {one.question}", width, "  ", "    "
        )
    if len(others) > _MOST_SHORT:
        lines.append(f"  and {len(others) - _MOST_SHORT} more; --format json lists all of them")
    if ours:
        example = ours[0].question.partition(" explain ")[2]
        lines += ["", f'More about each: sfscope-lint explain "TEXT", such as {example}']
    for remark in _remarks(report):
        lines += ["", *_wrapped(f"note: {remark}", width, "", "  ")]
    return "\n".join(lines) + "\n"


def _full(number: int, one: Told, error: KnownError, width: int, paint: Paint) -> Iterator[str]:
    cause = error.causes[0]
    yield paint("1", visible(f"{number}. {one.title}"))
    seen = f"{_times(one.times)}: {_apps(one)}; last {_at(one.last)}"
    if one.times > 1:
        seen += f", first {_at(one.first)}"
    yield from _wrapped(seen, width, "   ", "   ")
    yield from _wrapped(f"cause: {_first_sentence(cause.text)}", width, "   ", "     ")
    yield from _wrapped(f"fix: {_first_sentence(cause.remedy)}", width, "   ", "     ")


def _summary(report: LogReport) -> str:
    logs = f"{len(report.logs)} log{'' if len(report.logs) == 1 else 's'}"
    if not report.counts:
        return f"No token error in {logs}"
    apps = {str(each.app) for each in report.counts if each.is_of_this_flow and each.app.is_named}
    of_apps = f", of {len(apps)} app{'' if len(apps) == 1 else 's'}" if apps else ""
    count = report.flow_count
    summary = f"{count or 'No'} token error{'' if count == 1 else 's'} of this flow in {logs}{of_apps}"
    times = [place.time for each in report.counts for place in (each.first, each.last) if place.time]
    if times:
        first, last = min(times), max(times)
        summary += f", at {first}" if first == last else f", from {first} to {last}"
    return summary


def _remarks(report: LogReport) -> Iterator[str]:
    if report.undated:
        yield f"{report.undated} of the errors have no time that is understood; they count in any period"
    if report.unzoned:
        yield "times without Z are as the log writes them: it doesn't say in which zone"
    if report.older:
        yield f"errors before --since that are left out: {report.older}"


def _apps(one: Told) -> str:
    if len(one.counts) == 1:
        return _app(one.counts[0])
    named = [f"{_app(each)} {each.times}" for each in one.counts[:_MOST_APPS]]
    more = len(one.counts) - len(named)
    return ", ".join(named) + (f" and {more} more" if more else "")


def _app(each: ErrorCount) -> str:
    name = visible(str(each.app))
    return f"{name} (its files show why)" if each.error and each.app.reply == each.error.title else name


def _at(place: Place) -> str:
    where = f"{visible(place.path)}:{place.line}"
    return f"{place.time} ({where})" if place.time else where


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _first_sentence(text: str) -> str:
    found = _SENTENCE.match(text)
    sentence = (found[1] if found else text).replace("`", "")
    return textwrap.shorten(sentence, _LONGEST, placeholder=" …", break_on_hyphens=False)


def _wrapped(text: str, width: int, first: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text,
        max(width, 40),
        initial_indent=first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def log_markdown(report: LogReport) -> str:
    """A table with a row for each error and app."""
    lines = [
        f"# {escaped(visible(_summary(report)))}",
        "",
        "| error | app | count | first | last | where | what to do |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for one in told(report):
        for each in one.counts:
            cells = (
                one.title,
                str(each.app),
                str(each.times),
                str(each.first.time or "unknown"),
                str(each.last.time or "unknown"),
                f"{each.last.path}:{each.last.line}",
                _first_sentence(each.error.causes[0].remedy) if each.error else one.question,
            )
            lines.append(f"| {' | '.join(escaped(visible(cell)) for cell in cells)} |")
    lines += [f"\n{escaped(remark)}." for remark in _remarks(report)]
    return "\n".join(lines if report.counts else lines[:1]) + "\n"


def log_record(report: LogReport) -> dict[str, Any]:
    """The errors for programs: one record for each error and app."""
    return {
        "logs": list(report.logs),
        "flow_errors": report.flow_count,
        "older": report.older,
        "undated": report.undated,
        "errors": [_record(one, each) for one in told(report) for each in one.counts],
        "unreadable": [{"path": path, "why": why} for path, why in report.failures],
    }


def _record(one: Told, each: ErrorCount) -> dict[str, Any]:
    error = each.error
    return {
        "code": each.code,
        "text": error.text if error else None,
        "stage": each.stage.value if each.stage else None,
        "this_flow": each.is_of_this_flow,
        "app": each.app.name or None,
        "project_app": each.app.app._asdict() if each.app.app else None,
        "matched_by": each.app.by or None,
        "client_id": each.app.key or None,
        "count": each.times,
        "undated": each.undated,
        "first": _place(each.first),
        "last": _place(each.last),
        "cause": error.causes[0].text if error else None,
        "remedy": error.causes[0].remedy if error else None,
        "explain": one.question,
    }


def _place(place: Place) -> dict[str, Any]:
    time = place.time
    written = (f"{time.moment.replace(tzinfo=None).isoformat()}{'Z' if time.zoned else ''}") if time else None
    return {"path": place.path, "line": place.line, "time": written}
