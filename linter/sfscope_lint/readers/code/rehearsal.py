"""Try something dangerous in a forked process first, with a limit of memory and of the processor.

Code in C can't be interrupted, and it ends the whole process where memory runs out. What it does to the copy it would
do to this process, so a copy that dies is the answer. Windows has no copies: there nothing is tried.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_MEMORY = 512 * 1024 * 1024  # bytes more than this process has
_SECONDS = 5  # of the processor; real programs take a hundredth
_SURVIVED = 0


def survives(attempt: Callable[[], object]) -> bool:
    """Whether a copy of this process outlives the attempt, whatever it raises."""
    if not hasattr(os, "fork"):
        return True
    process = os.fork()
    if process:
        return os.waitpid(process, 0)[1] == _SURVIVED
    died = 1
    try:
        _limit()
        attempt()
        died = _SURVIVED
    except MemoryError:
        pass
    except Exception:  # noqa: BLE001 - it will raise the same here
        died = _SURVIVED
    finally:
        os._exit(died)


def _limit() -> None:
    import faulthandler
    import resource

    faulthandler.disable()  # what the copy dies of is nobody's concern
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    most = resource.getrlimit(resource.RLIMIT_AS)[1]
    wanted = _size() + _MEMORY
    if most == resource.RLIM_INFINITY or wanted < most:
        resource.setrlimit(resource.RLIMIT_AS, (wanted, most))


def _size() -> int:
    """The size of this process in bytes, at least about."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:  # not on Linux
        return 4 * 1024 * 1024 * 1024
