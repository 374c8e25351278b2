"""Lets this process start no program but git.

Modules of the environment may start one when they are looked for or imported: the finder of an editable install may build its
package with the build files of the linted tree.
"""

import os
import sys

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
_GIT_DIR = "--git-dir="


def refuse_programs() -> None:
    """From now on, starting a program raises ``PermissionError``, unless it is git as ``files.git`` starts it."""
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: "tuple[object, ...]") -> None:
    if event in _STARTS and not _starts_git(arguments):
        raise PermissionError(f"sfscope-lint starts no program but git ({event})")


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
