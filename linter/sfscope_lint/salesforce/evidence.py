"""What is known about Salesforce, how well, and from where: the records of the table in ``facts``."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Strength(Enum):
    """How well a fact is known, the strongest first.

    ``DOCUMENTED``: read in a page or package of its owner's (mostly Salesforce). ``QUOTED``: the owner's text, read in
    somebody's verbatim quotation. ``REPORTED``: seen in an org or in another vendor's documentation. ``INFERRED``: it
    follows from other facts, and nobody has published it.
    """

    DOCUMENTED = "documented"
    QUOTED = "quoted"
    REPORTED = "reported"
    INFERRED = "inferred"


class Source(NamedTuple):
    """Where a fact stands: a title with what finds it again, and the day (ISO) on which it was read.

    Of an inferred fact it is what the fact follows from, and the day of the inference.
    """

    title: str
    read: str


class Fact(NamedTuple):
    """One statement about Salesforce (Markdown, one sentence or two), and what it rests on."""

    statement: str
    strength: Strength
    source: Source


def as_item(key: str, fact: Fact) -> str:
    """The fact as an item of a Markdown list, on one line, without the mark of the item."""
    return f"`{key}` ({fact.strength.value}): {fact.statement} {_basis(fact)}."


def _basis(fact: Fact) -> str:
    if fact.strength is Strength.INFERRED:
        return f"Inferred: {fact.source.title}"
    return f"Source: {fact.source.title}, read {fact.source.read}"
