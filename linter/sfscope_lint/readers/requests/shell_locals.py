"""The local variables of a shell script's functions, which end with the function."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections import ChainMap
    from collections.abc import Sequence

    from sfscope_lint.model.source import Span
    from sfscope_lint.model.traced_text import Text
    from sfscope_lint.readers.requests.shell_words import Word

_DECLARING = frozenset({"local", "declare", "typeset"})
_NAME = re.compile(r"[A-Za-z_]\w*")


class Locals:
    """What the local variables of the function that is being read hide.

    ``variables`` are those of the script, ``bodies`` the functions in it, in their order.
    """

    def __init__(self, variables: ChainMap[str, Text], bodies: Sequence[Span]) -> None:
        self._variables = variables.maps[0]
        self._bodies = bodies
        self._hidden: dict[str, Text | None] = {}
        self._end = 0

    def declare(self, command: Sequence[Word]) -> None:
        """Note the variables that a command declares as local; it isn't carried out yet."""
        words = [word.text.text for word in command if word.text]
        if not words or words[0] not in _DECLARING or "-g" in words:
            return
        position = command[0].start
        before = bisect_right(self._bodies, position, key=lambda body: body.start)
        if not before or position >= self._bodies[before - 1].end:
            return  # outside of a function, nothing is local
        self._end = self._bodies[before - 1].end
        for name in filter(None, map(_NAME.match, words[1:])):
            for key in (name[0], f"{name[0]}[@]"):
                self._hidden.setdefault(key, self._variables.get(key))

    def leave(self, position: int) -> None:
        """Restore what they hide if the function ends before this position."""
        if not self._hidden or position < self._end:
            return
        for name, value in self._hidden.items():
            self._variables.pop(name, None)
            if value is not None:
                self._variables[name] = value
        self._hidden.clear()
