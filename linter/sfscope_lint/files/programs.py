"""Lets this process start no program but git, and no second interpreter.

Modules of the environment may start one when they are looked for or imported: the finder of an editable install may build its
package with the build files of the linted tree.
"""

import os
import sys

TYPE_CHECKING = False  # importing typing would take time
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, NoReturn

# Python reports these before it starts a program (https://docs.python.org/3/library/audit_events.html).
_STARTS = frozenset(
    {
        "os.exec",
        "os.posix_spawn",
        "os.spawn",
        "os.startfile",
        "os.startfile/2",
        "os.system",
        "pty.spawn",
        "subprocess.Popen",
        "_winapi.CreateProcess",
    }
)
# They make another interpreter in this process, which has neither this guard nor that of imports.
_INTERPRETERS = frozenset({"_interpreters", "_xxsubinterpreters"})
_NO_INTERPRETER = "sfscope-lint starts no other interpreter"
_UNREPORTED = "_posixsubprocess"  # of POSIX systems
_GIT_DIR = "--git-dir="


def refuse_programs() -> None:
    """From now on, starting a program raises ``PermissionError``, unless it is git as ``files.git`` starts it.

    Importing what makes another interpreter raises ``ModuleNotFoundError``, as in a Python without it. If a file of the
    environment has imported it before, making one raises ``PermissionError``.
    """
    unreported = {_UNREPORTED}

    def refuse(event: str, arguments: "tuple[object, ...]") -> None:
        if event == "import" and arguments[0] in unreported:
            unreported.clear()  # reporting it imports it
            _report_starts()
        elif event == "import" and arguments[0] in _INTERPRETERS:
            raise ModuleNotFoundError(_NO_INTERPRETER, name=str(arguments[0]))
        elif event in _STARTS and not _starts_git(arguments):
            raise PermissionError(f"sfscope-lint starts no program but git ({event})")

    sys.addaudithook(refuse)
    if _UNREPORTED in sys.modules:
        _report_starts()
    for name in _INTERPRETERS & sys.modules.keys():
        sys.modules[name].create = _refuse_interpreter  # type: ignore[attr-defined]


def _refuse_interpreter(*_: object, **_named: object) -> "NoReturn":
    raise PermissionError(_NO_INTERPRETER)


def _report_starts() -> None:
    """Report what Python doesn't: ``multiprocessing`` starts Python, which takes modules from the working directory."""
    import _posixsubprocess

    start = _posixsubprocess.fork_exec

    def fork_exec(words: "Sequence[str | bytes]", programs: "Sequence[bytes]", /, *others: "Any") -> int:
        sys.audit("os.posix_spawn", programs[0], list(words), None)
        return start(words, programs, *others)

    _posixsubprocess.fork_exec = fork_exec  # type: ignore[assignment]


def _starts_git(arguments: "tuple[object, ...]") -> bool:
    """Whether these are a program with its path, and arguments that name the git directory."""
    program, words = (*arguments, None, None)[:2]
    if not isinstance(program, str | bytes) or not os.path.isabs(program):
        return False
    if isinstance(words, str):  # on Windows they are one line by now
        return f" {_GIT_DIR}" in words or f' "{_GIT_DIR}' in words
    return isinstance(words, list | tuple) and any(
        os.fsdecode(word).startswith(_GIT_DIR) for word in words[1:3]
    )
