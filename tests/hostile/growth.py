"""Measure how a function's CPU time grows with its input, as ratios, never in absolute seconds."""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING, NamedTuple

from sfscope_lint.files.time_limit import time_limit

if TYPE_CHECKING:
    from collections.abc import Callable

    Work = Callable[[], object]

_ENOUGH = 0.05  # seconds: less is too short to compare
_STEP = 8  # growth of the input; quadratic work grows by 64
_MOST_GROWTH = 24
_ENDLESS = 4.0  # CPU seconds per measurement: far more than linear work of these sizes needs


class Growth(NamedTuple):
    """CPU seconds for an input of ``size``, and for one eight times as large."""

    size: int
    small: float
    large: float

    @property
    def is_linear(self) -> bool:
        return self.large < _ENOUGH or self.large <= _MOST_GROWTH * self.small

    def __str__(self) -> str:
        return f"{self.size}: {self.small * 1000:.1f} ms, {self.size * _STEP}: {self.large * 1000:.1f} ms"


def cost(work: Work, runs: int) -> float:
    """CPU seconds for one call, the least of several. Raises ``TimeLimitError`` after some seconds."""
    least = float("inf")
    gc.disable()  # as in the command: the collector takes longer the more objects there are
    try:
        for _ in range(runs):
            with time_limit(_ENDLESS):
                start = time.process_time()
                work()
                least = min(least, time.process_time() - start)
    finally:
        gc.enable()
    return least


def growth(prepare: Callable[[int], Work], smallest: int, largest: int) -> Growth:
    """Enlarge the input from ``smallest`` to at most ``largest`` until its cost is large enough to compare.

    ``prepare`` makes an input of a size and returns the work to measure.
    """
    size, small = smallest, cost(prepare(smallest), 1)
    while True:
        large = cost(prepare(size * _STEP), 1)
        found = Growth(size, small, large)
        if not found.is_linear:  # measure again, more carefully: the machine may have been busy
            found = Growth(size, cost(prepare(size), 2), cost(prepare(size * _STEP), 2))
        if large >= _ENOUGH or size * _STEP >= largest or not found.is_linear:
            return found
        size, small = size * _STEP, large
