"""What is known of a value in a program."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sfscope_lint.model.traced_text import Text

ITEM = "\0"  # before a name that an item of a list gives to the list
_MOST = 1000  # things that one call may be made of: more is a bundle, not a request


class Encoding(Enum):
    """The encoding of a body."""

    FORM = "form"
    JSON = "json"


class Thing:
    """What is known of a value: its text, its fields (of an object, a map, a form), and what it was made of."""

    __slots__ = ("asserted", "encoding", "fields", "parts", "text")

    def __init__(
        self,
        text: Text | None = None,
        fields: Mapping[str, Thing] | None = None,
        parts: Iterable[Thing] = (),
        *,
        asserted: bool = False,
        encoding: Encoding | None = None,
    ) -> None:
        self.text = text
        self.encoding = encoding  # None: not encoded, or it isn't known how
        self.asserted = asserted  # a test compares it with something
        self.fields: dict[str, Thing] = dict(fields or {})
        self.parts: list[Thing] = list(parts)

    def walk(self) -> Iterator[Thing]:
        """The thing and all its parts, newest first."""
        seen: set[int] = set()
        waiting = [self]
        while waiting and len(seen) < _MOST:
            thing = waiting.pop()
            if id(thing) in seen:
                continue
            seen.add(id(thing))
            yield thing
            waiting += thing.parts
            waiting += thing.fields.values()


def made_of(*joined: Thing) -> list[Thing]:
    """What texts that are joined are made of; the texts themselves are in the whole text."""
    return [part for thing in joined for part in ([thing] if thing.fields else thing.parts)]


class Arguments:
    """The arguments of a call: positional and named values."""

    def __init__(self) -> None:
        self.values: list[Thing] = []
        self.named = Thing()

    @property
    def all(self) -> list[Thing]:
        """All arguments; the named ones are one object at the end."""
        return [*self.values, self.named] if self.named.fields or self.named.parts else self.values
