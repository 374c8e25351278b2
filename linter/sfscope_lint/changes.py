"""What has changed since a git revision: only the apps that it concerns are linted then."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from sfscope_lint import forceignore, settings, sfdx
from sfscope_lint.discovery import FoundFile
from sfscope_lint.metadata_types import type_of_file
from sfscope_lint.readers import open_file, read_file
from sfscope_lint.readers.external_client_app import AppFile
from sfscope_lint.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sfscope_lint.project import Part

# What a change of these means for an app isn't known before everything has been looked at.
_CONCERNS_ALL = {sfdx.FILE_NAME, forceignore.FILE_NAME, settings.FILE_NAME, settings.BASELINE_NAME}


class Changes(NamedTuple):
    """What differs from the merge base, on the disk and not committed included.

    ``paths`` are absolute, those that are gone included. ``apps`` are the names, in lower case, of the External
    Client Apps to which a changed file belonged at the merge base: one that has lost a file has changed, too.
    """

    paths: frozenset[str]
    apps: frozenset[str]

    def concern_all(self) -> bool:
        """A file has changed on which every app depends."""
        return any(os.path.basename(path) in _CONCERNS_ALL for path in self.paths)

    def of(self, files: Sequence[FoundFile]) -> tuple[FoundFile, ...]:
        """The files that have changed, and as companions those that they may need."""
        if self.concern_all():
            return tuple(files)
        return tuple(
            file if file.path in self.paths else file._replace(companion=True)
            for file in files
            if file.path in self.paths or file.type.joined
        )

    def losers(self, parts: Iterable[Part]) -> set[str]:
        """The paths (as shown) of the apps that have lost a file."""
        return {
            part.path
            for part in parts
            if isinstance(part, AppFile) and part.app and part.app.casefold() in self.apps
        }


def changes_since(revision: str, directory: str) -> Changes:
    """What has changed since the merge base of a revision and HEAD, around a directory (absolute).

    Raises ``SettingsError``.
    """
    up = os.fsdecode(_git(directory, "rev-parse", "--show-cdup").strip())
    top = os.path.abspath(os.path.join(directory, up))
    commit = f"{revision}^{{commit}}"
    known = _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", commit, may_fail=True).strip()
    if not known:
        raise settings.SettingsError(f"git knows no revision {revision!r} here (in CI, fetch it first)")
    base = _git(top, "merge-base", "HEAD", known.decode(), may_fail=True).strip().decode()
    if not base:
        raise settings.SettingsError(
            f"git finds no merge base of HEAD and {revision!r} (a shallow clone has too little history: fetch more)"
        )
    # Without renames: the old name counts as well as the new one.
    differing = _git(top, "diff", "--name-only", "--no-renames", "-z", base, "--").split(b"\0")
    untracked = _git(top, "ls-files", "--others", "--exclude-standard", "-z").split(b"\0")
    names = [os.fsdecode(name) for name in (*differing, *untracked) if name]
    apps = {app for name in names for app in _apps_before(top, base, name)}
    return Changes(frozenset(os.path.join(top, *name.split("/")) for name in names), frozenset(apps))


def _apps_before(top: str, base: str, name: str) -> Iterator[str]:
    """The External Client App that a file belonged to at the merge base."""
    kind = type_of_file(os.path.basename(name))
    if kind is None or not kind.joined:
        return
    content = _git(top, "show", f"{base}:{name}", may_fail=True)
    if not content:
        return
    file = FoundFile(name, name, kind, top, None, ignored=False, companion=True)
    for part in read_file(open_file(file, {}, {os.path.realpath(name): content}), kind):
        if isinstance(part, AppFile) and part.app:
            yield part.app.casefold()


def _git(directory: str, *arguments: str, may_fail: bool = False) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program, and a revision that can't be taken for an option
            ["git", "-C", directory, *arguments],  # noqa: S607 - the user's git
            capture_output=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except OSError as error:
        raise settings.SettingsError(f"git can't be run: {error.strerror or error}") from None
    if done.returncode and may_fail:
        return b""
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise settings.SettingsError(f"git can't say what has changed: {said[0] if said else 'it failed'}")
    return done.stdout
