"""Determines the settings and rules of a run from the command line and the settings file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sfscope_lint.config.find import find_settings, require_own
from sfscope_lint.config.rule_packages import BUILT_IN, RuleError, load_rules
from sfscope_lint.files import sfdx_project
from sfscope_lint.files.ancestors import find_up, is_within
from sfscope_lint.files.shown_paths import show, show_given
from sfscope_lint.files.symlinks import absolute
from sfscope_lint.model.settings import BASELINE_NAME, Settings, SettingsError
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sfscope_lint.config.document import Document
    from sfscope_lint.config.settings_options import SettingsOptions
    from sfscope_lint.model.rule import Rule


class Prepared(Record):
    """The settings and rules of a run, and where they came from.

    ``document`` is the settings file (None: there is none). ``outer`` are settings files in outer directories
    that make rules mandatory. ``plugins`` are the rule packages besides the built-in one. ``baseline_path``
    (absolute) is the path of the baseline, whether it exists or not: beside the settings file, or else in the
    project's root.
    """

    settings: Settings
    rules: tuple[Rule, ...]
    plugins: tuple[str, ...]
    document: Document | None
    baseline_path: str
    outer: tuple[Document, ...] = ()


def prepare(
    directory: str, options: SettingsOptions, *, shown_from: str | None = None, content: bytes | None = None
) -> Prepared:
    """The settings for a directory (absolute path): command line, then settings file, then defaults.

    ``select`` on the command line replaces ``select`` and ``ignore`` of the file; ``ignore`` and ``plugin``
    are added to the file's. Messages show paths from ``shown_from`` (None: from the directory). ``content``
    replaces the settings file on disk. Raises ``SettingsError`` and ``RuleError``.
    """
    config, isolated, plugin, select, ignore, fail_on = options
    if config is not None and isolated:
        raise SettingsError("--config and --isolated can't be combined: remove one of them")
    path = absolute(config, directory) if config else find_settings(directory)
    document = None
    outer: tuple[Document, ...] = ()
    if path is None or isolated:
        root = find_up(directory, sfdx_project.FILE_NAME) or directory
        settings, plugins, rules = Settings(root=root), plugin, load_rules((BUILT_IN, *plugin))
        home = root
    else:
        from sfscope_lint.config.load import held_to, outer_documents, read_document, read_settings
        from sfscope_lint.config.load import plugins as named_plugins
        from sfscope_lint.model.clock import today

        home = os.path.dirname(path)
        # Globs are relative to the file's directory, unless the file is somewhere else.
        root = home if is_within(directory, home) else directory
        shown = show_given(config, directory) if config else show(path, shown_from or directory)
        if not config:
            require_own(path, shown, "--config", near=directory)
        document = read_document(path, shown, named=config is not None, content=content)
        # Outer files apply only if the user didn't choose a file with --config.
        outer = () if config else outer_documents(path, lambda above: show(above, shown_from or directory))
        documents = (document, *outer)
        plugins = tuple(dict.fromkeys((*(p for one in documents for p in named_plugins(one)), *plugin)))
        rules = _load(documents, plugins)
        settings = read_settings(document, rules, root, today(), outer)
        for above in outer:
            settings = held_to(settings, read_settings(above, rules, root, today()), rules)
    settings = settings._replace(
        select=select or settings.select,
        ignore=ignore if select else tuple(dict.fromkeys((*settings.ignore, *ignore))),
        fail_on=fail_on or settings.fail_on,
        read_from=(path,) if path and document else (),
    )
    return Prepared(settings, rules, plugins, document, os.path.join(home, BASELINE_NAME), outer)


def _load(documents: Sequence[Document], plugins: Sequence[str]) -> tuple[Rule, ...]:
    for document in documents:
        for number, package in enumerate(document.content.get("plugins", ())):
            try:
                load_rules((BUILT_IN, package))
            except RuleError as error:
                raise document.error(("plugins", number), str(error)) from None
    return load_rules((BUILT_IN, *plugins))
