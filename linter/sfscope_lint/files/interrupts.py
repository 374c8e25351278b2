"""Ends the program on a signal: at once, without output, and without half-written files.

It doesn't use KeyboardInterrupt, which may be raised anywhere: imports, destructors and code that handles
every exception print it or lose it.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False  # importing typing would take time
if TYPE_CHECKING:
    import signal
else:
    import _signal as signal  # signal itself makes enumerations of all signals: a hundredth of a short run

INTERRUPTED = 130  # a shell's exit code for a program that Ctrl-C ended

# The files that are being written: a name with the handle of its directory, or a whole path with None. A file is added
# before it is created.
unfinished: set[tuple[str, int | None]] = set()

# Those that end a program by default. Schedulers send the last three. Windows has only the first.
_ENDING = ("SIGTERM", "SIGHUP", "SIGQUIT", "SIGXCPU", "SIGUSR1", "SIGUSR2")


def end_at_once() -> None:
    """From now on, Ctrl-C and the other signals that ask the program to end do so at once.

    Signals that the parent process set to be ignored (``nohup``, a shell's ``&``) stay ignored, except for the one about
    ended children: without it the system keeps no child's exit code.
    """
    ended_child = getattr(signal, "SIGCHLD", None)
    if ended_child is not None and signal.getsignal(ended_child) == signal.SIG_IGN:
        signal.signal(ended_child, signal.SIG_DFL)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupted)
    for name in _ENDING:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _terminated)


def _interrupted(_: int, __: object) -> None:
    # Exit with a code instead of dying by the signal: for a parent program that isn't a shell, only this gives 130.
    _discard()
    os._exit(INTERRUPTED)


def _terminated(number: int, _: object) -> None:
    _discard()
    signal.signal(number, signal.SIG_DFL)
    signal.raise_signal(number)


def _discard() -> None:
    for path, directory in tuple(unfinished):
        try:
            os.unlink(path, dir_fd=directory)
        except OSError:  # not created yet, or already removed
            continue
