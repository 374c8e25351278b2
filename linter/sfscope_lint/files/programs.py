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
    }
)


def refuse_programs() -> None:
    """From now on, starting a program raises ``PermissionError``, unless it is git as ``files.git`` starts it."""
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: "tuple[object, ...]") -> None:
    if event in _STARTS and not _starts_git(arguments):
        raise PermissionError(f"sfscope-lint starts no program but git ({event})")


def _starts_git(arguments: "tuple[object, ...]") -> bool:
    """Whether these are a program with its path, and arguments that name the git directory."""
    program, words = (*arguments, None, None)[:2]
    return (
        isinstance(program, str | bytes)
        and os.path.isabs(program)
        and isinstance(words, list | tuple)
        and any(os.fsdecode(word).startswith("--git-dir=") for word in words[1:3])
    )
