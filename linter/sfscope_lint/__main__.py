"""The entry point of ``sfscope-lint`` and ``python -m sfscope_lint``: set up imports and signals, then run the command."""

import errno
import gc
import os
import sys

from sfscope_lint.files import import_path, linted_trees, programs

TYPE_CHECKING = False  # importing typing would delay the signal handlers
if TYPE_CHECKING:
    from typing import NoReturn

_SERVER = "server"  # the command that gets the folders from an editor
_RUNNING = "/proc/self/exe"  # a link to the program of this process, on Linux
# Built at import, because nothing can be built without memory.
_OUT_OF_MEMORY = b"error: out of memory: give the process more, or lint fewer files at once\n"
# Error messages of operating systems that have no memory for a library.
_NO_MEMORY = ("failed to map segment", "allocate memory", "paging file is too small", "not enough memory")


def main() -> None:
    """Run the command, and exit with its code: 2 if memory runs out or the installation is broken."""
    gc.disable()  # looking for cycles takes a tenth of a start and of a run, and finds none
    _start_in_utf8()
    try:
        _run()
    except (MemoryError, SystemError):  # a library that runs out of memory may raise SystemError
        _end(_OUT_OF_MEMORY)
    except OSError as error:
        if error.errno != errno.ENOMEM:  # an import lists directories
            raise
        _end(_OUT_OF_MEMORY)
    except ImportError as error:
        if any(mark in str(error) for mark in _NO_MEMORY):
            _end(_OUT_OF_MEMORY)
        reason = str(error).splitlines()[:1]
        what = (
            f"the installation is broken, or memory is short: {''.join(reason)}; install sfscope-lint again"
        )
        _end(f"error: {what}\n".encode("ascii", "backslashreplace"))


def _start_in_utf8() -> None:
    """Start again in Python's UTF-8 mode if this locale would decode file names otherwise: Salesforce's are UTF-8."""
    if sys.flags.utf8_mode or sys.getfilesystemencoding() == "utf-8" or os.name != "posix":
        return
    if not sys.executable or getattr(sys, "frozen", False) or not _is_running(sys.executable):
        return
    encoding = getattr(sys.stdout, "encoding", None)
    if encoding:  # a terminal of this locale still gets its own encoding
        os.environ.setdefault("PYTHONIOENCODING", f"{encoding}:backslashreplace")
    try:
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606 - this very program
    except OSError:
        return  # names in another encoding are still better than no run


def _is_running(program: str) -> bool:
    """Whether this process runs that program. Python may have looked for a name on ``PATH``, or taken it from a variable."""
    running = _RUNNING if os.path.exists(_RUNNING) else sys.orig_argv[0]  # no variable changes these
    try:
        return os.sep in running and os.path.samefile(program, running)
    except OSError:
        return False


def _end(message: bytes) -> "NoReturn":
    """Write the message and exit at once with code 2, because shutting down the interpreter may need memory."""
    try:
        os.write(2, message)
    finally:
        os._exit(2)


def _run() -> None:
    try:
        # These must come first: until then even a module of the standard library could come from the linted tree.
        programs.refuse_programs()
        linted_trees.look_for_trees()
        import_path.keep_out()
        if sys.argv[1:2] == [_SERVER]:  # it has no options; behind those of lint, it is a folder's name
            import_path.leave_repositories()
        from sfscope_lint.files import interrupts

        interrupts.end_at_once()
    except KeyboardInterrupt:  # before the handlers are installed
        raise SystemExit(130) from None
    from sfscope_lint.cli.main import main as run

    run()


if __name__ == "__main__":
    main()
