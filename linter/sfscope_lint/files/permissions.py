"""Gives a file that replaces another one its owner, permissions and attributes, and nobody more than they had."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING

from sfscope_lint.files.read import NO_LINKS, READ

if TYPE_CHECKING:
    from sfscope_lint.files.write_directory import Directory

_PERMISSIONS = 0o777
_ACCESS_LIST = "system.posix_acl_access"


def take_over(directory: Directory, name: str, old: os.stat_result, file: int) -> None:
    """Give an open file the owner, permissions and attributes of the file that it replaces, if the system supports that.

    Nobody gets more than they had. A bit with which a program runs as the file's owner is no permission: a stranger may have
    set it on a file of theirs, and this one may have become ours. If the group is another one, or it isn't known which of
    the permissions are the group's, it gets what everybody gets.
    """
    mode = old.st_mode & _PERMISSIONS
    _give(file, -1, old.st_gid)
    _drop_access_list(file)
    if os.fstat(file).st_gid != old.st_gid or not _take_over_attributes(directory, name, file):
        mode &= 0o707 | (mode & 0o007) << 3
    if hasattr(os, "fchmod"):
        os.fchmod(file, mode)
    _give(file, old.st_uid, -1)


def _give(file: int, owner: int, group: int) -> None:
    with contextlib.suppress(OSError, AttributeError):  # a user may give it to their own groups only
        os.fchown(file, owner, group)


def _drop_access_list(file: int) -> None:
    """Remove the access control list that a new file gets from its directory."""
    with contextlib.suppress(OSError, AttributeError):  # there is none, or the system has none
        os.removexattr(file, _ACCESS_LIST)


def _take_over_attributes(directory: Directory, name: str, file: int) -> bool:
    """Give an open file the access control list and the user's attributes of a file; return whether that can be read.

    Where there is a list, the mode shows the permissions of the list's other users as the group's. Raises ``OSError`` if the
    list can't be set.
    """
    if sys.platform != "linux":
        return True
    try:
        old = os.open(directory.at(name), READ | NO_LINKS, dir_fd=directory.handle)
    except OSError:
        return False
    with os.fdopen(old, "rb"):
        access_list = _attribute(old, _ACCESS_LIST)
        if access_list is not None:
            os.setxattr(file, _ACCESS_LIST, access_list)
        # There may be more of them than the system lists, or than there is space for.
        with contextlib.suppress(OSError):
            for attribute in os.listxattr(old):
                if attribute.startswith("user."):
                    os.setxattr(file, attribute, os.getxattr(old, attribute))
    return True


def _attribute(file: int, name: str) -> bytes | None:
    """An attribute of an open file; None if there is none, or the file system has none."""
    if sys.platform != "linux":
        return None
    try:
        return os.getxattr(file, name)
    except OSError:
        return None
