"""How the work of a function grows with its input: by the processor's time, as ratios, never against a clock."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from sfscope_lint.patience import at_most

if TYPE_CHECKING:
    from collections.abc import Callable

    Work = Callable[[], object]

_ENOUGH = 0.05  # seconds: what takes less is too short to compare
_STEP = 4  # the input grows by this factor; quadratic work grows by 16
_MOST_GROWTH = 8
_ENDLESS = 2.0  # seconds for one measurement: no linear work of these sizes comes near


class Growth(NamedTuple):
    """Seconds of the processor for an input of ``size``, and for one four times as large."""

    size: int
    small: float
    large: float

    @property
    def is_linear(self) -> bool:
        return self.large < _ENOUGH or self.large <= _MOST_GROWTH * self.small

    def __str__(self) -> str:
        return f"{self.size}: {self.small * 1000:.1f} ms, {self.size * _STEP}: {self.large * 1000:.1f} ms"


def cost(work: Work, runs: int = 3) -> float:
    """Seconds of the processor for one call, the least of several. Raises ``OutOfPatienceError`` after some seconds."""
    least = float("inf")
    for _ in range(runs):
        with at_most(_ENDLESS):
            start = time.process_time()
            work()
            least = min(least, time.process_time() - start)
    return least


def growth(prepare: Callable[[int], Work], smallest: int, largest: int) -> Growth:
    """Enlarge the input, from ``smallest`` to at most ``largest``, until its cost can be compared.

    ``prepare`` makes an input of a size and returns the work to do with it.
    """
    size, small = smallest, cost(prepare(smallest))
    while True:
        large = cost(prepare(size * _STEP))
        if large >= _ENOUGH or size * _STEP >= largest:
            return Growth(size, small, large)
        size, small = size * _STEP, large
