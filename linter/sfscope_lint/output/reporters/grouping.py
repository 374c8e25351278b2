"""Order and group findings for people: the flow first, one block per cause, blocks that are alike together.

Formats for programs keep the order of the report, and one entry per finding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.severity import Category
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sfscope_lint.model.finding import Finding

_SHOWN_WHOLE = 3  # alike causes; of more, people read the first one and a list


class Cause(Record):
    """Findings with one cause: the one that states it, and the others."""

    head: Finding
    others: tuple[Finding, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        return (self.head, *self.others)

    @property
    def marked(self) -> tuple[Finding, ...]:
        """The findings whose labels are shown: another one at the head's place has the more specific label."""
        place = self.head.location
        specific = any(finding.location == place and finding.label for finding in self.others)
        return self.others if specific else self.findings

    @property
    def places(self) -> list[str]:
        """The places, one text per file: the path, and the lines and columns in it."""
        by_path: dict[str, dict[str, None]] = {}
        for path, line, column, *_ in (finding.location for finding in self.findings):
            by_path.setdefault(path, {})[f"{line}:{column}"] = None
        return [f"{path}:{', '.join(places)}" for path, places in by_path.items()]


class Block(Record):
    """A cause to show in full, and other apps or places with the same cause."""

    cause: Cause
    alike: tuple[Cause, ...]


def for_people(findings: Iterable[Finding]) -> list[Finding]:
    """The findings about the flow first, the worst first, then by path and place.

    A file that could not be judged counts as one about the flow: it may break it.
    """
    return sorted(
        findings, key=lambda f: (not (f.category is Category.FLOW or f.lost), -f.severity.rank, f.order)
    )


def blocks(findings: Iterable[Finding]) -> list[Block]:
    """The findings in people's order, grouped by cause, and causes that are alike grouped again."""
    groups: dict[tuple[object, ...], list[Cause]] = {}
    causes = [(_words(cause), cause) for cause in _causes(findings)]
    for words, cause in causes:
        groups.setdefault(words, []).append(cause)
    return [block for words, cause in causes for block in _blocks(cause, groups[words])]


def _blocks(cause: Cause, alike: list[Cause]) -> Iterator[Block]:
    if len(alike) <= _SHOWN_WHOLE:
        yield Block(cause, ())
    elif cause is alike[0]:
        yield Block(cause, tuple(alike[1:]))


def _causes(findings: Iterable[Finding]) -> list[Cause]:
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in for_people(findings):
        groups.setdefault(_identity(finding), []).append(finding)
    return [_cause(group) for group in groups.values()]


def _identity(finding: Finding) -> tuple[object, ...]:
    """What findings of one cause share: the declared whole, or what a rule says of the app, word for word."""
    if finding.part_of:
        return finding.part_of
    app_wide = (finding.rule, finding.severity, finding.app, finding.message, finding.reply, finding.help)
    return app_wide if finding.app else (*app_wide, finding.location, finding.value)


def _cause(group: list[Finding]) -> Cause:
    head = next((finding for finding in group if finding.rule in finding.part_of[:1]), group[0])
    return Cause(head, tuple(finding for finding in group if finding is not head))


def _words(cause: Cause) -> tuple[object, ...]:
    """What a cause says, without the name of its app."""
    return tuple(
        (f.rule, f.severity, _nameless(f, f.message), f.reply, _nameless(f, f.help), f.fix and f.fix.safe)
        for f in cause.findings
    )


def _nameless(finding: Finding, text: str) -> str:
    return text.replace(finding.app.name, "\0") if finding.app and finding.app.name else text
