"""Measure how a function's CPU time grows with its input, as ratios, never in absolute seconds."""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING, NamedTuple

from sfscope_lint.files.time_limit import time_limit

if TYPE_CHECKING:
    from collections.abc import Callable

    Work = Callable[[], object]

_ENOUGH = 0.02  # seconds: less is too short to call it more than linear
_MUCH = 0.005  # seconds: enough to call it linear
_STEP = 8  # growth of the input; quadratic work grows by 64
_LEAST_GROWTH = 3  # less, and what every input costs hides how the work grows
_MOST_GROWTH = 20
_ENDLESS = 2.0  # CPU seconds per measurement: far more than linear work of these sizes needs


def times(text: str, size: int) -> str:
    return text * max(1, size // len(text))


def numbered(text: str, size: int) -> str:
    """The text again and again, each time with another number for its ``#``."""
    return "".join(text.replace("#", str(number)) for number in range(max(1, size // (len(text) + 3))))


class Growth(NamedTuple):
    """CPU seconds for an input of ``size``, and for one eight times as large."""

    size: int
    small: float
    large: float

    @property
    def is_linear(self) -> bool:
        return self.large < _ENOUGH or self.large <= _MOST_GROWTH * self.small

    @property
    def is_in_proportion(self) -> bool:
        """Whether the input decides the cost, and no larger one would tell more."""
        least, most = _LEAST_GROWTH * self.small, _MOST_GROWTH * self.small
        return self.large >= _MUCH and least <= self.large <= most

    def __str__(self) -> str:
        return f"{self.size}: {self.small * 1000:.1f} ms, {self.size * _STEP}: {self.large * 1000:.1f} ms"


def cost(work: Work, runs: int = 1, most: float = _ENDLESS) -> float:
    """CPU seconds for one call, the least of several. Raises ``TimeLimitError`` if one takes more than ``most``."""
    least = float("inf")
    gc.disable()  # as in the command: the collector takes longer the more objects there are
    try:
        for _ in range(runs):
            with time_limit(most):
                start = time.thread_time()  # the process's is inexact while a timer runs
                work()
                least = min(least, time.thread_time() - start)
    finally:
        gc.enable()
    return least


def growth(prepare: Callable[[int], Work], smallest: int, largest: int) -> Growth:
    """Enlarge the input from ``smallest`` to at most ``largest`` until its cost is large enough to compare.

    ``prepare`` makes an input of a size and returns the work to measure.
    """
    prepare(smallest)()  # what only the first call costs, like imports
    size, small = smallest, cost(prepare(smallest))
    while True:
        found = Growth(size, small, cost(prepare(size * _STEP)))
        if not found.is_linear:  # measure again, more carefully: the machine may have been busy
            found = Growth(size, cost(prepare(size), 3), cost(prepare(size * _STEP), 3))
        if found.is_in_proportion or size * _STEP >= largest or not found.is_linear:
            return found
        size, small = size * _STEP, found.large
