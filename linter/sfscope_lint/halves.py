"""Much work in two processes: where there are two cores, and what is to be done is worth a second process."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_WORTH = 1_000  # items; below that a second process costs more than it brings
_OWN_SHARE = 0.55  # of the items: the other process has to hand over what it made of its share

Item = TypeVar("Item")


def in_halves(work: Callable[[Sequence[Item]], Any], items: Sequence[Item]) -> list[Any]:
    """What the work made of the items, in their order: one result, or two where another process did a part.

    ``work`` must return what can be pickled. Should the other process come to harm, its part is done here.
    """
    if len(items) < _WORTH or not _can_split():
        return [work(items)]
    import pickle

    share = int(len(items) * _OWN_SHARE)
    reading, writing = os.pipe()
    other = os.fork()
    if not other:
        _work_and_exit(lambda: pickle.dumps(work(items[share:]), pickle.HIGHEST_PROTOCOL), writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        first = work(items[:share])
        made = pipe.read()
    _, status = os.waitpid(other, 0)
    return [first, work(items[share:]) if status else pickle.loads(made)]  # noqa: S301 - our own process made it


def _work_and_exit(make: Callable[[], bytes], writing: int) -> None:
    """In the other process: nothing of it but the result may be seen, whatever happens."""
    status = 1
    try:
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(make())
        status = 0
    finally:
        os._exit(status)


def _can_split() -> bool:
    """There is a second core, and no thread that a fork would leave behind."""
    import threading

    if not hasattr(os, "fork") or threading.active_count() > 1:
        return False
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return cores > 1
