"""Try dangerous work in a forked process first, with limits on memory and processor time.

C code can't be interrupted, and it kills the whole process if memory runs out. If the forked process dies, this process
would die, too, so it doesn't do the work. Windows can't fork: nothing is tried there.
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
    """Whether a fork of this process survives the attempt; exceptions other than ``MemoryError`` count as surviving.

    Raises ``MemoryError`` if the system has no room for another process.
    """
    if not hasattr(os, "fork"):
        return True
    try:
        process = os.fork()
    except OSError:
        raise MemoryError from None
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
    import signal

    faulthandler.disable()  # the fork may crash, and must not print a traceback
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)  # a handler in Python would wait for the end of the C code
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    most = resource.getrlimit(resource.RLIMIT_AS)[1]
    wanted = _size() + _MEMORY
    if most == resource.RLIM_INFINITY or wanted < most:
        resource.setrlimit(resource.RLIMIT_AS, (wanted, most))


def _size() -> int:
    """The approximate size of this process in bytes."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:  # not on Linux
        return 4 * 1024 * 1024 * 1024
