"""The entry point of ``sfscope-lint`` and ``python -m sfscope_lint``: what may be imported, what a signal does, then the command."""

import os
import sys

from sfscope_lint.files import import_path

TYPE_CHECKING = False  # typing would be loaded before a signal is seen to
if TYPE_CHECKING:
    from typing import NoReturn

# Put together before it is needed: without memory nothing else can be.
_OUT_OF_MEMORY = b"error: out of memory: give the process more, or lint fewer files at once\n"
# What systems say of a library that they have no memory for.
_NO_ROOM = ("failed to map segment", "allocate memory", "paging file is too small", "not enough memory")


def main() -> None:
    """Run the command, and exit with its code: 2 where there is no memory, or the installation is broken."""
    try:
        _run()
    except (MemoryError, SystemError):  # libraries that ran out of memory may fail without saying why
        _end(_OUT_OF_MEMORY)
    except ImportError as error:
        if any(mark in str(error) for mark in _NO_ROOM):
            _end(_OUT_OF_MEMORY)
        reason = str(error).splitlines()[:1]
        what = (
            f"the installation is broken, or memory is short: {''.join(reason)}; install sfscope-lint again"
        )
        _end(f"error: {what}\n".encode("ascii", "backslashreplace"))


def _end(message: bytes) -> "NoReturn":
    """At once: to take the interpreter apart may need memory, too."""
    try:
        os.write(2, message)
    finally:
        os._exit(2)


def _run() -> None:
    try:
        # First of all: until then even a module of the standard library may come from the tree.
        import_path.keep_out(sys.argv[1:])
        from sfscope_lint.files import interrupts

        interrupts.end_at_once()
    except KeyboardInterrupt:  # so early that no handler is set yet
        raise SystemExit(130) from None
    from sfscope_lint.cli.main import main as run

    run()


if __name__ == "__main__":
    main()
