"""Prevents Python from importing modules from a repository that is linted.

This runs before any import but ``os`` and ``sys`` is safe, so it imports nothing else until ``keep_out`` has
returned.
"""

import os
import sys

from sfscope_lint.files.repository_root import project_of, root_of

TYPE_CHECKING = False  # type checkers take it for typing's, which can't be imported yet
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

# Their values are the user's own files, and a team's rules may be beside them.
_FILE_OPTIONS = {"--config", "--baseline", "--check"}


def keep_out(arguments: "Sequence[str]") -> None:
    """From now on, import nothing from the repositories that are linted.

    These are the repositories and nearest projects around the working directory and around the paths among
    the arguments; without a repository, the directory itself. The interpreter's library, site-packages and
    the directory from which sfscope-lint was installed stay usable, even inside a repository.
    """
    linted = _Linted(arguments)
    # Python puts the command's own directory first; it contains programs, not modules.
    programs = os.path.dirname(os.path.realpath(sys.argv[0])) if sys.argv[0] else None
    sys.path[:] = [
        entry
        for entry in sys.path
        if os.path.isabs(entry)
        and os.path.exists(entry)
        and not linted.holds(entry)
        and (os.path.realpath(entry) != programs or os.path.isdir(os.path.join(entry, "sfscope_lint")))
    ]
    # Compiled modules are code, too.
    compiled = sys.pycache_prefix
    if compiled and (not os.path.isabs(compiled) or linted.holds(compiled)):
        sys.pycache_prefix = None
    # An editable install may add its own finder, and a namespace package keeps the path where it was found.
    sys.meta_path.insert(0, _Guard(linted))


def is_standard_library(name: str) -> bool:
    """Whether a top-level module comes with Python, including Python's tests and private modules.

    Nothing is imported. Raises ``ImportError`` or ``ValueError`` if it can't be found.
    """
    import importlib.util
    import sysconfig

    if name in sys.stdlib_module_names or name in sys.builtin_module_names:
        return True
    spec = importlib.util.find_spec(name)
    if spec is None:
        return False
    if spec.origin in {"built-in", "frozen"}:
        return True
    standard = _real_prefixes(map(sysconfig.get_path, ("stdlib", "platstdlib")))
    installed = _real_prefixes([*map(sysconfig.get_path, ("purelib", "platlib")), *_site_packages()])
    return any(
        _is_within(place, standard) and not _is_within(place, installed)
        for place in map(os.path.realpath, _places(spec))
    )


class _Linted:
    """The repositories that are linted; modules must not come from them."""

    def __init__(self, arguments: "Sequence[str]") -> None:
        self._arguments = arguments
        self._installed = _prefixes([*_own_packages(), *_site_packages()])
        interpreter = [os.path.dirname(os.__file__), os.path.dirname(sys.executable or os.__file__)]
        self._own = (*self._installed, *_prefixes(interpreter))
        self._roots: set[tuple[int, int]] | None = None  # computed on first use

    def holds(self, path: str) -> bool:
        """Whether a path or its target is in one of the repositories and not in our own directories."""
        path = os.path.abspath(path) if os.pardir in path or not os.path.isabs(path) else path
        if _is_within(path, self._own):
            return False
        real = os.path.realpath(path)
        return self._lies_in_one(path) or (real != path and self._lies_in_one(real))

    def are_linked_from(self, path: str) -> bool:
        """Whether a path in an installation directory is a link into one of the repositories."""
        if not _is_within(path, self._installed):
            return False
        real = os.path.realpath(path)
        return real != path and not _is_within(real, _real_prefixes(self._own)) and self._lies_in_one(real)

    def _lies_in_one(self, path: str) -> bool:
        if self._roots is None:
            # Compared by identity: a name may differ in case, and a directory may be mounted twice.
            self._roots = {found for root in _roots(self._arguments) if (found := _identity(root))}
        while _identity(path) not in self._roots:
            above = os.path.dirname(path)
            if above == path:
                return False
            path = above
        return True


class _Guard:
    """An import finder that refuses what the finders after it find in a repository that is linted."""

    def __init__(self, linted: _Linted) -> None:
        self._linted = linted

    def find_spec(
        self, name: str, path: "Sequence[str] | None" = None, target: "ModuleType | None" = None
    ) -> "ModuleSpec | None":
        finders = sys.meta_path[sys.meta_path.index(self) + 1 :]
        for finder in finders:
            find = getattr(finder, "find_spec", None)
            spec: ModuleSpec | None = find(name, path, target) if find else None
            if spec is not None:
                if any(self._refuses(name, place) for place in _places(spec)):
                    raise ModuleNotFoundError(f"{name} lies in the repository that is linted", name=name)
                return spec
        return None

    def _refuses(self, name: str, place: str) -> bool:
        is_top_level = "." not in name  # what lies in a package is where the package is
        return self._linted.holds(place) or (is_top_level and self._linted.are_linked_from(place))


def _roots(arguments: "Sequence[str]") -> "Iterator[str]":
    """The tops of the repositories and projects around the working directory and around what the arguments may name.

    An argument that names nothing counts as a path, too: what is around it is the working directory's.
    """
    paths = _possible_paths(arguments)
    try:
        directories = {os.getcwd()}
    except OSError:  # it is gone, and relative paths with it
        directories, paths = set(), [path for path in paths if os.path.isabs(path)]
    directories |= {os.path.realpath(os.path.dirname(path)) for path in paths}
    # The top itself may be named, and then it isn't around the directory that it lies in.
    directories |= {os.path.realpath(path) for path in paths if os.path.isdir(path)}
    # Packages are looked for from the nearest project upward, and that may lie above the repository.
    projects = {project for directory in directories if (project := project_of(directory))}
    for directory in directories | projects:
        root = root_of(directory) or directory
        if os.path.dirname(root) != root:  # the top of the file system is no project
            yield root


def _possible_paths(arguments: "Sequence[str]") -> "list[str]":
    """The arguments, and the values of ``--option=value``, without those that name files of whoever starts the run."""
    paths = []
    options, previous = True, ""
    for argument in arguments:
        name, _, value = argument.partition("=")
        if not options or previous not in _FILE_OPTIONS:
            paths.append(argument)
            if options and name.startswith("--") and name not in _FILE_OPTIONS:
                paths.append(value)
        options = options and argument != "--"  # behind it all are paths
        previous = argument
    return paths


def _places(spec: "ModuleSpec") -> "Iterator[str]":
    """The files and directories that a module would be imported from; none for a built-in module."""
    if spec.has_location and spec.origin:
        yield spec.origin
    yield from spec.submodule_search_locations or ()


def _own_packages() -> "list[str]":
    """The directories of sfscope-lint itself; in an editable install the rules are beside it."""
    home = os.path.abspath(__file__)
    for _ in ("import_path.py", "files", "sfscope_lint"):
        home = os.path.dirname(home)
    above, name = os.path.split(home)
    return [home, os.path.join(above, "rules")] if name == "linter" else [home]


def _site_packages() -> "list[str]":
    site = sys.modules.get("site")  # not there with -S
    return [*site.getsitepackages()] if site else []


def _identity(path: str) -> "tuple[int, int] | None":
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino


def _prefixes(directories: "Iterable[str]") -> "tuple[str, ...]":
    """The directories with a separator, for comparison with the start of paths."""
    return tuple(os.path.join(directory, "") for directory in directories)


def _real_prefixes(directories: "Iterable[str]") -> "tuple[str, ...]":
    return _prefixes(map(os.path.realpath, directories))


def _is_within(path: str, prefixes: "tuple[str, ...]") -> bool:
    return (path + os.sep).startswith(prefixes)
