"""The signs and words of the page: results, flows and severities, told by more than their colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.output.inventory.page.elements import Html, element, number_of
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sfscope_lint.output.inventory.document import AppLine, FindingLine


class Mark(Record):
    """A sign, what it means, and the CSS class of both."""

    sign: str
    words: str
    class_: str


RESULTS = {
    "rejected": Mark("×", "will be rejected", "bad"),  # noqa: RUF001 (the sign, not the letter)
    "unknown": Mark("?", "can't be predicted", "doubt"),
    "fine": Mark("✓", "will get a token", "good"),
}
NO_RESULT = Mark("–", "", "quiet")  # noqa: RUF001 (a dash)
FLOWS = {
    "on": Mark("●", "on", "plain"),
    "unknown": Mark("◐", "not known", "doubt"),
    "off": Mark("○", "off", "quiet"),
}
SEVERITIES = {
    "error": Mark("✖", "error", "bad"),
    "warning": Mark("▲", "warning", "doubt"),
    "info": Mark("●", "info", "plain"),
}


def sign(mark: Mark) -> Html:
    """A sign that screen readers skip, because words stand beside it."""
    return element("span", mark.sign, class_=f"sign {mark.class_}", aria_hidden="true")


def result_of(app: AppLine) -> Mark:
    """The mark of an app's predicted reply. An app whose flow isn't known to be on has none."""
    return RESULTS.get(app.result, NO_RESULT)


def severest_first(findings: Iterable[FindingLine]) -> list[FindingLine]:
    """The findings by severity; equal ones keep their order."""
    return sorted(findings, key=lambda finding: list(SEVERITIES).index(finding.severity))


def severity_counts(findings: Iterable[FindingLine]) -> Html:
    """How many findings there are of each severity, the severest first."""
    severities = [finding.severity for finding in findings]
    counts = [
        element("span", sign(mark), " ", number_of(number, mark.words), class_="count")
        for severity, mark in SEVERITIES.items()
        if (number := severities.count(severity))
    ]
    return element("span", *counts, class_="counts") if counts else element("span", "none", class_="quiet")
