"""Folders where everybody may write, such as ``/tmp``: another user's file there isn't the user's own."""

from __future__ import annotations

import os
import stat

from sfscope_lint.files.ancestors import upwards

# Linux shows every user that a container doesn't know as this one (https://man7.org/linux/man-pages/man7/user_namespaces.7.html).
_ANYBODY = 65534

STRANGE = "belongs to another user, in a folder where everybody may write"


def is_strangers(path: str, near: str = "") -> bool:
    """Whether somebody else put a file or link, which exists, into a folder for all.

    The user's own files are theirs, those of the folder's owner, and those of the owner of ``near``: in a container, a
    checkout may belong to somebody else than the process. Linux doesn't follow a stranger's link there
    (``fs.protected_symlinks``, https://docs.kernel.org/admin-guide/sysctl/fs.html).
    """
    folder = os.stat(os.path.dirname(path))
    if not folder.st_mode & stat.S_ISVTX or not folder.st_mode & stat.S_IWOTH:
        return False
    known = {folder.st_uid, *([os.stat(near).st_uid] if near else ())} - {_ANYBODY}
    return os.lstat(path).st_uid not in {os.geteuid(), *known}


def is_below_strangers(path: str) -> bool:
    """Whether ``is_strangers`` is true of a path (a real one), or of a folder above it: its owner decides what is in it."""
    return any(map(is_strangers, upwards(path)))
