"""The options of lint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.record import Record

if TYPE_CHECKING:
    from sfscope_lint.config.settings_options import SettingsOptions


class LintOptions(Record):
    """The options of lint.

    ``output`` is the file to write instead of standard output (None or ``-``: standard output). ``reports`` are the
    report files to write, each a format and a path. ``path_prefix`` is None if it was not given.
    """

    paths: tuple[str, ...]
    format: str
    output: str | None
    reports: tuple[tuple[str, str], ...]
    path_prefix: str | None
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
    require_apps: bool
    exit_zero: bool
    list_files: bool
    min_severity: str | None
    max_findings: int | None
    color: str
    quiet: bool
    verbose: bool
