"""A bound for work whose length a file decides: reading somebody's program, matching somebody's expression."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from threading import current_thread, main_thread
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 1.0  # of the processor's time: a machine that is busy with other things changes nothing


class OutOfPatienceError(Exception):
    """The work took longer than it may."""


@contextmanager
def at_most(seconds: float = SECONDS) -> Iterator[None]:
    """Raise ``OutOfPatienceError`` within, once so much of the processor's time is spent there.

    It needs a POSIX system, and the main thread: elsewhere the limits of sizes must do.
    """
    if not hasattr(signal, "setitimer") or current_thread() is not main_thread():
        yield
        return
    earlier = signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, seconds, seconds / 10)  # again, should it get lost in a callback
    try:
        try:
            yield
        finally:  # where the time may still run out
            signal.setitimer(signal.ITIMER_PROF, 0)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, earlier)


def _stop(*_: object) -> NoReturn:
    raise OutOfPatienceError
