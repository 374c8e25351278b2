"""Parses the JavaScript regular expressions of ``.forceignore`` patterns into a tree for an automaton.

They have no flag but ``i``, no captures, and the syntax of ECMAScript's Annex B. Their characters are UTF-16 code units.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from sfscope_lint.files.patterns import InvalidRegexError, TooMuchWorkError
from sfscope_lint.files.patterns.regex_characters import CLASSES, CONTROLS, LINE_ENDS, complement
from sfscope_lint.files.patterns.utf16 import LAST, alike
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from sfscope_lint.files.patterns.regex_characters import Ranges

_MOST_COPIES = 1_000  # repetitions by {n}
_DEEPEST = 50  # nested groups


class CharSet(Record):
    """A set of code units: inclusive ranges, or everything outside of them."""

    ranges: Ranges
    negated: bool = False

    def holds(self, character: str) -> bool:
        """Whether the set contains the character, ignoring case."""
        for code in alike(character):
            for low, high in self.ranges:
                if low <= code <= high:
                    return not self.negated
        return self.negated


class Sequence(Record):
    """Parts that follow one another."""

    parts: tuple[Node, ...]


class Choice(Record):
    """One of several branches."""

    branches: tuple[Node, ...]


class Repeat(Record):
    """A repeated part; ``most`` is None if there is no upper limit."""

    part: Node
    least: int
    most: int | None


class Assertion(Record):
    """``^``, ``$``, ``b`` (word boundary) or ``B``."""

    kind: str


Node = CharSet | Sequence | Choice | Repeat | Assertion

_ANY = CharSet(LINE_ENDS, negated=True)
_HEX = frozenset("0123456789abcdefABCDEF")


def parse(source: str) -> Node:
    """The tree of an expression. Raises ``InvalidRegexError`` and ``TooMuchWorkError``."""
    parser = _Parser(source)
    node = parser.choice(0)
    if parser.at < len(source):
        raise InvalidRegexError("unmatched )")
    return node


class _Parser:
    def __init__(self, source: str) -> None:
        self._source = source
        self.at = 0
        self._groups = 0
        self._reference = (
            sys.maxsize
        )  # the lowest number after a backslash; it is a reference if there are that many groups

    def choice(self, depth: int) -> Node:
        if depth > _DEEPEST:
            raise TooMuchWorkError("too many nested groups")
        branches = [self._sequence(depth)]
        while self._takes("|"):
            branches.append(self._sequence(depth))
        if not depth and self._groups >= self._reference:
            raise TooMuchWorkError("a reference to a group")
        return branches[0] if len(branches) == 1 else Choice(tuple(branches))

    def _sequence(self, depth: int) -> Node:
        parts = []
        while self.at < len(self._source) and self._source[self.at] not in "|)":
            parts.append(self._quantified(self._atom(depth)))
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _takes(self, text: str) -> bool:
        found = self._source.startswith(text, self.at)
        self.at += len(text) if found else 0
        return found

    def _next(self) -> str:
        if self.at >= len(self._source):
            raise InvalidRegexError("it ends too early")
        self.at += 1
        return self._source[self.at - 1]

    def _atom(self, depth: int) -> Node:
        character = self._source[self.at]
        if character not in "([.^$\\*+?{":
            self.at += 1
            return _one(character)
        if self._takes("(?:") or self._takes("(?="):
            # Lookaheads occur only at the end, where they are equivalent to a group.
            return self._group(depth)
        if self._takes("("):
            self._groups += 1
            return self._group(depth)
        if self._takes("["):
            return self._class()
        if self._takes("."):
            return _ANY
        if self._takes("^") or self._takes("$"):
            return Assertion(self._source[self.at - 1])
        if self._takes("\\"):
            if self._takes("b") or self._takes("B"):
                return Assertion(self._source[self.at - 1])
            return self._escape(in_class=False)
        if character in "*+?" or self._braces(self.at):
            raise InvalidRegexError("nothing to repeat")
        return _one(self._next())

    def _group(self, depth: int) -> Node:
        node = self.choice(depth + 1)
        if not self._takes(")"):
            raise InvalidRegexError("unterminated group")
        return node

    def _quantified(self, part: Node) -> Node:
        if self._source[self.at : self.at + 1] not in ("*", "+", "?", "{"):
            return part
        least, most, end = self._braces(self.at) or self._sign(self.at)
        if end == self.at:
            return part
        if isinstance(part, Assertion):
            raise InvalidRegexError("nothing to repeat")
        if most is not None and most < least:
            raise InvalidRegexError("numbers out of order")
        if max(least, most or 0) > _MOST_COPIES:
            raise TooMuchWorkError("too many repetitions")
        self.at = end
        self._takes("?")  # lazy: the same texts match
        return Repeat(part, least, most)

    def _sign(self, at: int) -> tuple[int, int | None, int]:
        least, most = {"*": (0, None), "+": (1, None), "?": (0, 1)}.get(self._source[at : at + 1], (1, 1))
        return least, most, at + ((least, most) != (1, 1))

    def _braces(self, at: int) -> tuple[int, int | None, int] | None:
        """``{n}``, ``{n,}`` or ``{n,m}``, and the position of its end; None for a literal brace."""
        if not self._source.startswith("{", at):
            return None
        end = self._source.find("}", at, at + 20)
        low, comma, high = self._source[at + 1 : end].partition(",")
        if end < 0 or not _is_number(low) or (high and not _is_number(high)):
            return None
        return int(low), (int(high) if high else None) if comma else int(low), end + 1

    def _escape(self, *, in_class: bool) -> CharSet:
        """The characters that an escape stands for, after its backslash."""
        character = self._next()
        if character.lower() in CLASSES:
            return CharSet(CLASSES[character.lower()], negated=character.isupper())
        if character in CONTROLS:
            return _one(CONTROLS[character])
        if character == "c":
            following = self._source[self.at : self.at + 1]
            if following and following.isascii() and (
                following.isalpha() or (in_class and (following.isdigit() or following == "_"))
            ):  # fmt: skip
                return _one(chr(ord(self._next()) % 32))
            self.at -= 1
            return _one("\\")
        if character in "xu":
            digits = self._source[self.at : self.at + (2 if character == "x" else 4)]
            if len(digits) == (2 if character == "x" else 4) and _HEX.issuperset(digits):
                self.at += len(digits)
                return _one(chr(int(digits, 16)))
        if in_class and character == "b":
            return _one("\b")
        if character.isascii() and character.isdigit():
            return self._number(character, in_class=in_class)
        return _one(character)

    def _number(self, first: str, *, in_class: bool) -> CharSet:
        """An octal number, or a reference to a group if there are that many groups."""
        if not in_class and first != "0":
            end = self.at
            while end < len(self._source) and _is_number(self._source[end]):
                end += 1
            self._reference = min(self._reference, int(self._source[self.at - 1 : end][:9]))
        if first in "89":
            return _one(first)
        digits = first
        while len(digits) < (3 if first < "4" else 2) and self._source[self.at : self.at + 1] in tuple(
            "01234567"
        ):
            digits += self._next()
        return _one(chr(int(digits, 8)))

    def _class(self) -> CharSet:
        negated = self._takes("^")
        ranges: list[tuple[int, int]] = []
        while not self._takes("]"):
            low = self._class_atom()
            if self._source.startswith("-", self.at) and not self._source.startswith("-]", self.at):
                self.at += 1
                high = self._class_atom()
                if _is_one(low) and _is_one(high):
                    if low.ranges[0][0] > high.ranges[0][0]:
                        raise InvalidRegexError("range out of order")
                    ranges.append((low.ranges[0][0], high.ranges[0][0]))
                    continue
                ranges += [*_plain(low), (45, 45), *_plain(high)]
            else:
                ranges += _plain(low)
        return CharSet(tuple(ranges), negated)

    def _class_atom(self) -> CharSet:
        if self._takes("\\"):
            return self._escape(in_class=True)
        return _one(self._next())


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _one(character: str) -> CharSet:
    return CharSet(((ord(character), ord(character)),))


def _is_one(char_set: CharSet) -> bool:
    return (
        not char_set.negated and len(char_set.ranges) == 1 and char_set.ranges[0][0] == char_set.ranges[0][1]
    )


def _plain(char_set: CharSet) -> Ranges:
    """The set's ranges; for a negated set, the ranges between them."""
    if not char_set.negated:
        return char_set.ranges
    return complement(char_set.ranges, LAST)
