"""From what rules say to findings: places counted out, fingerprints made, everything sorted."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sfscope_lint.finding import AppName, Finding, Location, Related
from sfscope_lint.model import OAuthApp, Unreadable
from sfscope_lint.places import element_spans, locate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sfscope_lint.discovery import FoundFile
    from sfscope_lint.model import Place
    from sfscope_lint.places import ElementSpan
    from sfscope_lint.rule import Broken
    from sfscope_lint.source import Source

_BY_HAND = "by hand: the bytes of this file can't all be kept by --fix"


def make_findings(broken: Iterable[Broken], files: Iterable[FoundFile]) -> tuple[Finding, ...]:
    """The findings, sorted by path, place and rule."""
    places = _Places()
    roots = {file.shown: file for file in files}
    located = sorted(
        ((places.location(item.problem.place), item) for item in broken),
        key=lambda pair: (*pair[0], pair[1].rule.name, pair[1].problem.value or ""),
    )
    seen: dict[tuple[str, ...], int] = {}
    findings = []
    for location, item in located:
        app = _app_name(item.subject)
        problem = item.problem
        fix = problem.fix and problem.fix._replace(safe=item.rule.fix == "safe")
        if not problem.place.source.rewritable:
            fix = None
        identity = (
            item.rule.name,
            _stable_path(location.path, roots),
            *(app or ("", "")),
            problem.value or "",
        )
        seen[identity] = seen.get(identity, 0) + 1
        findings.append(
            Finding(
                rule=item.rule.name,
                severity=problem.severity or item.rule.severity,
                category=item.rule.category,
                message=problem.message,
                reply=problem.reply,
                label=problem.label,
                help=problem.help if fix or not problem.fix else f"{problem.help} ({_BY_HAND})",
                value=problem.value,
                app=app,
                location=location,
                excerpt=problem.place.source.line(location.line),
                related=tuple(Related(places.location(place), text) for place, text in problem.related),
                lost=isinstance(item.subject, Unreadable) and item.subject.lost,
                fingerprint=_fingerprint(*identity, str(seen[identity])),
                fix=fix,
            )
        )
    return tuple(findings)


class _Places:
    """Locations, with one second parse for each file that has a finding."""

    def __init__(self) -> None:
        self._spans: dict[Source, list[ElementSpan]] = {}

    def location(self, place: Place) -> Location:
        source = place.source
        if place.element is not None and source not in self._spans:
            self._spans[source] = element_spans(source)
        span = locate(place, self._spans.get(source, []))
        start, end = source.position(span.start), source.position(span.end)
        return Location(source.path, start.line, start.column, end.line, end.column)


def _app_name(subject: object) -> AppName | None:
    return AppName(subject.kind.value, subject.name) if isinstance(subject, OAuthApp) else None


def _stable_path(shown: str, files: Mapping[str, FoundFile]) -> str:
    """The path from the project's root: the same wherever the command is run."""
    file = files.get(shown)
    if file is None or file.sfdx_root is None:
        return shown
    return os.path.relpath(file.path, file.sfdx_root).replace(os.sep, "/")


def _fingerprint(*identity: str) -> str:
    from hashlib import sha256

    return sha256("\0".join(identity).encode("utf-8", "backslashreplace")).hexdigest()[:32]
