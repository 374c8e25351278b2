"""What a signal does: it ends the program at once, without a word, and nothing half written stays behind.

Not by KeyboardInterrupt: that is raised wherever the program happens to be, and an import that is under way, a destructor
or code that handles every exception prints it, or loses it.
"""

from __future__ import annotations

import os
import signal

INTERRUPTED = 130  # what a shell says of a program that Ctrl-C has ended

# The files that are being written, each with the handle of the directory that its name counts from (None: a whole path);
# here before they are there, so that no moment is missed.
unfinished: set[tuple[str, int | None]] = set()

_ENDING = ("SIGTERM", "SIGHUP")  # Windows has only the first


def end_at_once() -> None:
    """From now on Ctrl-C ends the program, as do the other signals that ask for it.

    A signal that whoever started the program wants ignored (``nohup``, a shell's ``&``) stays ignored.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupted)
    for name in _ENDING:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _terminated)


def _interrupted(_: int, __: object) -> None:
    # An exit code and no death by the signal: in a shell both are 130, but not for a program that started this one.
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
        except OSError:  # not there yet, or no longer
            continue
