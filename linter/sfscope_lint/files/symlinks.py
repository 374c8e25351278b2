"""Keeps reads and writes within a repository: its links must not lead to files outside."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sfscope_lint.files.ancestors import is_within, upwards
from sfscope_lint.files.repository_root import bound_of, is_git_name

if TYPE_CHECKING:
    from collections.abc import Iterator


def leads_out(path: str) -> bool:
    """Whether a link on the path is in a repository and leads out of it, or into its ``.git``.

    Without a repository, the project or the working directory counts. Links elsewhere belong to the user:
    ``/dev/stdout`` may lead anywhere.
    """
    for link in _links(os.path.abspath(path)):
        home = bound_of(os.path.realpath(os.path.dirname(link)))
        if home is not None and not _is_inside(os.path.realpath(link), home):
            return True
    return False


def _links(path: str) -> Iterator[str]:
    """The links on the way to a file, including the file itself."""
    return filter(os.path.islink, reversed([*upwards(path)]))


def follow(path: str) -> str | None:
    """The target of a link; None if it is outside the link's repository, project or directory.

    For a submodule this is the repository around it, because both are deployed together.
    """
    try:
        directory, target = os.path.realpath(os.path.dirname(path)), os.path.realpath(path)
    except OSError:  # it vanished meanwhile
        return None
    home = bound_of(directory) or directory
    return target if _is_inside(target, home) else None


def _is_inside(target: str, home: str) -> bool:
    # .git may contain secrets, such as the token with which a pipeline fetched the repository.
    return is_within(target, home) and not any(map(is_git_name, os.path.relpath(target, home).split(os.sep)))
