"""The cost limit for reading one file, in steps. It uses no clock, so every machine gives the same answer."""

from __future__ import annotations

STEPS = 1_000_000  # a dense program of 1 MB needs some 600,000


class UnparsedError(Exception):
    """The file can't be parsed as what it is; the message is one line, and holds no value of the file."""


class Budget:
    """Steps that are left for one file. A step is a few microseconds of work."""

    def __init__(self, steps: int | None = None) -> None:
        self.left = STEPS if steps is None else steps

    def spend(self, steps: int) -> None:
        """Take steps away. Raises ``UnparsedError`` once there are none."""
        self.left -= steps
        if self.left < 0:
            raise UnparsedError("it takes too many steps to evaluate")
