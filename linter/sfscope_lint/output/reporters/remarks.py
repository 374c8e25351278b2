"""The remarks under the excerpts of a block: the reply, what to change, the related places."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sfscope_lint.output.reporters.grouping import Cause


def remarks(cause: Cause) -> Iterator[tuple[str, str]]:
    """The reply, what to change (each change once), and the related places that aren't shown already."""
    head = cause.head
    if head.reply:
        yield "reply", head.reply
    yield from (("help", text) for text in helps(cause))
    shown = {finding.location for finding in cause.findings}
    for place, message in dict.fromkeys(related for finding in cause.findings for related in finding.related):
        if place in shown:
            continue
        same = place.path == head.location.path
        where = f"on line {place.line}" if same else f"at {place.path}:{place.line}:{place.column}"
        yield "note", f"{message.removesuffix(' here')} {where}"
    others = [finding.rule for finding in cause.others if finding.rule != head.rule]
    if others:
        part = "1 more finding is" if len(others) == 1 else f"{len(others)} more findings are"
        yield "note", f"{part} part of this: {', '.join(dict.fromkeys(others))}"


def helps(cause: Cause) -> Iterator[str]:
    """What to change, each change once. Advice that several changes share follows the last of them."""
    advice: dict[str, tuple[str, str]] = {}
    for finding in cause.findings:
        edit, _, more = finding.help.partition("; ")
        fixes = f" (--fix{'' if finding.fix.safe else ' --unsafe-fixes'} does)" if finding.fix else ""
        advice.setdefault(edit, (fixes, more))
    last = {more: edit for edit, (_, more) in advice.items()}
    for edit, (fixes, more) in advice.items():
        yield f"{edit}{fixes}; {more}" if more and last[more] == edit else f"{edit}{fixes}"


def same_problem(alike: Sequence[Cause]) -> str:
    noun, verb = ("app", "has") if all(cause.head.app for cause in alike) else ("place", "has")
    if len(alike) > 1:
        noun, verb = f"{noun}s", "have"
    return f"{len(alike)} more {noun} {verb} the same problem"
