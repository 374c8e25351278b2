"""Selects the files that are linted, and the rules that apply to them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sfscope_lint.model.rule import ALWAYS_ON, is_named
from sfscope_lint.record import Record
from sfscope_lint.salesforce.metadata_types import GLOBAL_OAUTH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sfscope_lint.engine.changes import Changes
    from sfscope_lint.files.found import Discovery, FoundFile, FoundSource
    from sfscope_lint.model.rule import Rule
    from sfscope_lint.model.settings import Settings
    from sfscope_lint.model.token_requests import TokenRequest
    from sfscope_lint.readers.parts import Part


class Selection(Record):
    """The files that are read, and those that ``.forceignore`` or the settings leave out (paths as shown).

    A file that ``.forceignore`` names is read only for the rules that ignore ``.forceignore`` (``anyway``),
    an excluded file only for mandatory rules. ``left_out`` are all files of both kinds, also those that nobody
    asked for. ``named`` are all files that somebody asked for, also unchanged ones. ``warnings`` and ``details`` say what git
    could not answer.
    """

    files: tuple[FoundFile, ...]
    sources: tuple[FoundSource, ...]
    all_rules: Sequence[Rule]
    anyway: Sequence[Rule]
    ignored: tuple[str, ...]
    excluded: tuple[str, ...]
    changes: Changes | None
    warnings: tuple[str, ...]
    details: tuple[str, ...]
    left_out: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()

    def asked_for(self, parts: Iterable[Part]) -> set[str]:
        """The paths (as shown) whose apps are linted; ``parts`` are what the files say."""
        paths = {file.shown for file in self.files if not file.companion and not file.ignored}
        if self.changes is None:
            return paths
        changed = {file.shown for file in self.files if file.path in self.changes.paths and not file.ignored}
        return paths | (self.named & self.changes.parts_of_changed_apps(parts, changed))

    def requests(self, found: Iterable[TokenRequest], app_paths: set[str]) -> tuple[TokenRequest, ...]:
        """The token requests that are linted; ``app_paths`` are the paths (as shown) of the linted apps."""
        return tuple(
            request for request in found if not self.changes or self.changes.affect(request, app_paths)
        )

    def shown_sources(self, requests: Iterable[TokenRequest]) -> tuple[str, ...]:
        """The paths (as shown) of the files that were searched for token requests.

        With ``changed_since`` only changed files and those with linted ``requests`` count.
        """
        asking = {request.source.path for request in requests}
        return tuple(
            file.shown
            for file in self.sources
            if not self.changes
            or self.changes.everything
            or file.path in self.changes.paths
            or file.shown in asking
        )

    def rules(self, file: FoundFile) -> Sequence[Rule]:
        """The rules about files that look at this one."""
        return self.anyway if file.ignored else self.all_rules


def select_files(
    discovery: Discovery,
    rules: Sequence[Rule],
    settings: Settings,
    working_directory: str,
    contents: Mapping[str, bytes],
) -> Selection:
    """Sort out the files, whether a directory or their own name brought them in.

    ``rules`` are the rules about files; ``contents`` is the parameter of ``lint``. Raises ``SettingsError``.
    """
    found = discovery.files
    anyway = [rule for rule in rules if not rule.category.respects_forceignore]
    both: list[FoundFile | FoundSource] = [*found, *discovery.sources]
    ignored = {file.shown for file in both if file.ignored and settings.forceignore}
    excluded: set[str] = set()
    if settings.exclude:
        from sfscope_lint.files.globs import Globs

        globs = Globs(settings.exclude, settings.root or working_directory)
        excluded = {file.shown for file in both if globs.match(file.path)} - ignored
    left_out = set[str]() if settings.mandatory else excluded
    files = tuple(
        file if file.ignored == (file.shown in ignored) else file._replace(ignored=not file.ignored)
        for file in found
        if file.shown not in left_out and (anyway or file.shown not in ignored)
    )
    sources = tuple(file for file in discovery.sources if file.shown not in ignored | left_out)
    sources, said = _without_private_settings(sources)
    asked_for = [file.shown for file in found if not file.companion]
    changes = None
    if settings.changed_since is not None:
        from sfscope_lint.engine.changes import RunFiles, changes_since

        run_files = RunFiles(files, sources, settings.read_from, contents, bool(settings.run_as))
        changes = changes_since(settings.changed_since, working_directory, run_files)
        files = changes.marked_new(changes.of(files, requests=bool(sources)))
    files, warnings, details = _marked_tracked(files, rules)
    return Selection(
        files,
        sources,
        rules,
        anyway,
        tuple(path for path in asked_for if path in ignored),
        tuple(path for path in asked_for if path in excluded),
        changes,
        warnings,
        (*details, *said),
        frozenset(ignored | excluded),
        frozenset(asked_for),
    )


def _without_private_settings(
    sources: tuple[FoundSource, ...],
) -> tuple[tuple[FoundSource, ...], tuple[str, ...]]:
    """The files, without settings that git ignores and the user didn't name; then details.

    Such settings stay on one machine. git is asked only if there may be some: files with the words of settings.
    """
    asking = [file.path for file in sources if "settings" in file.type.formats and not file.named]
    if not asking:
        return sources, ()
    from sfscope_lint.files.tracking import find_ignored

    private = find_ignored(asking)
    kept: list[FoundSource] = []
    details = [f"git wasn't asked which settings files it ignores: {problem}" for problem in private.problems]
    for file in sources:
        left = file.type.without_settings() if file.path in private.paths and not file.named else file.type
        if left is not file.type:
            details.append(f"{file.shown}: not searched for settings, because git ignores it")
        if left:
            kept.append(file._replace(type=left))
    return tuple(kept), tuple(details)


def _marked_tracked(
    files: tuple[FoundFile, ...], rules: Sequence[Rule]
) -> tuple[tuple[FoundFile, ...], tuple[str, ...], tuple[str, ...]]:
    """The files, with a mark on global OAuth files that git tracks; then warnings and details.

    git is asked only if a rule needs it.
    """
    asking = " and ".join(rule.name for rule in rules if rule.asks_git)
    about = {file.path for file in files if file.type.root == GLOBAL_OAUTH and not file.companion}
    if not asking or not about:
        return files, (), ()
    from sfscope_lint.files.tracking import find_tracked

    tracked = find_tracked(sorted(about))
    return (
        tuple(file._replace(tracked=True) if file.path in tracked.paths else file for file in files),
        tuple(f"{asking}: not every file could be checked: {problem}" for problem in tracked.problems),
        tuple(f"{asking}: {path} isn't in a git repository" for path in tracked.outside),
    )


def waivers(settings: Settings, rules: Sequence[Rule], working_directory: str) -> Callable[[Rule, str], bool]:
    """A function that says whether the settings leave out a rule in a file (path as shown)."""
    excluded = settings.exclude if settings.mandatory else ()  # otherwise excluded files aren't read
    if not settings.per_file_ignores and not excluded:
        return lambda _, __: False
    from sfscope_lint.files.globs import Globs

    root = settings.root or working_directory
    by_rule = {}
    for rule in rules:
        if is_named(rule, settings.mandatory):
            continue
        globs = [glob for glob, names in settings.per_file_ignores.items() if is_named(rule, names)]
        if rule.name != ALWAYS_ON:  # mandatory rules need excluded files to be readable
            globs += excluded
        if globs:
            by_rule[rule.name] = Globs(globs, root)

    def waived(rule: Rule, path: str) -> bool:
        absolute = os.path.normpath(os.path.join(working_directory, path))
        return rule.name in by_rule and by_rule[rule.name].match(absolute)

    return waived
