"""Translates JavaScript's ``new RegExp(text, "g")`` to a Python expression, or says why it can't.

For ``replacements`` of ``sfdx-project.json``: matches, captures and references are needed, so Python's engine runs
them. Grammar: ECMAScript 2024 without flags, with the legacy syntax of its Annex B.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from sfscope_lint.files.patterns.regex_characters import (
    CLASSES,
    CONTROLS,
    LINE_ENDS,
    complement,
    in_class,
    ranges_in_class,
)
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LONGEST = 1_000  # characters of an expression; people write a tenth of that, and compiling takes time

_SETS = {
    **{name: ranges_in_class(ranges) for name, ranges in CLASSES.items()},
    **{name.upper(): ranges_in_class(complement(ranges, sys.maxunicode)) for name, ranges in CLASSES.items()},
}
_QUANTIFIER = re.compile(r"[*+?]|\{\d+(?:,\d*)?\}")
_GROUP_NAME = re.compile(r"\(\?<([A-Za-z_$][\w$]*)>", re.ASCII)
_REFERENCE = re.compile(r"[1-9]\d*")
_IN_REPLACEMENT = re.compile(r"\$(?:[$&`']|\d{1,2}|<[^>]*>)")


class Expression(Record):
    """A compiled expression; ``groups`` maps the names of its groups to their numbers."""

    pattern: re.Pattern[str]
    groups: Mapping[str, int]

    def matches(self, text: str) -> Iterator[re.Match[str]]:
        """All matches in JavaScript's order: after an empty one, the search goes on at the next character."""
        match = self.pattern.search(text)
        while match:
            yield match
            match = (
                self.pattern.search(text, match.end() + (not match[0]))
                if match.end() < len(text) or match[0]
                else None
            )

    def expand(self, template: str, match: re.Match[str]) -> str:
        """The replacement for a match: ``template`` with ``$&``, ``$1``, ``$<name>`` … filled in."""

        def fill(found: re.Match[str]) -> str:
            mark = found[0][1:]
            plain = {
                "$": "$",
                "&": match[0],
                "`": match.string[: match.start()],
                "'": match.string[match.end() :],
            }
            if mark in plain:
                return plain[mark]
            if mark.startswith("<"):
                if not self.groups:  # then $< is no mark, but others may follow
                    return "$<" + self.expand(mark[1:], match)
                number = self.groups.get(mark[1:-1])
                return (match[number] or "") if number else ""
            for digits in (mark, mark[:1]):  # with fewer than twelve groups, $12 is group 1 followed by a 2
                if 0 < int(digits) <= self.pattern.groups:
                    return (match[int(digits)] or "") + mark[len(digits) :]
            return found[0]

        return _IN_REPLACEMENT.sub(fill, template) if "$" in template else template


def compile_javascript(text: str) -> Expression:
    """Compile an expression.

    Raises ``ValueError`` with a clause that says why it can't be compiled, without the expression's text.
    Groups with flags, and characters beyond U+FFFF written as surrogates, aren't supported. An expression
    that is slow in JavaScript is slow here, too.
    """
    if len(text) > LONGEST:
        raise ValueError(f"it has {len(text):,} characters, more than the limit of {LONGEST:,}")
    translation = _Translation(text)
    try:
        # Quantifiers, classes and line ends are translated, so Python doesn't warn about ambiguous syntax.
        pattern = re.compile(translation.translate(), re.ASCII)
    except (re.error, OverflowError, RecursionError):
        raise ValueError("it isn't a supported regular expression") from None
    return Expression(pattern, translation.groups)


