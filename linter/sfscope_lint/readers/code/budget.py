"""A budget of steps: what a hostile program may cost, the same on every machine."""

from __future__ import annotations

from sfscope_lint.readers.token_request import UnparsedError

STEPS = 1_000_000  # a dense program of 1 MB needs some 600,000


class Budget:
    """Steps that are left for one program. A step is a few microseconds of work."""

    def __init__(self, steps: int = STEPS) -> None:
        self.left = steps

    def spend(self, steps: int) -> None:
        """Take steps away. Raises ``UnparsedError`` once there are none."""
        self.left -= steps
        if self.left < 0:
            raise UnparsedError("it takes too many steps to evaluate")
