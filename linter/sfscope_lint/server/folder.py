"""A folder that an editor has open: its settings, its files, and the report on the files that are being edited."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sfscope_lint.config.find import find_settings
from sfscope_lint.config.resolve import prepare
from sfscope_lint.config.rule_packages import RuleError
from sfscope_lint.config.settings_options import SettingsOptions
from sfscope_lint.engine.lint import find, lint_found
from sfscope_lint.files.ancestors import find_up
from sfscope_lint.files.found import Discovery
from sfscope_lint.files.linted_trees import target_of
from sfscope_lint.files.narrowing import narrowed
from sfscope_lint.files.sfdx_project import FILE_NAME as PROJECT_NAME
from sfscope_lint.files.shown_paths import show
from sfscope_lint.model.settings import SettingsError
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sfscope_lint.config.resolve import Prepared
    from sfscope_lint.engine.report import Report

NOTHING = Discovery((), (), {}, (), ())


class Mistake(Record):
    """What is wrong with the settings, and the line (from 1) of the settings file."""

    message: str
    line: int


class Folder(Record):
    """A folder (``path``, absolute) with the settings and rules that hold in it.

    ``settings_file`` is the path of the settings file in force; None if there is none, or if the folder isn't trusted.
    ``mistake`` is what is wrong with it or with the baseline; the defaults hold then. ``unused`` is the settings file that
    isn't read, because the folder isn't trusted.
    """

    path: str
    prepared: Prepared
    settings_file: str | None = None
    mistake: Mistake | None = None
    unused: str | None = None


def read_folder(path: str, contents: Mapping[str, bytes], *, trusted: bool) -> Folder:
    """Read the settings of a folder. ``contents`` maps real paths to bytes that replace files on disk.

    If the folder isn't trusted, it chooses neither rules nor settings: the defaults hold.
    """
    found = find_settings(path)
    if not trusted:
        return Folder(path, prepare(path, SettingsOptions(isolated=True)), unused=found)
    content = contents.get(target_of(found)) if found else None
    try:
        prepared = prepare(path, SettingsOptions(), content=content)
        return Folder(path, _with_baseline(prepared, path), found)
    except (SettingsError, RuleError) as error:
        mistake = _mistake(str(error), show(found, path) if found else "")
        return Folder(path, prepare(path, SettingsOptions(isolated=True)), found, mistake)


def find_files(folder: Folder, *, opened: bool) -> Discovery:
    """Walk through the folder's project: the slow part, done once and whenever files come or go.

    A folder that isn't ``opened`` as a folder is searched only if it has a project: it may be somebody's home.
    """
    if not opened and find_up(folder.path, PROJECT_NAME) is None:
        return NOTHING
    return find((), folder.prepared.settings, folder.path)


def lint_open(
    folder: Folder, whole: Discovery, contents: Mapping[str, bytes], paths: Sequence[str]
) -> Report:
    """Lint files (absolute paths) with what their apps need. ``contents`` is as for ``lint``."""
    settings, rules, *_ = folder.prepared
    asked = find(paths, settings, folder.path, contents, companions=False)
    found = narrowed(whole, asked, permissions=bool(settings.run_as))
    return lint_found(found, settings, rules, folder.path, contents)


def lint_whole(folder: Folder, whole: Discovery, contents: Mapping[str, bytes]) -> Report:
    """Lint the folder's whole project."""
    settings, rules, *_ = folder.prepared
    return lint_found(whole, settings, rules, folder.path, contents, whole=True)


def _with_baseline(prepared: Prepared, folder: str) -> Prepared:
    if not os.path.lexists(prepared.baseline_path):
        return prepared
    from sfscope_lint.engine.baseline_file import with_baseline

    path = prepared.baseline_path
    return prepared._replace(settings=with_baseline(prepared.settings, path, show(path, folder)))


def _mistake(message: str, shown: str) -> Mistake:
    """Split ``FILE:LINE:COLUMN: what is wrong``. A message without a line is about the whole file."""
    line, found, rest = message.removeprefix(f"{shown}:").partition(":")
    if not message.startswith(f"{shown}:") or not found or not line.strip().isdigit():
        return Mistake(message, 1)
    column, found, after = rest.partition(":")
    return Mistake((after if found and column.isdigit() else rest).strip(), int(line))