class _Translation:
    """The translation of one expression, from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._here = 0
        self._has_names = _GROUP_NAME.search(text) is not None
        self.groups: dict[str, int] = {}
        self._count = 0
        self._written: list[str] = []

    def translate(self) -> str:
        opened: list[bool] = []  # for each open group, whether a quantifier may follow it
        quantifiable = False
        while self._here < len(self._text):
            char = self._text[self._here]
            quantifier = _QUANTIFIER.match(self._text, self._here)
            if quantifier:
                if not quantifiable:
                    raise self._error("there is nothing to repeat")
                self._quantify(quantifier[0])
                quantifiable = False
            elif char == "(":
                opened.append(self._open())
                quantifiable = False
            elif char == ")":
                if not opened:
                    raise self._error("a ) has no matching (")
                quantifiable = opened.pop()
                self._put(")")
            elif char in "|^$":
                self._put({"|": "|", "^": r"\A", "$": r"\Z"}[char])
                quantifiable = False
            else:
                quantifiable = self._atom(char)
        if opened:
            raise self._error("a group isn't closed")
        return "".join(self._written)

    def _put(self, written: str, length: int = 1) -> None:
        self._written.append(written)
        self._here += length

    def _error(self, why: str) -> ValueError:
        return ValueError(f"{why} at its character {self._here + 1}")

    def _quantify(self, quantifier: str) -> None:
        lazy = self._text.startswith("?", self._here + len(quantifier))
        self._put(quantifier + "?" * lazy, len(quantifier) + lazy)

    def _open(self) -> bool:
        """Translate the start of a group; returns whether it may be repeated (a lookbehind may not)."""
        for start in ("(?:", "(?=", "(?!", "(?<=", "(?<!"):
            if self._text.startswith(start, self._here):
                self._put(start, len(start))
                return "<" not in start
        self._count += 1
        name = _GROUP_NAME.match(self._text, self._here)
        if name:
            if name[1] in self.groups:
                raise self._error("two groups have the same name")
            self.groups[name[1]] = self._count
            self._put("(", len(name[0]))
        elif self._text.startswith("(?", self._here):
            raise self._error("this kind of group isn't supported")
        else:
            self._put("(")
        return True

    def _atom(self, char: str) -> bool:
        """Translate a character, a class or an escape; returns whether it may be repeated."""
        if char == "[":
            self._class()
        elif char == ".":
            self._put(f"[^{ranges_in_class(LINE_ENDS)}]")
        elif char == "\\":
            return self._escape()
        else:
            self._put(re.escape(char))
        return True

    def _escape(self) -> bool:
        after = self._text[self._here + 1 : self._here + 2]
        if after in ("b", "B"):  # Python's \B fails in an empty text
            self._put(r"\b" if after == "b" else r"(?!\b)", 2)
            return False
        reference = _REFERENCE.match(self._text, self._here + 1)
        if reference:
            self._refer(int(reference[0]), len(reference[0]) + 1)
        elif after == "k" and self._has_names:
            name = re.compile(r"\\k<([^>]*)>").match(self._text, self._here)
            if name is None or name[1] not in self.groups:
                raise self._error("no earlier group has this name")
            self._refer(self.groups[name[1]], len(name[0]))
        elif after in _SETS:
            self._put(f"[{_SETS[after]}]", 2)
        else:
            char, length = self._character_escape()
            self._put(re.escape(char), length)
        return True

    def _refer(self, number: int, length: int) -> None:
        """Translate a reference to a group; it matches the empty text if the group hasn't matched."""
        if number > self._count:
            raise self._error("a group is referenced before it is defined")
        self._put(f"(?({number})\\{number}|)", length)

    def _character_escape(self) -> tuple[str, int]:
        """The character that an escape stands for, and the escape's length."""
        text, here = self._text, self._here
        after = text[here + 1 : here + 2]
        if not after:
            raise self._error("nothing follows a \\")
        if after in CONTROLS:
            return CONTROLS[after], 2
        if after.isdecimal():
            if after != "0" or text[here + 2 : here + 3].isdecimal():
                raise self._error("an octal escape isn't supported")
            return "\0", 2
        if after == "c":
            letter = text[here + 2 : here + 3]
            return (chr(ord(letter) % 32), 3) if letter.isascii() and letter.isalpha() else ("\\", 1)
        for mark, digits in (("x", 2), ("u", 4)):
            code = text[here + 2 : here + 2 + digits]
            if after == mark and re.fullmatch(rf"[0-9A-Fa-f]{{{digits}}}", code):
                char = chr(int(code, 16))
                if "\ud800" <= char <= "\udfff":
                    raise self._error("a surrogate isn't supported")
                return char, 2 + digits
        return after, 2

    def _class(self) -> None:
        text = self._text
        self._here += 1
        negated = text.startswith("^", self._here)
        self._here += negated
        members: list[str] = []
        while not text.startswith("]", self._here):
            first = self._member()
            if text.startswith("-", self._here) and not text.startswith("-]", self._here):
                self._here += 1
                last = self._member()
                members.append(self._range(first, last))
            else:
                members.append(first if len(first) > 1 else in_class(first))
        self._here += 1
        if not members:
            self._written.append("(?s:.)" if negated else "(?!)")
        else:
            self._written.append(f"[{'^' * negated}{''.join(members)}]")

    def _member(self) -> str:
        """One member of a class: a character, or the content of Python's class for a set of characters."""
        char = self._text[self._here : self._here + 1]
        if not char:
            raise self._error("a class isn't closed")
        if char != "\\":
            self._here += 1
            return char
        after = self._text[self._here + 1 : self._here + 2]
        if after in _SETS and after:
            self._here += 2
            return _SETS[after]
        if after == "b":
            self._here += 2
            return "\b"
        digit = self._text[self._here + 2 : self._here + 3]
        if after == "c" and re.fullmatch(r"[0-9_]", digit):
            self._here += 3
            return chr(ord(digit) % 32)
        char, length = self._character_escape()
        self._here += length
        return char

    def _range(self, first: str, last: str) -> str:
        if len(first) > 1 or len(last) > 1:  # sets don't form a range, so all three are members
            return "".join(each if len(each) > 1 else in_class(each) for each in (first, "-", last))
        if first > last:
            raise self._error("a range is out of order")
        return f"{in_class(first)}-{in_class(last)}"
