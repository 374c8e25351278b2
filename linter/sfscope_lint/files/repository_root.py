"""Finds the root of the repository around a directory by its ``.git``.

Links are followed only within it.
"""

from __future__ import annotations

import os

from sfscope_lint.files.ancestors import is_within
from sfscope_lint.files.linted_trees import target_of

_MARKER = ".git"
# The characters that file systems ignore in a name: HFS+ some of them, Linux's that ignore case all of Unicode's property
# Default_Ignorable_Code_Point (fs/unicode/mkutf8data.c).
_IGNORED = (
    (0x00AD, 0x00AD),
    (0x034F, 0x034F),
    (0x061C, 0x061C),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFF8),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),
)  # first and last of each range
_SHORT_NAME = "git~1"  # the short name that NTFS gives .git


def root_of(directory: str) -> str | None:
    """The top of the repository around a directory (absolute); None if there is none.

    A ``.git`` directory ends the search. A ``.git`` file doesn't: a submodule or worktree may be inside
    another repository, and then the outer one counts. Without ``.git`` the outermost directory with
    ``sfdx-project.json`` counts. The tree that ``GIT_WORK_TREE`` names counts like one with a ``.git`` file.
    """
    named = os.environ.get("GIT_WORK_TREE")
    work_tree = target_of(named) if named else None
    repository = project = None
    while True:
        if work_tree and target_of(directory) == work_tree:
            repository = directory
        git = os.path.join(directory, ".git")
        if os.path.lexists(git):
            repository = directory
            if os.path.isdir(git):
                return repository
        elif os.path.lexists(os.path.join(directory, "sfdx-project.json")):
            project = directory
        above = os.path.dirname(directory)
        if above == directory:
            return repository or project
        directory = above


def is_top(directory: str) -> bool:
    """Whether a directory (absolute) is the top of a repository, and no part of another one."""
    # Most directories have no .git, and the search upwards is slow.
    may_be = os.path.lexists(os.path.join(directory, ".git")) or bool(os.environ.get("GIT_WORK_TREE"))
    return may_be and root_of(directory) == directory


def bound_of(directory: str) -> str | None:
    """The top of the repository around a directory, or else the working directory if it contains it.

    The directory is an absolute path. None if neither contains it.
    """
    root = root_of(directory)
    if root is not None:
        return root
    try:
        here = target_of(os.getcwd())
    except OSError:  # the working directory was deleted
        return None
    return here if os.path.dirname(here) != here and is_within(target_of(directory), here) else None


def is_git_name(name: str) -> bool:
    """A name that some file system takes for ``.git``: by case, other forms of its letters, ignorable characters, dots and
    blanks at its end, streams.
    """
    if not name.isascii():
        from unicodedata import normalize

        # ZFS, if it is set up so, compares capital letters (that of a dotless i is I) and compatible characters (such as wide ones).
        letters = normalize("NFKC", name).upper()
        name = "".join(character for character in letters if not _is_ignored(ord(character)))
    return name.partition(":")[0].rstrip(". ").casefold() in {_MARKER, _SHORT_NAME}


def _is_ignored(code: int) -> bool:
    return any(first <= code <= last for first, last in _IGNORED)
