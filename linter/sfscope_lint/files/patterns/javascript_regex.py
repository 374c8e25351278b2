"""JavaScript's regular expressions as Python's: what ``new RegExp(text, "g")`` means, or why it can't be read.

Grammar: ECMAScript 2024 without flags, with the legacy syntax of its Annex B.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LONGEST = 1_000  # characters of an expression: people write a tenth of that, and each costs time to compile

_SPACES = r"\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_NO_SPACES = r"\0-\x08\x0e-\x1f!-\u009f\u00a1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e\u2030-\u205e\u2060-\u2fff\u3001-\ufefe\uff00-\U0010ffff"
_SETS = {"d": "0-9", "D": r"\0-/:-\U0010ffff", "w": "0-9A-Za-z_", "W": r"\0-/:-@[-^`{-\U0010ffff", "s": _SPACES, "S": _NO_SPACES}  # fmt: skip
_CONTROLS = {"t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r"}
_QUANTIFIER = re.compile(r"[*+?]|\{\d+(?:,\d*)?\}")
_GROUP_NAME = re.compile(r"\(\?<([A-Za-z_$][\w$]*)>", re.ASCII)
_REFERENCE = re.compile(r"[1-9]\d*")
_IN_REPLACEMENT = re.compile(r"\$(?:[$&`']|\d{1,2}|<[^>]*>)")


class Expression(NamedTuple):
    """A compiled expression; ``groups`` are the numbers of its groups by their names."""

    pattern: re.Pattern[str]
    groups: Mapping[str, int]

    def matches(self, text: str) -> Iterator[re.Match[str]]:
        """All matches, as JavaScript finds them: behind an empty one it goes on with the next character."""
        match = self.pattern.search(text)
        while match:
            yield match
            match = (
                self.pattern.search(text, match.end() + (not match[0]))
                if match.end() < len(text) or match[0]
                else None
            )

    def expand(self, template: str, match: re.Match[str]) -> str:
        """What a match is replaced with: ``template`` with its ``$&``, ``$1``, ``$<name>`` … filled in."""

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
                if not self.groups:
                    return found[0]
                number = self.groups.get(mark[1:-1])
                return (match[number] or "") if number else ""
            for digits in (mark, mark[:1]):  # $12 is group 1 and a 2 where there are no twelve groups
                if 0 < int(digits) <= self.pattern.groups:
                    return (match[int(digits)] or "") + mark[len(digits) :]
            return found[0]

        return _IN_REPLACEMENT.sub(fill, template) if "$" in template else template


def compile_javascript(text: str) -> Expression:
    """Compile an expression. Raises ``ValueError`` with a clause that says why it can't be read, without its text.

    Not read: groups with flags, and characters beyond U+FFFF by their halves. What takes long to match takes long here.
    """
    if len(text) > LONGEST:
        raise ValueError(f"it has {len(text):,} characters, and no more than {LONGEST:,} are read")
    translation = _Translation(text)
    try:
        # Quantifiers, classes and line ends are translated, so that no warning about Python's future can come up.
        pattern = re.compile(translation.translate(), re.ASCII)
    except (re.error, OverflowError, RecursionError):
        raise ValueError("it is no regular expression that can be read") from None
    return Expression(pattern, translation.groups)


class _Translation:
    """One expression on its way from left to right."""

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
                    raise self._error("a ) closes nothing")
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
        """The start of a group; whether it may be repeated: what looks behind may not."""
        for start in ("(?:", "(?=", "(?!", "(?<=", "(?<!"):
            if self._text.startswith(start, self._here):
                self._put(start, len(start))
                return "<" not in start
        self._count += 1
        name = _GROUP_NAME.match(self._text, self._here)
        if name:
            if name[1] in self.groups:
                raise self._error("a name stands for two groups")
            self.groups[name[1]] = self._count
            self._put("(", len(name[0]))
        elif self._text.startswith("(?", self._here):
            raise self._error("a group of this kind isn't read")
        else:
            self._put("(")
        return True

    def _atom(self, char: str) -> bool:
        """A character, a class or an escape; whether it may be repeated."""
        if char == "[":
            self._class()
        elif char == ".":
            self._put(r"[^\n\r\u2028\u2029]")
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
                raise self._error("a name stands for no group before it")
            self._refer(self.groups[name[1]], len(name[0]))
        elif after in _SETS:
            self._put(f"[{_SETS[after]}]", 2)
        else:
            char, length = self._character_escape()
            self._put(re.escape(char), length)
        return True

    def _refer(self, number: int, length: int) -> None:
        """What a group has matched; nothing where it hasn't."""
        if number > self._count:
            raise self._error("a group is referred to before it is there")
        self._put(f"(?({number})\\{number}|)", length)

    def _character_escape(self) -> tuple[str, int]:
        """The one character that an escape stands for, and the escape's length."""
        text, here = self._text, self._here
        after = text[here + 1 : here + 2]
        if not after:
            raise self._error("a \\ escapes nothing")
        if after in _CONTROLS:
            return _CONTROLS[after], 2
        if after.isdecimal():
            if after != "0" or text[here + 2 : here + 3].isdecimal():
                raise self._error("an octal escape isn't read")
            return "\0", 2
        if after == "c":
            letter = text[here + 2 : here + 3]
            return (chr(ord(letter) % 32), 3) if letter.isascii() and letter.isalpha() else ("\\", 1)
        for mark, digits in (("x", 2), ("u", 4)):
            code = text[here + 2 : here + 2 + digits]
            if after == mark and re.fullmatch(rf"[0-9A-Fa-f]{{{digits}}}", code):
                char = chr(int(code, 16))
                if "\ud800" <= char <= "\udfff":
                    raise self._error("half a character isn't read")
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
        """One member of a class: a character, or the inside of Python's class for a set of them."""
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
        if len(first) > 1 or len(last) > 1:  # of sets there is no range: all three are members
            return "".join(each if len(each) > 1 else in_class(each) for each in (first, "-", last))
        if first > last:
            raise self._error("a range is out of order")
        return f"{in_class(first)}-{in_class(last)}"


def in_class(char: str) -> str:
    """A character as a member of a class."""
    return f"\\{char}" if char in r"\]^-[&~|" else char
