"""The findings that a team accepts: suppressions in the settings and entries of the baseline."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from sfscope_lint.model.place import Place
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sfscope_lint.model.source import Source


class Entry(Record):
    """A finding as the baseline records it; ``path`` is relative to the repository's root."""

    rule: str
    path: str
    app: str | None
    value: str | None


class Baseline(Record):
    """The recorded findings by fingerprint, and the file that they were read from."""

    source: Source
    entries: Mapping[str, Entry]

    def place(self, fingerprint: str) -> Place:
        """The line of an entry."""
        line = self.source.position(_offsets(self.source).get(fingerprint, 0)).line
        return Place(self.source, None, self.source.line_span(line))


@lru_cache(maxsize=1)
def _offsets(source: Source) -> dict[str, int]:
    """The offset of each entry in the file's text, by fingerprint; one pass finds all of them."""
    offsets: dict[str, int] = {}
    for key in re.finditer(r'"([^"\\\n]*+)"\s*+:\s*+\{', source.text):
        offsets.setdefault(key[1], key.start())
    return offsets


class SuppressionUse(Record):
    """A suppression in the settings, and what it did in a run.

    ``matches`` counts the findings that it matches. ``judged``: the run examined everything that it could
    match. ``expired``: its last day has passed, so it has no effect.
    """

    suppression: Suppression
    matches: int
    judged: bool
    expired: bool

    @property
    def whole(self) -> Place:
        return self.suppression.place


class UnmatchedPattern(Record):
    """A pattern of the settings that matches nothing. ``key`` is the setting that it belongs to."""

    place: Place
    key: str
    glob: str

    @property
    def whole(self) -> Place:
        return self.place


class StaleEntry(Record):
    """A baseline entry whose finding no longer occurs: its rule, and in words what it was about."""

    place: Place
    fingerprint: str
    rule: str
    subject: str

    @property
    def whole(self) -> Place:
        return self.place


class Suppression(Record):
    """A set of findings that the team accepts, and the reason.

    ``app`` is a glob for app names, ``path`` a glob for paths below ``Settings.root``; at least one is set.
    ``scope`` narrows the suppression to one value. ``until`` is its last day. ``place`` is its place in the
    settings file.
    """

    rule: str
    reason: str
    place: Place
    app: str | None = None
    path: str | None = None
    scope: str | None = None
    until: date | None = None


class Pattern(Record):
    """A pattern of the settings: the setting that it belongs to (``exclude``), its text, and where it is written."""

    key: str
    glob: str
    place: Place
