"""Find the command among the arguments, and arguments that are ambiguous: a file name that is also an option or a command."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence


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


def option_without_value(arguments: Sequence[str], is_valued: Callable[[str], bool]) -> str | None:
    """The option whose value would be ``--``.

    An empty variable left it without one. Otherwise the file names behind ``--`` would be read as options.
    """
    if "--" not in arguments:
        return None
    read = _before_dashes(arguments, is_valued)
    return next(
        (arguments[place - 1] for place, is_value in read if is_value and arguments[place] == "--"), None
    )


def ambiguous_command(
    arguments: Sequence[str], commands: Collection[str], is_valued: Callable[[str], bool]
) -> str | None:
    """The command, if the arguments may be a list of existing files instead, one of which has the command's name.

    Behind options, that file alone will do. In front, the other arguments must be files, too, and lint isn't ambiguous:
    what follows it are paths. Lists of changed files have no directories, except for what git lists like a file.
    """
    position = command_position(arguments, commands, is_valued)
    if position is None:
        return None
    name, others = arguments[position], arguments[position + 1 :]
    is_file = os.path.lexists(name) and not _is_directory(name)
    if position == 0:
        is_file = is_file and name != "lint" and any(map(os.path.lexists, others))
    return name if is_file else None


def command_position(
    arguments: Sequence[str], commands: Collection[str], is_valued: Callable[[str], bool]
) -> int | None:
    """The index of the command: the first argument that is neither an option nor an option's value.

    ``is_valued`` says of an option whether it takes a value. Behind options, the name of a directory is a path, unless words follow
    that are none: ``config show`` is a command in a project with a ``config``, ``config force-app`` isn't.
    """
    places = positional_places(arguments, is_valued)
    first = next(places, None)
    if first is None or arguments[first] not in commands:
        return None
    words = (arguments[place] for place in places)
    is_path = first > 0 and _is_directory(arguments[first]) and all(map(os.path.lexists, words))
    return None if is_path else first


def positional_places(arguments: Sequence[str], is_valued: Callable[[str], bool]) -> Iterator[int]:
    """The positions of the arguments before ``--`` that are neither options nor values of options."""
    for place, is_value in _before_dashes(arguments, is_valued):
        if not is_value and not _is_option(arguments[place]):
            yield place


def _before_dashes(arguments: Sequence[str], is_valued: Callable[[str], bool]) -> Iterator[tuple[int, bool]]:
    """The positions before the ``--`` behind which only paths follow, and whether the value of an option is there."""
    is_value = False
    for place, argument in enumerate(arguments):
        if argument == "--" and not is_value:
            return
        yield place, is_value
        is_value = not is_value and _is_option(argument) and _wants_value(argument, is_valued)


def _is_option(argument: str) -> bool:
    return argument.startswith("-") and argument != "-"


def _wants_value(option: str, is_valued: Callable[[str], bool]) -> bool:
    """The next argument is the option's value; of letters behind one dash, the last one decides (``-qf json``)."""
    if option.startswith("--"):
        return is_valued(option)
    takes = [place for place, letter in enumerate(option) if is_valued(f"-{letter}")]
    return bool(takes) and takes[0] == len(option) - 1


def _is_directory(path: str) -> bool:
    """A directory, but for a link to one and a submodule: git lists those as one entry, like a file.

    A submodule that isn't checked out is an empty directory.
    """
    if os.path.islink(path) or not os.path.isdir(path):
        return False
    try:
        names = os.listdir(path)
    except OSError:
        return True
    return bool(names) and ".git" not in names
