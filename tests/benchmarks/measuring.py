"""Run commands, and compare their costs as ratios."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

LINT = [str(Path(sys.executable).parent / "sfscope-lint")]
PYTHON = sys.executable


class Spent(NamedTuple):
    """The cost of a command: wall-clock seconds, its peak memory in bytes, and processor seconds."""

    seconds: float
    peak: int
    processor: float


def run(command: list[str], cwd: Path, expected: tuple[int, ...] = (0,)) -> Spent:
    """The cost of a command. Exits if its exit code isn't expected."""
    # Keep bytecode, as in an installed package.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    running = subprocess.Popen(
        command, cwd=cwd, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(running.pid, 0)
    spent = time.perf_counter() - start
    running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode not in expected:
        sys.exit(f"{' '.join(command[:4])}: exit {running.returncode}")
    return Spent(spent, usage.ru_maxrss * 1024, usage.ru_utime + usage.ru_stime)


class Row(NamedTuple):
    """A row of the table: ratios (of wall-clock time, of processor time) and times as text, and whether the bound is met."""

    case: str
    yardstick: str
    bound: str
    ratio: str
    processor: str
    times: str
    within: bool

    def __str__(self) -> str:
        return f"| {' | '.join(self[:-1])} |"


def compare(
    case: str, yardstick: str, most: float, command: list[str], other: list[str], cwd: Path, rounds: int
) -> Row:
    """The ratios of two commands' times. The median of the wall-clock ratios must not be above ``most``."""
    run(command, cwd, (0, 1)), run(other, cwd, (0, 1))  # warm the disk cache
    pairs = [(run(command, cwd, (0, 1)), run(other, cwd, (0, 1))) for _ in range(rounds)]
    ratios = sorted(ours.seconds / theirs.seconds for ours, theirs in pairs)
    processor = statistics.median(ours.processor / theirs.processor for ours, theirs in pairs)
    took, stick = (
        statistics.median(spent.seconds for spent in column) * 1000 for column in zip(*pairs, strict=True)
    )
    ratio = statistics.median(ratios)
    spread = f"{ratio:.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"
    times = f"{took:.0f} ms, {stick:.0f} ms"
    return Row(case, yardstick, f"{most}", spread, f"{processor:.2f}", times, ratio <= most)


class Line(NamedTuple):
    """A linear cost: a start, and a slope per item."""

    start: float
    slope: float

    def at(self, number: int) -> float:
        return self.start + self.slope * number


def fit(numbers: Sequence[int], spent: Sequence[float]) -> Line:
    """Fit a line by least relative squares, so that small and large numbers count the same."""
    weights = [1 / value**2 for value in spent]
    total = sum(weights)
    middle = sum(w * n for w, n in zip(weights, numbers, strict=True)) / total
    mean = sum(w * value for w, value in zip(weights, spent, strict=True)) / total
    products = sum(w * (n - middle) * (v - mean) for w, n, v in zip(weights, numbers, spent, strict=True))
    slope = products / sum(w * (n - middle) ** 2 for w, n in zip(weights, numbers, strict=True))
    return Line(mean - slope * middle, slope)
