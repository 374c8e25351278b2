"""The options of each command, as one record each."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sfscope_lint.config.settings_options import SettingsOptions


class LintOptions(NamedTuple):
    """The options of lint. ``reports`` are the files to write, each a format and a path."""

    paths: tuple[str, ...]
    format: str
    reports: tuple[tuple[str, str], ...]
    settings: SettingsOptions
    fix: bool
    unsafe_fixes: bool
    diff: bool
    changed_since: str | None
    write_baseline: bool
    baseline: str | None
    no_baseline: bool
    no_suppressions: bool
    stdin_filename: str | None
    no_forceignore: bool
    no_token_requests: bool
    list_files: bool
    color: str
    quiet: bool
    verbose: bool


class ExplainOptions(NamedTuple):
    """The options of explain. ``text`` are the words of a rule's name or of an error; without any, list the rules."""

    text: tuple[str, ...]
    format: str
    color: str
    settings: SettingsOptions


class InventoryOptions(NamedTuple):
    """The options of inventory. ``format`` is None where none is named; ``check`` is the file to compare with."""

    paths: tuple[str, ...]
    format: str | None
    check: str | None
    no_forceignore: bool
    settings: SettingsOptions
