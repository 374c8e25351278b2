"""Keeps reads and writes within a repository: its links must not lead to files outside."""

from __future__ import annotations

import os

from sfscope_lint.files.ancestors import find_up, is_within
from sfscope_lint.files.linted_trees import is_too_long, resolve, target_of
from sfscope_lint.files.repository_root import bound_of, is_git_name, root_of

_PROJECT = "sfdx-project.json"


def leads_out(path: str, *, named: bool = False) -> bool:
    """Whether a link on the path is in a repository and leads out of it, or into its ``.git``.

    Without a repository, the project counts; without either, the working directory, but not if the user ``named`` the path.
    Links elsewhere belong to the user: ``/dev/stdout`` may lead anywhere.
    """
    links: list[str] = []
    try:
        resolve(os.path.join(os.getcwd(), path), links.append)
    except OSError:  # links in a circle, or one that vanished meanwhile
        return True
    for link in links:
        home = (root_of if named else bound_of)(os.path.dirname(link))
        if home is not None and not _is_inside(target_of(link), home):
            return True
    return False


def absolute(path: str, directory: str) -> str:
    """The absolute path of what somebody typed.

    ``..`` stays if it goes back from a link, because the system goes back from where the link leads.
    """
    typed = os.path.join(directory, path)
    plain = os.path.normpath(typed)
    return plain if target_of(plain) == target_of(typed) else typed


def follow(path: str) -> str | None:
    """The target of a link; None if it is outside the link's repository, project or directory, or too long to tell.

    For a submodule this is the repository around it, because both are deployed together. A clone below the repository or
    directory is another repository, except in a project, which is deployed with what its links lead to.
    """
    directory, target = target_of(os.path.dirname(path)), target_of(path)
    home = bound_of(directory) or directory
    is_own = root_of(target) == root_of(directory) or find_up(directory, _PROJECT) is not None
    return target if is_own and _is_inside(target, home) and not is_too_long(target) else None


def _is_inside(target: str, home: str) -> bool:
    # .git may contain secrets, such as the token with which a pipeline fetched the repository.
    return is_within(target, home) and not any(map(is_git_name, os.path.relpath(target, home).split(os.sep)))
