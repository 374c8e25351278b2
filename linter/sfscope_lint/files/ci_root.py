"""Find the directory into which a CI system checked out the repository. Paths in its reports start there."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sfscope_lint.files.ancestors import is_within, upwards
from sfscope_lint.files.linted_trees import target_of
from sfscope_lint.files.shown_paths import show

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# GitHub Actions, GitLab CI, Azure Pipelines, Bitbucket Pipelines, CircleCI (which writes ~/project).
VARIABLES = (
    "GITHUB_WORKSPACE",
    "CI_PROJECT_DIR",
    "BUILD_SOURCESDIRECTORY",
    "BITBUCKET_CLONE_DIR",
    "CIRCLE_WORKING_DIRECTORY",
)


def path_from_ci_root(working_directory: str, environment: Mapping[str, str]) -> str:
    """The working directory's path from the repository's root, with ``/``; empty at the root and outside of CI.

    A variable counts only if it names a directory around the working directory. A clone below that directory
    (a checkout into a folder of its own) has its own root; a ``.git`` file, which a submodule has, makes none.
    """
    here = target_of(working_directory)
    roots = list(_roots(here, environment))
    if not roots:
        return ""
    nearest = max(roots, key=len)
    clones = (above for above in upwards(here) if os.path.isdir(os.path.join(above, ".git")))
    clone = next(clones, nearest)
    shown = show(here, clone if is_within(clone, nearest) else nearest)
    return "" if shown == "." else shown


def _roots(here: str, environment: Mapping[str, str]) -> Iterator[str]:
    for name in VARIABLES:
        path = os.path.expanduser(environment.get(name, ""))
        if os.path.isabs(path) and "\0" not in path:
            root = target_of(path)
            if os.path.isdir(root) and is_within(here, root):
                yield root
