"""The globs of ``sfdx-project.json``: the paths that npm's ``minimatch`` 9 matches with ``**/GLOB``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sfscope_lint.files.patterns.regex_characters import in_class

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    _Token = re.Pattern[str] | None  # one character; None: any number of them, a star
    _Segment = list[_Token] | None  # None: any number of names, **

LONGEST = 1_000  # characters of a glob; each step of a match looks at all of them
_MOST_READINGS = 1_000  # expansions of the braces in a glob
# Extended globs, POSIX classes, ranges in braces, parent directories, and backslashes, which may or may not escape.
_UNREAD = re.compile(r"[!@+*?]\(|\[\[[:.=]|\.\.|\\")
_BRACES = re.compile(r"(?<!\$)\{([^{}]*,[^{}]*)\}")
_TOKEN = re.compile(r"\*+|\?|\[([!^]?+)(.[^\]]*)\]|(.)", re.DOTALL)
_RANGE = re.compile(r"(.)(?:-(.))?", re.DOTALL)
_ANY = re.compile(r"(?s:.)")


class Glob:
    """A parsed glob.

    Raises ``ValueError`` with a clause that says why it can't be parsed, without its text.
    """

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST:
            raise ValueError(f"it has {len(text):,} characters, more than the limit of {LONGEST:,}")
        if _UNREAD.search(text):
            raise ValueError("it has syntax other than /, *, **, ?, [ ] and {a,b}")
        self._readings = [_segments(f"**/{reading}") for reading in _readings(text)]

    def match(self, path: str) -> bool:
        """Whether the glob matches a path with ``/``, which may start with the project's root."""
        names = path.split("/")
        return any(_match(segments, names) for segments in self._readings)


def _readings(text: str) -> list[str]:
    """All expansions of the braces (``{a,b}``) in a glob."""
    readings = [text]
    while any(found := [_BRACES.search(reading) for reading in readings]):
        readings = [
            reading[: braces.start()] + choice + reading[braces.end() :] if braces else reading
            for reading, braces in zip(readings, found, strict=True)
            for choice in (braces[1].split(",") if braces else ("",))
        ]
        if len(readings) > _MOST_READINGS:
            raise ValueError(f"its braces have more than {_MOST_READINGS:,} expansions")
    return readings


def _segments(text: str) -> list[_Segment]:
    """The parts between slashes. An empty part counts only at the end, where it means a directory."""
    *parts, last = text.split("/")
    kept = [*filter(None, parts), last]
    if last == "**":  # at the end it must match at least one name
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
    # A wildcard at the start doesn't match a dot.
    if part[:1] in ("*", "?", "[") and not part.startswith("[.]"):
        tokens.insert(0, re.compile(r"(?!\.)"))
    return tokens


def _class(negated: str, text: str) -> re.Pattern[str]:
    members = []
    for first, last in _RANGE.findall(text):
        if first <= (last or first):  # ranges out of order are dropped
            members.append(f"{in_class(first)}-{in_class(last or first)}")
    if not members:
        return re.compile("(?s:.)" if negated else "(?!)")
    return re.compile(f"[{'^' if negated else ''}{''.join(members)}]")


def _match(segments: Sequence[_Segment], names: Iterable[str]) -> bool:
    """Whether the segments match all names, in as many steps as there are pairs of both."""
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
    """These states, and those after a ``**``, which may match no name."""
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
    """Whether tokens match a name, in at most quadratic time.

    The first position that a token matches is enough, because a star before it can match the rest.
    """
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
