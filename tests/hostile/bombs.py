"""Generate texts that are expensive for a regular expression, from the pieces of the expression itself."""

from __future__ import annotations

import importlib
from itertools import combinations, islice, permutations
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

_PARSER: Any = importlib.import_module("re._parser")
# For a class, use those of these characters that it matches: one may also occur in what follows.
_CHARACTERS = "a0 \n\"'<>/\\&;:=-#$%{}()[]|,._@!*+?`~\r\t"
_VARIANTS = 3  # of alternatives and optional parts
_MOST_PIECES = 14
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")


class Bomb(NamedTuple):
    """A text of any size: a start, a repeated part and an end."""

    head: str
    repeated: str
    tail: str

    def of(self, size: int) -> str:
        """The text with about ``size`` characters."""
        return self.head + self.repeated * (size // len(self.repeated)) + self.tail


def bombs(pattern: re.Pattern[Any]) -> Iterator[Bomb]:
    """Texts that repeat each piece of the expression, alone and combined, with an end that doesn't match."""
    source = pattern.pattern
    text = source.decode("latin-1") if isinstance(source, bytes) else source
    pieces = list(islice(_pieces(_PARSER.parse(text, pattern.flags)), _MOST_PIECES))
    for piece in pieces:
        yield Bomb("", piece, "")
        yield Bomb("", piece, "\0")
    for one, other in permutations(pieces, 2):
        yield Bomb(one, other, "\0")
    for one, other in combinations(pieces, 2):
        yield Bomb("", one + other, "")


def _pieces(parsed: Any) -> Iterator[str]:
    """Texts that match the whole, its prefixes, and each repeatable part; short ones first."""
    found: dict[str, None] = {}
    for variant in range(_VARIANTS):
        whole = _example(parsed, variant, {})
        found.update(dict.fromkeys((whole, whole[:-1], whole[: len(whole) // 2])))
    for part in _parts(parsed):
        found.update(dict.fromkeys(_examples(part)))
    return (piece for piece in sorted(found, key=len) if piece)


def _examples(part: Any) -> list[str]:
    """Some characters of a class; for anything else, what its alternatives match."""
    if len(part) == 1 and str(part[0][0]) in ("IN", "NOT_LITERAL", "ANY"):
        return [c for c in _CHARACTERS if _takes(part[0], c)][:4]
    return [_example(part, variant, {}) for variant in range(_VARIANTS)]


def _parts(parsed: Any) -> Iterator[Any]:
    """The repeatable parts at any depth, and alternatives."""
    for operator, argument in parsed:
        name = str(operator)
        if name in _REPEATS:
            yield argument[2]
            yield from _parts(argument[2])
        elif name == "BRANCH":
            for branch in argument[1]:
                yield branch
                yield from _parts(branch)
        elif name in ("SUBPATTERN", "ASSERT", "ASSERT_NOT", "ATOMIC_GROUP"):
            inner = argument if name == "ATOMIC_GROUP" else argument[-1]
            yield from _parts(inner)
            if name != "SUBPATTERN":
                yield inner


def _example(parsed: Any, variant: int, groups: dict[int, str]) -> str:
    """A text that the expression matches, ignoring assertions."""
    text = ""
    for operator, argument in parsed:
        name = str(operator)
        if name == "LITERAL":
            text += chr(argument)
        elif name in ("IN", "NOT_LITERAL", "ANY"):
            fitting = (
                [c for c in _CHARACTERS if _takes((operator, argument), c)]
                or _odd_ones(argument)
                or ["\u00e9"]
            )
            text += fitting[variant % len(fitting)]
        elif name == "BRANCH":
            text += _example(argument[1][variant % len(argument[1])], variant, groups)
        elif name == "SUBPATTERN":
            inner = _example(argument[-1], variant, groups)
            groups[argument[0]] = inner
            text += inner
        elif name == "ATOMIC_GROUP":
            text += _example(argument, variant, groups)
        elif name in _REPEATS:
            text += _example(argument[2], variant, groups) * max(argument[0], variant % 2)
        elif name == "GROUPREF":
            text += groups.get(argument, "")
    return text


def _takes(node: Any, character: str) -> bool:
    """Whether a class (or ``.``, or a negated character) matches the character."""
    operator, argument = node
    name = str(operator)
    if name == "ANY":
        return character != "\n"
    if name == "NOT_LITERAL":
        return bool(ord(character) != argument)
    negated = bool(argument) and str(argument[0][0]) == "NEGATE"
    return negated is not any(_is_in(member, character) for member in argument[negated:])


def _is_in(member: Any, character: str) -> bool:
    operator, argument = member
    match str(operator):
        case "LITERAL":
            return bool(ord(character) == argument)
        case "RANGE":
            return bool(argument[0] <= ord(character) <= argument[1])
        case _:
            kind = str(argument).removeprefix("CATEGORY_")
            holds = {
                "DIGIT": character.isdigit(),
                "SPACE": character.isspace(),
                "WORD": character.isalnum() or character == "_",
            }[kind.removeprefix("NOT_")]
            return holds != kind.startswith("NOT_")


def _odd_ones(argument: Any) -> list[str]:
    """Characters of a class that contains none of the usual ones."""
    members = argument[1:] if str(argument[0][0]) == "NEGATE" else argument
    if members is not argument:
        odd = "\0\xe9\ufffe\U0010ffff"
        return [c for c in odd if not any(_is_in(member, c) for member in members)] or ["a"]
    operator, value = members[0]
    return [chr(value if str(operator) == "LITERAL" else value[0])]
