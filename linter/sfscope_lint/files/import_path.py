"""Prevents Python from importing modules from a linted tree.

This runs before any import but ``os`` and ``sys`` is safe, so it imports nothing else until ``keep_out`` has
returned.
"""

import os
import sys

from sfscope_lint.files.linted_trees import leads_into, lies_in_a_repository, trees_of_the_command

TYPE_CHECKING = False  # type checkers take it for typing's, which can't be imported yet
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType


def keep_out() -> None:
    """From now on, import nothing from the linted trees. Call it again when further folders count as linted.

    The interpreter's library, site-packages and the directory from which sfscope-lint was installed stay
    usable, even inside a linted tree.
    """
    sources = _Sources(trees_of_the_command().lie_around)
    # Python puts the command's own directory first; it contains programs, not modules.
    programs = os.path.dirname(os.path.realpath(sys.argv[0])) if sys.argv[0] else None
    entries: list[object] = [*sys.path]
    sys.path[:] = [
        entry
        for entry in entries
        if isinstance(entry, str)  # Python passes over others, too
        and os.path.isabs(entry)
        and os.path.exists(entry)
        and not sources.refuse(entry)
        and (os.path.realpath(entry) != programs or os.path.isdir(os.path.join(entry, "sfscope_lint")))
    ]
    _import_from(sources)


def leave_repositories() -> None:
    """Import nothing from any repository or project until ``keep_out`` is called again.

    The language server needs modules before the editor says which folders it has open. Entries of ``PYTHONPATH`` in one
    stay off the path.
    """
    sources = _Sources(lies_in_a_repository)
    named = {os.path.abspath(entry) for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if entry}
    sys.path[:] = [entry for entry in sys.path if entry not in named or not sources.refuse(entry)]
    _import_from(sources)


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


def find_without_importing(name: str) -> "ModuleSpec":
    """The spec of a module, found without running any code of its parent packages. Raises ``ImportError``."""
    import importlib.util
    import pkgutil

    full, *names = name.split(".")
    spec = importlib.util.find_spec(full)
    for below in names:
        full = f"{full}.{below}"
        finders = map(pkgutil.get_importer, (spec and spec.submodule_search_locations) or ())
        found = [one for finder in finders if finder and (one := finder.find_spec(full))]
        # As in Python, a module comes before directories without code, which count together.
        spec = next((one for one in found if one.loader), next(iter(found), None))
        if spec and not spec.loader:
            spec.submodule_search_locations = [
                place for one in found for place in one.submodule_search_locations or ()
            ]
    if spec is None:
        raise ModuleNotFoundError(f"No module named {full!r}", name=full)
    return spec


def _import_from(sources: "_Sources") -> None:
    """From now on, import nothing from elsewhere."""
    # Compiled modules are code, too.
    compiled = sys.pycache_prefix
    if compiled and (not os.path.isabs(compiled) or sources.refuse(compiled)):
        sys.pycache_prefix = None
    # An editable install may add its own finder, and a namespace package keeps the path where it was found.
    others = (one for one in sys.meta_path if not isinstance(one, _Guard))
    # Only Python before 3.12 asks finders that give no specs, which tell where a module is.
    sys.meta_path[:] = [_Guard(sources), *(one for one in others if hasattr(one, "find_spec"))]


class _Sources:
    """Decides where modules may come from: not from where ``is_linted`` says so, unless that is one of our own directories.

    A link in our own directories must not lead there.
    """

    def __init__(self, is_linted: "Callable[[str], bool]") -> None:
        self._is_linted = is_linted
        self._own = _prefixes(_own_directories())
        self._plain: set[str] = set()  # paths in them without a link on the way

    def refuse(self, path: str) -> bool:
        """Whether a module, or a directory of modules, must not come from a path."""
        above, _, name = path.rpartition(os.sep)
        if above in self._plain and name != os.pardir and not os.path.islink(path):  # next to a known module
            return False
        if not os.path.isabs(path):
            path = os.path.join(os.getcwd(), path)
        if os.pardir in path and path != (plain := os.path.normpath(path)):
            # Behind a link it is the directory above the target, except on Windows.
            return self.refuse(plain) or (not self._is_own(path) and leads_into(path, self._is_linted))
        if not _is_within(path, self._own):
            return leads_into(path, self._is_linted)
        if not self._leads_away(path):
            return False
        return not self._is_own(path) and self._is_linted(os.path.realpath(path))

    def _is_own(self, path: str) -> bool:
        """Whether the real path is in one of our own directories."""
        return _is_within(os.path.realpath(path), _real_prefixes(self._own))

    def _leads_away(self, path: str) -> bool:
        """Whether there is a link between our own directory and a path in it, or the path is one."""
        passed = []
        while _is_within(path, self._own) and path not in self._plain:
            if os.path.islink(path):
                return True
            passed.append(path)
            path = os.path.dirname(path)
        self._plain.update(passed)  # now it is known that no link is on the way to them
        return False


class _Guard:
    """An import finder that refuses what the finders after it find in a linted tree."""

    def __init__(self, sources: _Sources) -> None:
        self._sources = sources

    def find_spec(
        self, name: str, path: "Sequence[str] | None" = None, target: "ModuleType | None" = None
    ) -> "ModuleSpec | None":
        for finder in [one for one in sys.meta_path if not isinstance(one, _Guard)]:
            find = getattr(finder, "find_spec", None)
            spec: ModuleSpec | None = find(name, path, target) if find else None
            if spec is not None:
                for place in filter(self._sources.refuse, _places(spec)):
                    said = f"{name} lies in the repository that is linted"
                    raise ModuleNotFoundError(said, name=name, path=place)
                return spec
        return None


def _places(spec: "ModuleSpec") -> "Iterator[str]":
    """The files (a compiled one, too) and directories of a module; none for a built-in module."""
    # A finder need not say where the module is; then its loader may know: its file, or the zip file that it is in.
    loader = spec.loader
    is_file = spec.has_location or os.path.isabs(_as_text(spec.origin))  # else a word for how it was made
    files = (spec.origin, spec.cached) if is_file else ()
    of_loader = (getattr(loader, "path", None), getattr(loader, "archive", None))
    places = dict.fromkeys((*files, *of_loader, *(spec.submodule_search_locations or ())))
    yield from filter(None, map(_as_text, places))


def _as_text(path: object) -> str:
    """A path, which a finder may give as a ``pathlib.Path``; empty for anything else."""
    if isinstance(path, str):
        return path
    return os.fsdecode(path) if isinstance(path, bytes | os.PathLike) else ""


def _own_directories() -> "list[str]":
    interpreter = [os.path.dirname(os.__file__)]
    # Elsewhere no modules are beside the program, and Python may have guessed where that is.
    if os.name == "nt":
        interpreter.append(os.path.dirname(sys.executable or os.__file__))
    return [*_own_packages(), *_site_packages(), *interpreter]


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


def _prefixes(directories: "Iterable[str]") -> "tuple[str, ...]":
    """The directories with a separator, for comparison with the start of paths."""
    return tuple(os.path.join(directory, "") for directory in directories)


def _real_prefixes(directories: "Iterable[str]") -> "tuple[str, ...]":
    return _prefixes(map(os.path.realpath, directories))


def _is_within(path: str, prefixes: "tuple[str, ...]") -> bool:
    return (path + os.sep).startswith(prefixes)
