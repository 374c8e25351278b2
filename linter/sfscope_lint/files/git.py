"""Starts git, so that nothing in a repository or its configuration runs or opens a connection.

Git reads the repository's configuration, which in an unpacked archive is somebody else's. So only plumbing
commands are used, which run no filter, text conversion, external diff, pager, editor, signature program or
alias. Whatever else the configuration can start is switched off. The repository is the one that we found. Git
doesn't search for one, so its check of the directory's owner doesn't apply.
"""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from typing import TYPE_CHECKING

from sfscope_lint.files.ancestors import is_within
from sfscope_lint.files.linted_trees import target_of, trees_of_the_command
from sfscope_lint.files.repository import common_directory, linked_objects
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sfscope_lint.files.linted_trees import LintedTrees
    from sfscope_lint.files.repository import Repository

SECONDS = 60.0  # for one call; an answer takes a fraction of a second in a large repository
LINK = "120000"
SUBMODULE = "160000"

# For a missing object, some versions before 2.45 start git fetch whatever GIT_NO_LAZY_FETCH says. If fetch.bundleURI is set, that
# opens a connection whatever protocols are allowed, and so runs a credential helper. This mistake ends it first.
_NO_FETCH = "fetch.parallel"
_SETTINGS = (
    "core.fsmonitor=",  # not false: before git 2.36, that was a program of this name
    f"core.hooksPath={os.devnull}",
    "core.virtualFilesystem=",  # a program, and a helper that fetches: of https://github.com/microsoft/git
    "core.useGvfsHelper=false",
    f"{_NO_FETCH}=-1",
)
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "",  # no transport at all
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    # A configuration decides where traces are written or sent, and HOME may be the checkout.
    "GIT_TRACE2": "0",
    "GIT_TRACE2_EVENT": "0",
    "GIT_TRACE2_PERF": "0",
    "LC_ALL": "C",
}
# Kept for the user. Other GIT_ variables would change what these commands mean, or write traces.
_KEPT = ("GIT_CONFIG", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES")
_PATHS = ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_OBJECT_DIRECTORY")
# Where git finds its configuration, its libraries and its system; each is a path or a list of paths.
_PLACES = {
    "HOME", "XDG_CONFIG_HOME", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH",
    "DEVELOPER_DIR", "TMPDIR", "ALLUSERSPROFILE", "APPDATA", "COMSPEC", "HOMEDRIVE", "HOMEPATH",
    "HOMESHARE", "LOCALAPPDATA", "PROGRAMDATA", "SYSTEMDRIVE", "SYSTEMROOT", "TEMP", "TMP",
    "USERPROFILE", "WINDIR",
}  # fmt: skip
# The system's programs stay usable if the whole file system is a linted tree.
_SYSTEM = (
    ["/bin", "/usr/bin"] if os.name == "posix" else [os.environ.get("PROGRAMFILES") or r"C:\Program Files"]
)
_PROMISOR = r"^(remote\..*\.promisor|extensions\.partialclone)$"  # settings of a partial clone
_LACKING = " (a partial clone lacks objects, and none is fetched: clone without --filter)"
_CASELESS = sys.platform in ("win32", "darwin")


class GitError(Exception):
    """Git is missing or failed; the message is one line that says why."""


class Entry(Record):
    """The entry of a commit at a path: the mode (octal digits) and the object's id (hexadecimal digits)."""

    repository: Repository
    mode: str
    id: str


def name_key(name: str) -> str:
    """A name in git's form, normalized for comparison with names on disk.

    On systems that ignore case, case and Unicode form are folded.
    """
    return unicodedata.normalize("NFC", name).casefold() if _CASELESS else name


def tracked_files(repository: Repository) -> frozenset[str]:
    """The files in the index: ``name_key`` of their paths from the top, with ``/``. Raises ``GitError``."""
    return frozenset(map(name_key, _names(_run_with_index(repository, "ls-files", "-z"))))


def ignored_files(repository: Repository, names: Sequence[str]) -> frozenset[str]:
    """Those of the files that git ignores and doesn't track. Raises ``GitError``.

    ``names`` are paths from the top, with ``/``; the result has them as they are.
    """
    # Without ./ a name that begins with a colon would be a pattern; this command refuses --literal-pathspecs.
    here = "./"
    asked = "\0".join(here + name for name in names).encode(sys.getfilesystemencoding(), "surrogateescape")
    output = _run_with_index(repository, "check-ignore", "-z", "--stdin", asked=asked, no_is_1=True)
    return frozenset(name.removeprefix(here) for name in _names(output))


def find_commit(repository: Repository, revision: str) -> str | None:
    """The id of the commit that a revision names; None if there is none. Raises ``GitError``."""
    run = _run_with_index if ":" in revision else _run  # :FILE is a file of the index
    arguments = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    return run(repository, *arguments, no_is_1=True).strip().decode() or None


def find_merge_base(repository: Repository, commit: str) -> str | None:
    """The merge base of HEAD and a commit; None if there is none. Raises ``GitError``."""
    lines = _run(repository, "merge-base", "HEAD", commit, no_is_1=True).decode().split()
    return lines[0] if lines else None


def list_tree(repository: Repository, commit: str) -> Iterator[tuple[str, Entry]]:
    """The files, links and submodules of a commit, by path from the top, with ``/``. Raises ``GitError``."""
    for record in _names(_run(repository, "ls-tree", "-r", "-z", "--full-tree", commit)):
        about, _, name = record.partition("\t")
        mode, _, object_id = about.split(" ")
        yield name, Entry(repository, mode, object_id)


def read_blobs(repository: Repository, ids: Sequence[str]) -> Iterator[bytes]:
    """The contents of blobs, in the order of their ids. Raises ``GitError``, also for a missing blob."""
    if not ids:
        return
    output = _run(repository, "cat-file", "--batch", asked="".join(f"{one}\n" for one in ids).encode())
    position = 0
    for one in ids:
        end = output.index(b"\n", position)
        *_, size = output[position:end].split(b" ")  # ID blob SIZE, or ID missing
        if not size.isdigit():
            raise GitError(f"git lacks the object {one}{_lacking(repository)}")
        start, position = end + 1, end + 1 + int(size) + 1
        yield output[start : start + int(size)]


def _names(output: bytes) -> list[str]:
    # Not os.fsdecode, which on Windows fails for bytes that aren't UTF-8.
    return [
        name for name in output.decode(sys.getfilesystemencoding(), "surrogateescape").split("\0") if name
    ]


def _run_with_index(
    repository: Repository, *arguments: str, asked: bytes = b"", no_is_1: bool = False
) -> bytes:
    """As ``_run``, for a command that reads the index: if that is or shall be sparse, git writes objects for its folders.

    A ``.git`` from an archive may lead them anywhere. Git gets the common directory that was checked: it may read
    another one in ``commondir`` than we did, such as a longer path, or its own name where that is a link into ``/proc``.
    """
    try:
        common = common_directory(repository)
        pointer = linked_objects(repository, common)
    except (OSError, ValueError) as error:
        raise GitError(f"git's objects can't be found: {getattr(error, 'strerror', None) or error}") from None
    if pointer:
        raise GitError(f"{pointer} leads elsewhere, and git may write objects there")
    return _run(repository, *arguments, asked=asked, no_is_1=no_is_1, common=common)


def _run(
    repository: Repository,
    *arguments: str,
    asked: bytes = b"",
    no_is_1: bool = False,
    common: str | None = None,
) -> bytes:
    """The output of git; empty if it exits with 1 and that means no (``no_is_1``). Raises ``GitError``.

    Git finds the common directory itself if there is no ``common``.
    """
    linted = trees_of_the_command(repository.work_tree)
    directories = _program_directories(os.environ.get("PATH", os.defpath), linted)
    program = _find_program(directories, linted)
    settings = [word for setting in _SETTINGS for word in ("-c", setting)]
    paths = (f"--git-dir={repository.git_dir}", f"--work-tree={repository.work_tree}")
    try:
        done = subprocess.run(  # noqa: S603 - our arguments; a revision stands behind --end-of-options
            [program, "--no-pager", *paths, *settings, *arguments],
            executable=program,  # on Windows nothing else would tell the program from its arguments
            cwd=os.path.dirname(program),  # relative paths in the environment must not lead into the tree
            env=_environment(linted, directories) | ({"GIT_COMMON_DIR": common} if common else {}),
            input=asked,
            capture_output=True,
            check=False,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise GitError(f"git {arguments[0]} did not answer within {SECONDS:g} seconds") from None
    except OSError as error:
        raise GitError(f"git can't be started: {error.strerror or error}") from None
    said = done.stderr.decode("utf-8", "replace").splitlines()
    wrong = [line for line in said if line.startswith(("fatal:", "error:"))]
    # For an index that git can't read completely, it lists a part and exits with 0.
    if not wrong and (done.returncode == 0 or (done.returncode == 1 and no_is_1)):
        return done.stdout
    why = next((line for line in wrong if _NO_FETCH not in line), f"exit code {done.returncode}")
    lacking = "" if arguments[0] == "config" else _lacking(repository)
    raise GitError(f"git {arguments[0]} failed: {why[:300]}{lacking}")


def _lacking(repository: Repository) -> str:
    """Why objects may be missing; empty if the repository isn't a partial clone. What git says differs with its version."""
    try:
        return _LACKING if _run(repository, "config", "--get-regexp", _PROMISOR, no_is_1=True) else ""
    except GitError:
        return ""


def _environment(linted: LintedTrees, directories: list[str]) -> dict[str, str]:
    """The variables of our environment that git needs, without those that lead into a linted tree.

    The git on PATH may be a script: then the shell that it names is looked for on PATH as well, and others would
    tell that shell, or a program that it starts, what to run first.
    """
    kept = {
        name: value
        for name, value in _callers_environment().items()
        if name.startswith(_KEPT) or (name.upper() in _PLACES and not _leads_into(linted, value))
    }
    # Make these paths absolute, because git is started in another directory.
    kept |= {name: os.path.abspath(kept[name]) for name in _PATHS if kept.get(name)}
    return kept | {"PATH": os.pathsep.join(directories)} | _ENVIRONMENT


def _callers_environment() -> dict[str, str]:
    """The environment that we were started in: the self-contained build puts its own libraries before the system's."""
    environment = dict(os.environ)
    if getattr(sys, "frozen", False):
        environment.pop("LD_LIBRARY_PATH", None)
        original = environment.pop("LD_LIBRARY_PATH_ORIG", None)
        environment |= {"LD_LIBRARY_PATH": original} if original else {}
    return environment


def _leads_into(linted: LintedTrees, value: str) -> bool:
    """Whether a path, or one in a list of paths, is absolute and in a linted tree.

    A loader of libraries replaces names with a ``$`` and takes a semicolon for a separator, so only it can tell where a
    value with a ``$`` leads.
    """
    places = (value, *value.replace(";", os.pathsep).split(os.pathsep))
    return "$" in value or any(os.path.isabs(place) and linted.hold(place) for place in places)


def _program_directories(path: str, linted: LintedTrees) -> list[str]:
    """The absolute directories on PATH that are in no linted tree, and the system's."""
    return [
        directory
        for directory in path.split(os.pathsep)
        if os.path.isabs(directory) and (not linted.hold(directory) or _is_of_the_system(directory))
    ]


def _find_program(directories: list[str], linted: LintedTrees) -> str:
    """The absolute path of the first git that is in no linted tree."""
    for directory in directories:
        program = os.path.join(directory, "git.exe" if os.name == "nt" else "git")
        if not os.path.isfile(program) or not os.access(program, os.X_OK):
            continue
        if not linted.hold(program) or _is_of_the_system(program):
            return program
    raise GitError("there is no git on PATH (outside of the repository)")


def _is_of_the_system(place: str) -> bool:
    """Whether the path and its target are both in the system's directories.

    A link that is named git may lead to any program.
    """
    forms = (os.path.normpath, target_of)
    return all(any(is_within(form(place), form(directory)) for directory in _SYSTEM) for form in forms)
