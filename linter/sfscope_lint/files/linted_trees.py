"""Finds the linted trees: no file in one is run, and no link in one decides where a write goes.

This runs before any import but ``os`` and ``sys`` is safe, so it imports nothing else (``errno`` is built in).
"""

import errno
import os
import sys

TYPE_CHECKING = False  # type checkers take it for typing's, which can't be imported yet
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_MARKS = (".git", "sfdx-project.json")
_ENVIRONMENT = ("GIT_WORK_TREE", "GIT_DIR")
# Their values are the user's own files, which aren't linted: a team's rules may be beside them, and they may be links.
_FILE_OPTIONS = {"--config", "--baseline", "--check", "--report", "--output", "-o"}
_MOST_LINKS = 40  # as in Linux
_SURELY_SHORT = 200  # characters; no system has a lower limit for a path or a name
_JUNCTION = 0xA0000003  # IO_REPARSE_TAG_MOUNT_POINT

_opened: "set[str]" = set()  # the folders of an editor, which no argument names
_at_the_start: "list[LintedTrees]" = []  # the trees of the command, once it has looked for them


class LintedTrees:
    """The trees around the working directory, around the paths, and around ``GIT_WORK_TREE`` and ``GIT_DIR``.

    A working directory behind a link in a repository belongs to two trees: its own and the link's.
    The root of a tree is the outermost directory with a ``.git`` or a project; repositories inside it belong to
    the tree. Without either, the directory itself is the tree, unless it is the root of the file system.

    They are the trees of the moment when this is made, and those of ``before``: somebody may rename a ``.git``, a link
    or a folder later. ``here`` is the working directory (None if it was deleted). ``links_here`` are the links on the way
    to it that are in a tree, each with the top of the tree. ``tops`` identify the roots of the trees. All paths are real.
    """

    def __init__(self, paths: "Iterable[str]", before: "LintedTrees | None" = None) -> None:
        self.here = _here()
        # Compared by identity: a name may differ in case, and a directory may be mounted twice.
        self.tops = {found for top in _tops(paths) if (found := _identity(top))}
        self.tops |= before.tops if before else set()
        self.links_here = tuple(
            (link, top) for link in _links_on(_way_here()) if (top := self._top_around(os.path.dirname(link)))
        )

    def hold(self, path: str) -> bool:
        """Whether an absolute path is in one, leads into one, or passes through a link in one.

        The path need not exist.
        """
        return leads_into(path, self.lie_around)

    def lie_around(self, place: str) -> bool:
        """Whether a path without links is in one, or is too long for the system, so that nobody can tell."""
        return is_too_long(place) or self._nearest(place) is not None

    def _top_around(self, directory: str) -> "str | None":
        return outermost_tree(directory) or self._nearest(directory)

    def _nearest(self, place: str) -> "str | None":
        while _identity(place) not in self.tops:
            above = os.path.dirname(place)
            if above == place:
                return None
            place = above
        return place


def lies_in_a_repository(place: str) -> bool:
    """Whether a path without links is in any repository or project, or is too long for the system."""
    return is_too_long(place) or outermost_tree(place) is not None


def leads_into(path: str, lies_there: "Callable[[str], bool]") -> bool:
    """Whether what an absolute path names lies there, or a link on the way to it does. The path need not exist."""
    links: list[str] = []
    try:
        # Windows has other redirections besides links.
        end = os.path.realpath(resolve(path, links.append))
    except OSError:  # links in a circle, or one that vanished meanwhile
        return True
    return any(map(lies_there, (*map(os.path.dirname, links), end)))


def count_as_linted(folders: "Iterable[str]") -> None:
    """From now on, the trees around these folders (absolute paths) belong to ``trees_of_the_command``."""
    _opened.update(folders)
    _at_the_start.clear()


def look_for_trees() -> None:
    """From now on, the linted trees of this process are those that it has now, whatever is renamed meanwhile."""
    _at_the_start[:] = [trees_of_the_command()]


def trees_of_the_command(*more: str) -> LintedTrees:
    """The linted trees of this process: of its arguments, of the folders that ``count_as_linted``, and of more paths."""
    first = next(iter(_at_the_start), None)
    if first and not more:
        return first
    return LintedTrees((*more, *_opened, *named_paths(sys.argv[1:])), first)


