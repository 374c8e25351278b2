"""Where the repository around a directory begins.

This runs before any import but ``os`` and ``sys`` is safe, so it imports nothing else.
"""

import os


def root_of(directory: str) -> str | None:
    """The top of the repository around a directory (absolute); None where there is none.

    A ``.git`` directory ends the search. A ``.git`` file doesn't: a submodule or a worktree may lie within another
    repository, and then the outer one counts. Without ``.git`` it is the outermost directory with ``sfdx-project.json``.
    The tree that ``GIT_WORK_TREE`` names counts as one with a ``.git`` file.
    """
    named = os.environ.get("GIT_WORK_TREE")
    work_tree = os.path.realpath(named) if named else None
    repository = project = None
    while True:
        if work_tree and os.path.realpath(directory) == work_tree:
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


def project_of(directory: str) -> str | None:
    """The nearest directory (absolute), this one or above, with an ``sfdx-project.json``: also above a repository."""
    while not os.path.lexists(os.path.join(directory, "sfdx-project.json")):
        above = os.path.dirname(directory)
        if above == directory:
            return None
        directory = above
    return directory


def bound_of(directory: str) -> str | None:
    """The top of the repository around a directory (absolute); without one the working directory, if it lies around."""
    root = root_of(directory)
    if root is not None:
        return root
    try:
        here = os.path.realpath(os.getcwd())
    except OSError:  # it is gone
        return None
    real = os.path.join(os.path.realpath(directory), "")
    return here if os.path.dirname(here) != here and real.startswith(os.path.join(here, "")) else None
