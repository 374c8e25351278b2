"""The records of the fact table in ``facts``: a statement, its strength and its source."""

from __future__ import annotations

from enum import Enum

from sfscope_lint.record import Record


class Strength(Enum):
    """How well a fact is known, the strongest first.

    ``DOCUMENTED``: we read it in a page or package of its owner (mostly Salesforce). ``QUOTED``: we read the
    owner's text in somebody else's verbatim quotation. ``REPORTED``: somebody saw it in an org, or another
    vendor's documentation says it. ``INFERRED``: it follows from other facts, and nobody has published it.
    """

    DOCUMENTED = "documented"
    QUOTED = "quoted"
    REPORTED = "reported"
    INFERRED = "inferred"


class Source(Record):
    """The title of a source, precise enough to find it again, and the day (ISO) on which we read it.

    The source of an inferred fact is the reason it follows, with the day of the inference.
    """

    title: str
    read: str


class Fact(Record):
    """One statement about Salesforce (Markdown, one or two sentences) with its strength and source."""

    statement: str
    strength: Strength
    source: Source


def as_item(key: str, fact: Fact) -> str:
    """The fact as the text of a Markdown list item, on one line, without the leading ``-``."""
    return f"`{key}` ({fact.strength.value}): {fact.statement} {_basis(fact)}."


def _basis(fact: Fact) -> str:
    if fact.strength is Strength.INFERRED:
        return f"Inferred: {fact.source.title}"
    return f"Source: {fact.source.title}, read {fact.source.read}"
