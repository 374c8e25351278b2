"""Arguments that could be taken for something else than was meant."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def ambiguous_option(arguments: Iterable[str]) -> str | None:
    """The first argument that looks like an option, and begins with the name of a file or folder that is there.

    A tool such as pre-commit passes the names of files as they are, so a file's name could set an option.
    """
    for argument in arguments:
        if argument == "--":
            return None
        name = argument.replace(os.altsep, os.sep) if os.altsep else argument
        if name.startswith("-") and name != "-" and os.path.lexists(name.partition(os.sep)[0]):
            return argument
    return None
