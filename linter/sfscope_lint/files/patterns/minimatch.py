"""The globs of ``sfdx-project.json``: which paths npm's ``minimatch`` 9 finds with ``**/GLOB``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sfscope_lint.files.patterns.javascript_regex import in_class

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    _Token = re.Pattern[str] | None  # one character; None: any number of them, a star
    _Segment = list[_Token] | None  # None: any number of names, **

LONGEST = 1_000  # characters of a glob: each step of a match looks at all of them
_MOST_READINGS = 1_000  # of a glob with braces
# Extended globs, POSIX classes, ranges in braces, ways up; and a backslash, which escapes what follows or doesn't.
_UNREAD = re.compile(r"[!@+*?]\(|\[\[[:.=]|\.\.|\\")
_BRACES = re.compile(r"(?<!\$)\{([^{}]*,[^{}]*)\}")
_TOKEN = re.compile(r"\*+|\?|\[([!^]?+)(.[^\]]*)\]|(.)", re.DOTALL)
_RANGE = re.compile(r"(.)(?:-(.))?", re.DOTALL)
_ANY = re.compile(r"(?s:.)")


class Glob:
    """A glob, read. Raises ``ValueError`` with a clause that says why it can't be read, without its text."""

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST:
            raise ValueError(f"it has {len(text):,} characters, and no more than {LONGEST:,} are read")
        if _UNREAD.search(text):
            raise ValueError("only /, *, **, ?, [ ] and {a,b} are read in it")
        self._readings = [_segments(f"**/{reading}") for reading in _readings(text)]

    def match(self, path: str) -> bool:
        """The glob names the file; ``path`` has ``/``, and the project's root before it, or nothing."""
        names = path.split("/")
        return any(_match(segments, names) for segments in self._readings)


def _readings(text: str) -> list[str]:
    """Every reading of a glob's ``{a,b}``."""
    readings = [text]
    while any(found := [_BRACES.search(reading) for reading in readings]):
        readings = [
            reading[: braces.start()] + choice + reading[braces.end() :] if braces else reading
            for reading, braces in zip(readings, found, strict=True)
            for choice in (braces[1].split(",") if braces else ("",))
        ]
        if len(readings) > _MOST_READINGS:
            raise ValueError(f"its braces have more than {_MOST_READINGS:,} readings")
    return readings


def _segments(text: str) -> list[_Segment]:
    """The parts between slashes; an empty one counts at the end alone, where it stands for a directory."""
    *parts, last = text.split("/")
    kept = [*filter(None, parts), last]
    if last == "**":  # it names what lies below, not nothing
        kept.append("*")
    return [None if part == "**" else _tokens(part) for part in kept]


def _tokens(part: str) -> list[_Token]:
    tokens: list[_Token] = []
    for found in _TOKEN.finditer(part):
        if found[0].startswith("*"):
            tokens.append(None)
        elif found[0] == "?":
            tokens.append(_ANY)
        elif found[2] is not None:
            tokens.append(_class(found[1], found[2]))
        else:
            tokens.append(re.compile(re.escape(found[3])))
    if part[:1] in ("*", "?", "[") and not part.startswith(
        "[.]"
    ):  # what begins with a dot is meant by its own name alone
        tokens.insert(0, re.compile(r"(?!\.)"))
    return tokens


def _class(negated: str, text: str) -> re.Pattern[str]:
    members = []
    for first, last in _RANGE.findall(text):
        if first <= (last or first):  # a range out of order is none
            members.append(f"{in_class(first)}-{in_class(last or first)}")
    if not members:
        return re.compile("(?s:.)" if negated else "(?!)")
    return re.compile(f"[{'^' if negated else ''}{''.join(members)}]")


def _match(segments: Sequence[_Segment], names: Iterable[str]) -> bool:
    """All names are used up, and all segments. In so many steps as there are pairs of both."""
    states = _behind_stars(segments, {0})
    for name in names:
        after = set()
        for state in states:
            if state == len(segments):
                continue
            tokens = segments[state]
            if tokens is None:
                if not name.startswith("."):
                    after.add(state)
            elif _matches_name(tokens, name):
                after.add(state + 1)
        states = _behind_stars(segments, after)
    return len(segments) in states


def _behind_stars(segments: Sequence[_Segment], states: set[int]) -> set[int]:
    """These states, and those behind a ``**``, which may stand for no name."""
    reached: set[int] = set()
    todo = [*states]
    while todo:
        state = todo.pop()
        if state not in reached:
            reached.add(state)
            if state < len(segments) and segments[state] is None:
                todo.append(state + 1)
    return reached


def _matches_name(tokens: Sequence[_Token], name: str) -> bool:
    """The first place that a token can have will do, for a star before it takes the rest: no way is tried twice."""
    position = number = 0
    star: tuple[int, int] | None = None
    while position < len(name) or number < len(tokens):
        token = tokens[number] if number < len(tokens) else _NOTHING
        if token is None:
            star = (number, position)
            number += 1
            continue
        found = token.match(name, position)
        if found:
            position, number = found.end(), number + 1
        elif star and star[1] < len(name):
            star = (star[0], star[1] + 1)
            number, position = star[0] + 1, star[1]
        else:
            return False
    return True


_NOTHING = re.compile("(?!)")
