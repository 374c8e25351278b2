"""Much work in two processes: where there are two cores, and what is to be done is worth a second process."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NoReturn, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_PIECE = 200  # items: so much is held in memory at once
_WORTH = 2_000  # items; below that a second process costs more than it brings
_OTHERS_SHARE = 0.55  # of the items: who hands over has less to do than who takes over and goes on

Item = TypeVar("Item")
Made = TypeVar("Made")


def in_pieces(work: Callable[[Sequence[Item]], Made], items: Sequence[Item]) -> Iterator[Made]:
    """What the work makes of one piece of the items after the other, in their order.

    Of many items another process does a part meanwhile: ``work`` returns what can be pickled. Should that process come to
    harm, its part is done here.
    """
    pieces = [items[start : start + _PIECE] for start in range(0, len(items), _PIECE)]
    if len(items) < _WORTH or not _can_split():
        yield from map(work, pieces)
        return
    own = len(pieces) - int(len(pieces) * _OTHERS_SHARE)
    try:
        reading, writing = os.pipe()
        other = os.fork()
    except OSError:  # no more processes, or files, for this user
        yield from map(work, pieces)
        return
    if not other:
        os.close(reading)  # so that writing fails when nobody reads any more
        _hand_over(work, pieces[own:], writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        yield from map(work, pieces[:own])
        import pickle

        done = own
        try:
            for _ in pieces[own:]:
                made: Made = pickle.load(pipe)  # noqa: S301 - our own process made it
                done += 1
                yield made
        except Exception:  # noqa: BLE001 - the pipe's end, or what a plugin's own class does
            yield from map(work, pieces[done:])
    os.waitpid(other, 0)


def _hand_over(
    work: Callable[[Sequence[Item]], object], pieces: list[Sequence[Item]], writing: int
) -> NoReturn:
    """In the other process: nothing of it but what it makes may be seen, whatever happens."""
    try:
        import pickle

        made = [pickle.dumps(work(piece), pickle.HIGHEST_PROTOCOL) for piece in pieces]
        with os.fdopen(
            writing, "wb"
        ) as pipe:  # only now: who reads is busy until then, and a pipe holds little
            pipe.writelines(made)
    finally:
        os._exit(0)


def _can_split() -> bool:
    """There is a second core, and no thread that a fork would leave behind. Where that was measured: on Linux."""
    import threading

    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1 and threading.active_count() == 1
