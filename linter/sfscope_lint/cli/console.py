"""Writing to standard output and standard error: as UTF-8, or in the console's encoding."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO


def write(text: str | bytes) -> None:
    """Write to standard output; bytes are written as they are. A closed pipe (``| head``) is not an error.

    Raises ``OSError`` if writing fails for another reason, such as a full disk.
    """
    _write(sys.stdout, text, "utf-8" if sys.stdout and not sys.stdout.isatty() else None)


def printed(text: str | bytes) -> bool:
    """Write to standard output; return whether that worked. A failure is reported on standard error."""
    try:
        write(text)
    except OSError as error:
        say("error", f"standard output can't be written: {error.strerror or error}")
        return False
    return True


def say(kind: str, text: str) -> None:
    """Write one line to standard error, such as ``note: …``."""
    from sfscope_lint.output.escape import visible

    tell(f"{kind}: {visible(text)}\n")


def tell(text: str) -> None:
    """Write to standard error."""
    with contextlib.suppress(OSError):  # if nobody can read it, the exit code must do
        _write(sys.stderr, text, None)


def _write(stream: TextIO | None, text: str | bytes, encoding: str | None) -> None:
    if stream is None:
        return  # the parent process closed it
    try:
        stream.flush()
        if isinstance(text, str):
            text = text.encode(encoding or stream.encoding or "utf-8", "backslashreplace")
        stream.buffer.write(text)
        stream.buffer.flush()
    except OSError as error:
        # Python flushes once more at exit: that must go nowhere instead of raising again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        if (
            not isinstance(error, BrokenPipeError) and error.errno != errno.EINVAL
        ):  # Windows reports a closed pipe as EINVAL
            raise


def wants_color(choice: str) -> bool:
    """Whether to colour standard output: by the option, else NO_COLOR, else FORCE_COLOR, else by whether it is a terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    wanted = os.environ.get("FORCE_COLOR", "0") not in {"", "0"} or is_terminal(sys.stdout)
    if wanted and sys.platform == "win32":
        _understand_colors()
    return wanted


def _understand_colors() -> None:
    """Switch an older console of Windows to understanding colours; without effect on anything else."""
    if sys.platform == "win32":
        from ctypes import windll

        standard_output, understands_escapes = -11, 0b111
        windll.kernel32.SetConsoleMode(windll.kernel32.GetStdHandle(standard_output), understands_escapes)


def width() -> int | None:
    """The width of the terminal in columns; None if standard output isn't a terminal."""
    if not is_terminal(sys.stdout):
        return None
    from shutil import get_terminal_size

    return get_terminal_size().columns


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a stream is a terminal that understands more than plain lines."""
    return stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"
