"""Find arguments that are ambiguous: a file name that is also an option or a command."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


def ambiguous_option(arguments: Sequence[str]) -> str | None:
    """The first argument that looks like an option and begins with the name of an existing file or folder.

    A tool such as pre-commit passes file names as they are, so a file's name could set an option. A file called
    ``--`` would turn the options after it into paths.
    """
    for position, argument in enumerate(arguments):
        if argument == "--":
            takes_options = any(behind.startswith("-") and behind != "--" for behind in arguments[position:])
            return argument if takes_options and os.path.lexists(argument) else None
        name = argument.replace(os.altsep, os.sep) if os.altsep else argument
        if name.startswith("-") and name != "-" and os.path.lexists(name.partition(os.sep)[0]):
            return argument
    return None


def ambiguous_command(arguments: Sequence[str], commands: Collection[str]) -> str | None:
    """The first argument, if it is a command other than lint and the arguments look like a list of existing files.

    Such a list may begin with a file called ``inventory``, which would not be linted. Directories don't count: lists of
    changed files have none, and every project has a ``config``. But git lists a link to a directory, and a submodule.
    """
    name, *others = arguments or ("",)
    is_command = name in commands and name != "lint"  # the names behind lint are paths
    is_listed = is_command and os.path.lexists(name) and (not os.path.isdir(name) or _stands_for_more(name))
    return name if is_listed and any(map(os.path.lexists, others)) else None


def _stands_for_more(directory: str) -> bool:
    """A link to a directory, or a submodule: git lists it as one entry."""
    return os.path.islink(directory) or os.path.lexists(os.path.join(directory, ".git"))