def named_paths(arguments: "Sequence[str]") -> "list[str]":
    """The arguments, and the values of ``--option=value``, without those that name the user's own files.

    An argument that isn't a path does no harm: it counts as a name in the working directory.
    """
    paths = []
    options, previous = True, ""
    for argument in arguments:
        name, _, value = argument.partition("=")
        if not options or previous not in _FILE_OPTIONS:
            paths.append(argument)
            if options and name.startswith("--") and name not in _FILE_OPTIONS:
                paths.append(value)
        options = options and argument != "--"  # only paths follow
        previous = argument
    return paths


def _here() -> "str | None":
    try:
        return os.getcwd()
    except OSError:
        return None


def _way_here() -> str:
    """The path by which a shell came to the working directory; empty if ``PWD`` is missing or out of date."""
    way = os.environ.get("PWD", "")
    return way if os.path.isabs(way) and _identity(way) == _identity(os.curdir) else ""


def _links_on(path: str) -> "list[str]":
    """The real paths of the links on the way to what an absolute path names, as far as it can be followed."""
    links: list[str] = []
    try:
        resolve(path, links.append)
    except OSError:
        return links
    return links


def outermost_tree(directory: str) -> "str | None":
    """The highest directory with a ``.git`` or a project, this one (absolute) or above; None if there is none."""
    found = None
    while True:
        if any(os.path.lexists(os.path.join(directory, mark)) for mark in _MARKS):
            found = directory
        above = os.path.dirname(directory)
        if above == directory:
            return found
        directory = above


def resolve(path: str, at_link: "Callable[[str], object]") -> str:
    """The target of an absolute path, which need not exist.

    ``at_link`` is called with the real path of each link on the way. Raises ``OSError`` for more links than a
    system follows, and for a path that becomes too long, because what is there may be a link.
    """
    done, left = split(path)
    links = 0
    while left:
        name = left.pop()
        step = os.path.dirname(done) if name == os.pardir else os.path.join(done, name)
        if not os.path.islink(step):
            if len(step) > _SURELY_SHORT and is_too_long(step):
                raise OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG))
            if _is_junction(
                step
            ):  # it isn't replaced by its target, which Windows writes in a form of its own
                at_link(step)
            done = step
            continue
        at_link(step)
        links += 1
        if links > _MOST_LINKS:
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        done, names = split(os.path.join(done, os.readlink(step)))
        left += names
    return done


def target_of(path: str) -> str:
    """The real path; the path itself if the system can't follow it, so that nothing is behind it.

    Before 3.13 Python fails for a chain of a thousand links.
    """
    try:
        return os.path.realpath(path)
    except (OSError, ValueError, RecursionError):
        return path


def _is_junction(path: str) -> bool:
    """Whether there is a link of Windows to a folder that Python doesn't call a link."""
    if os.name != "nt":
        return False
    try:
        return getattr(os.lstat(path), "st_reparse_tag", 0) == _JUNCTION
    except OSError:
        return False


def split(path: str) -> "tuple[str, list[str]]":
    """The root of an absolute path, and the names below it, the last one first."""
    drive, tail = os.path.splitdrive(path)
    tail = tail.replace(os.altsep, os.sep) if os.altsep else tail
    names = [name for name in tail.split(os.sep) if name not in {"", os.curdir}]
    return drive + os.sep, names[::-1]


def _tops(paths: "Iterable[str]") -> "Iterator[str]":
    for directory in _directories(paths):
        top = outermost_tree(directory)
        if top or os.path.dirname(directory) != directory:
            yield top or directory


def _directories(paths: "Iterable[str]") -> "set[str]":
    """The directories that are named or contain what is named: as they are written, and their real paths."""
    named = [*filter(None, [*paths, *map(os.environ.get, _ENVIRONMENT)])]
    here = _here()
    if here is None:  # relative paths mean nothing
        places = {path for path in named if os.path.isabs(path)}
    else:
        places = {here, *(os.path.join(here, path) for path in named)}
    linked = {place for place in places if os.path.islink(place)}
    places |= {*map(target_of, linked)}
    directories = {place if os.path.isdir(place) else os.path.dirname(place) for place in places}
    # A tree may lead into another one, and that one out again. A link outside of any tree is the user's.
    links = (link for path in {*directories, *linked, _way_here()} for link in _links_on(path))
    directories |= {above for link in links if outermost_tree(above := os.path.dirname(link))}
    return {*map(os.path.abspath, directories), *map(target_of, directories)}


def is_too_long(path: str) -> bool:
    """Whether the system takes no such path, so that nobody can tell what is there. A shorter one may lead to the same place."""
    try:
        os.lstat(path)
    except ValueError:
        return True
    except OSError as error:
        return error.errno == errno.ENAMETOOLONG
    return False


def _identity(path: str) -> "tuple[int, int] | None":
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino
