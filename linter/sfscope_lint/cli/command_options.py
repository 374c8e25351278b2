"""The options of each command but lint, one record per command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.record import Record

if TYPE_CHECKING:
    from sfscope_lint.config.settings_options import SettingsOptions


class ConfigShowOptions(Record):
    """The options of config show."""

    changed_only: bool
    settings: SettingsOptions


class ConfigCheckOptions(Record):
    """The options of config check. ``files`` are settings files and baselines; without any, those in force."""

    files: tuple[str, ...]
    settings: SettingsOptions


class ExplainOptions(Record):
    """The options of explain. ``text`` holds the words of a rule's or category's name, or of an error; if it is empty, the rules are listed.

    ``migration`` is the name of a Connected App. With ``log``, or if ``text`` is ``-`` alone, ``text`` are logs; ``since`` is
    the moment from which on their entries count, as written. ``alerts`` is the log platform to print queries for.
    """

    text: tuple[str, ...]
    log: bool
    since: str | None
    alerts: str | None
    migration: str | None
    format: str
    color: str
    settings: SettingsOptions


class InventoryOptions(Record):
    """The options of inventory.

    ``format`` is None if none was named. ``output`` is the file to write instead of standard output (None or ``-``: standard
    output), ``check`` the file to compare with. ``only`` are the kinds of apps to show; empty: all. ``merge``: the paths are
    inventories. ``name`` is the repository's name, ``path_prefix`` the directory to put before paths; None: not given.
    """

    paths: tuple[str, ...]
    format: str | None
    output: str | None
    check: str | None
    only: tuple[str, ...]
    merge: bool
    name: str | None
    path_prefix: str | None
    settings: SettingsOptions
    changed_since: str | None
    no_forceignore: bool
    no_token_requests: bool
    color: str
    quiet: bool
    verbose: bool
