"""What a team accepts: suppressions of the settings, entries of the baseline."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from sfscope_lint.model.place import Place

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sfscope_lint.model.source import Source


class Entry(NamedTuple):
    """What a person wants to know of a recorded finding; ``path`` is that from its repository's root."""

    rule: str
    path: str
    app: str | None
    value: str | None


class Baseline(NamedTuple):
    """The recorded findings by their fingerprints, and the file that they were read from."""

    source: Source
    entries: Mapping[str, Entry]

    def place(self, fingerprint: str) -> Place:
        """The line of an entry."""
        line = self.source.position(_offsets(self.source).get(fingerprint, 0)).line
        return Place(self.source, None, self.source.line_span(line))


@lru_cache(maxsize=1)
def _offsets(source: Source) -> dict[str, int]:
    """Where each entry stands, by its fingerprint: found all at once, for there may be many."""
    offsets: dict[str, int] = {}
    for key in re.finditer(r'"([^"\\\n]*+)"\s*+:\s*+\{', source.text):
        offsets.setdefault(key[1], key.start())
    return offsets


class SuppressionUse(NamedTuple):
    """A suppression of the settings, and what became of it in a run.

    ``matches`` counts the findings that it is for. ``judged``: the run has looked at all that it could be for.
    ``expired``: its last day is over, so that it no longer holds.
    """

    suppression: Suppression
    matches: int
    judged: bool
    expired: bool

    @property
    def source(self) -> Source:
        return self.suppression.place.source

    @property
    def whole(self) -> Place:
        return self.suppression.place


class StaleEntry(NamedTuple):
    """An entry of the baseline whose finding no longer occurs, in words: its rule and what it was about."""

    place: Place
    fingerprint: str
    rule: str
    subject: str

    @property
    def source(self) -> Source:
        return self.place.source

    @property
    def whole(self) -> Place:
        return self.place


class Suppression(NamedTuple):
    """Findings that are accepted, and why.

    ``app`` is a glob for app names, ``path`` one for paths from ``Settings.root``; at least one of them is set.
    ``scope`` narrows it to one value. It holds through the day ``until``. ``place`` is where it is written.
    """

    rule: str
    reason: str
    place: Place
    app: str | None = None
    path: str | None = None
    scope: str | None = None
    until: date | None = None
