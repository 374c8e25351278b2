"""Gives a file that replaces another one its owner, permissions and attributes; nobody gets more than they or everybody had."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from typing import TYPE_CHECKING

from sfscope_lint.files.read import NO_LINKS, READ
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.files.write_directory import Directory

_PERMISSIONS = 0o777
_ACCESS_LIST = "system.posix_acl_access"


class Old(Record):
    """A file that will be replaced: its status, and its descriptor, which is None if it can't be read."""

    status: os.stat_result
    file: int | None


@contextlib.contextmanager
def old_file(directory: Directory, name: str) -> Iterator[Old | None]:
    """A regular file, opened once, because another one may take its place meanwhile; None if there is none."""
    file = status = None
    try:
        file = os.open(directory.at(name), READ | NO_LINKS, dir_fd=directory.handle)
        status = os.fstat(file)
    except FileNotFoundError:
        pass
    except OSError:  # a link by now, or a file that can be written only
        status = os.stat(directory.at(name), dir_fd=directory.handle, follow_symlinks=False)
    try:
        yield Old(status, file) if status and stat.S_ISREG(status.st_mode) else None
    finally:
        if file is not None:
            os.close(file)


def take_over(old: Old, file: int) -> None:
    """Give an open file the owner, permissions and attributes of the file that it replaces, if the system supports that.

    A bit with which a program runs as the file's owner is no permission: a stranger may have set it on a file of theirs, and
    this one may have become ours. If the group is another one, or it isn't known which of the permissions are the group's, it
    gets what everybody gets. Raises ``OSError`` if the access control list can't be set.
    """
    mode = old.status.st_mode & _PERMISSIONS
    _give(file, -1, old.status.st_gid)
    _drop_access_list(file)
    if old.file is not None and os.fstat(file).st_gid == old.status.st_gid:
        _copy_attributes(old.file, file)
    else:
        mode &= 0o707 | (mode & 0o007) << 3
    if hasattr(os, "fchmod"):
        os.fchmod(file, mode)
    _give(file, old.status.st_uid, -1)


def _give(file: int, owner: int, group: int) -> None:
    with contextlib.suppress(OSError, AttributeError):  # a user may give it to their own groups only
        os.fchown(file, owner, group)


def _drop_access_list(file: int) -> None:
    """Remove the access control list that a new file gets from its directory."""
    with contextlib.suppress(OSError, AttributeError):  # there is none, or the system has none
        os.removexattr(file, _ACCESS_LIST)


def _copy_attributes(old: int, file: int) -> None:
    """Give an open file the access control list and the user's attributes of another one.

    Where there is a list, the mode shows the permissions of the list's other users as the group's.
    """
    if sys.platform != "linux":
        return
    access_list = _attribute(old, _ACCESS_LIST)
    if access_list is not None:
        os.setxattr(file, _ACCESS_LIST, access_list)
    # There may be more of them than the system lists, or than there is space for.
    with contextlib.suppress(OSError):
        for attribute in os.listxattr(old):
            if attribute.startswith("user."):
                os.setxattr(file, attribute, os.getxattr(old, attribute))


def _attribute(file: int, name: str) -> bytes | None:
    """An attribute of an open file; None if there is none, or the file system has none."""
    if sys.platform != "linux":
        return None
    try:
        return os.getxattr(file, name)
    except OSError:
        return None
