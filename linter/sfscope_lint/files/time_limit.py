"""A time limit for work whose length a file determines: parsing a program, matching an expression."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from threading import current_thread, main_thread
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 1.0  # of processor time, so that other load on the machine doesn't matter


class TimeLimitError(Exception):
    """The work took longer than its time limit."""


@contextmanager
def time_limit(seconds: float = SECONDS) -> Iterator[None]:
    """Raise ``TimeLimitError`` in the block after this much processor time.

    This needs a POSIX system and the main thread. Elsewhere only size limits apply.
    """
    if not hasattr(signal, "setitimer") or current_thread() is not main_thread():
        yield
        return
    earlier = signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(
        signal.ITIMER_PROF, seconds, seconds / 10
    )  # repeat, because a callback may swallow the exception
    try:
        try:
            yield
        finally:  # the limit may still be reached here
            signal.setitimer(signal.ITIMER_PROF, 0)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, earlier)


def _stop(*_: object) -> NoReturn:
    raise TimeLimitError
