"""Turns ``sfscope-lint.toml`` into ``Settings``.

The types are built from the rules' records, so that the options of every rule, including a plugin's, are
decoded, checked and published (``config schema``) like other settings. This module is only imported if there
is a settings file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from sfscope_lint.config.document import Document, decode, joined, read_document
from sfscope_lint.config.key_lines import nearest_line
from sfscope_lint.config.outer import held_to, outer_documents
from sfscope_lint.config.schema import settings_type
from sfscope_lint.files.globs import Globs
from sfscope_lint.model.accepted import Pattern, Suppression
from sfscope_lint.model.rule import ABOUT_SETTINGS, ALWAYS_ON, is_named
from sfscope_lint.model.settings import Integration, RunAs, Settings, SettingsError
from sfscope_lint.model.severity import Severity

__all__ = ["Document", "held_to", "outer_documents", "plugins", "read_document", "read_settings"]

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from sfscope_lint.config.key_lines import Path
    from sfscope_lint.model.rule import Rule


def plugins(document: Document) -> tuple[str, ...]:
    """The rule packages that the settings name; they are loaded before the rest can be decoded."""
    kind = msgspec.defstruct("Plugins", [("plugins", list[str], [])])
    return tuple(decode(document, kind).plugins)


def read_settings(
    document: Document, rules: Sequence[Rule], root: str, today: date, outer: Sequence[Document] = ()
) -> Settings:
    """The settings of a file; globs are relative to ``root``. Raises ``SettingsError``.

    ``outer`` are settings files whose mandatory rules this file must not weaken.
    """
    told = decode(document, settings_type(rules))
    mistakes = [*_wrong_suppressions(document, told.suppress), *_wrong_globs(document, told)]
    for mandating in (document, *outer):
        mistakes += _weakenings(document, mandating, rules)
    if mistakes:
        raise joined(mistakes)
    return Settings(
        select=tuple(told.select),
        ignore=tuple(told.ignore),
        fail_on=told.fail_on,
        forceignore=told.forceignore,
        max_file_size_mib=told.max_file_size_mib,
        options=dict(_options(told.rules, rules)),
        run_as={name: _run_as(one) for name, one in told.run_as.items()},
        integrations=tuple(Integration(one.path, one.app) for one in told.integration),
        severities={
            rule.name: Severity(severity)
            for rule, field in zip(rules, told.rules.__struct_fields__, strict=True)
            if (severity := getattr(told.rules, field).severity)
        },
        exclude=tuple(told.exclude),
        per_file_ignores={glob: tuple(names) for glob, names in told.per_file_ignores.items()},
        mandatory=_mandatory(told.mandatory),
        suppressions=tuple(
            Suppression(place=document.place(("suppress", number)), **msgspec.structs.asdict(one))
            for number, one in enumerate(told.suppress)
        ),
        root=root,
        today=today,
        patterns=tuple(_patterns(document, told)),
    )


def _mandatory(names: Sequence[str]) -> tuple[str, ...]:
    """These names, and if there are any, the rule about unreadable files.

    A mandatory rule can't judge an unreadable file.
    """
    return tuple(dict.fromkeys((*names, ALWAYS_ON))) if names else ()


def _options(told: msgspec.Struct, rules: Sequence[Rule]) -> Iterator[tuple[str, Any]]:
    """The options of each rule that has options, as a record of the rule's own type."""
    for rule, field in zip(rules, told.__struct_fields__, strict=True):
        if rule.options is not None:
            given = getattr(told, field)
            yield rule.name, type(rule.options)(*(getattr(given, name) for name in rule.options._fields))


def _run_as(told: Any) -> RunAs:
    needs = told.needs
    return RunAs(
        told.profile,
        tuple(told.permission_sets),
        tuple(told.permission_set_groups),
        tuple(needs.user),
        {name: tuple(accesses) for name, accesses in needs.objects.items()},
        {name: tuple(accesses) for name, accesses in needs.fields.items()},
    )


def _patterns(document: Document, told: Any) -> Iterator[Pattern]:
    for number, glob in enumerate(told.exclude):
        yield Pattern("exclude", glob, document.place(("exclude", number)))
    for glob in told.per_file_ignores:
        yield Pattern("per-file-ignores", glob, document.place(("per-file-ignores", glob)))
    for number, one in enumerate(told.integration):
        yield Pattern("integration", one.path, document.place(("integration", number)))


def _wrong_suppressions(document: Document, suppressions: Sequence[Any]) -> Iterator[SettingsError]:
    for number, one in enumerate(suppressions):
        path = ("suppress", number)
        if one.rule in ABOUT_SETTINGS:
            yield document.error(
                (*path, "rule"),
                f'{one.rule} is about the settings: fix what it reports, or set ignore = ["{one.rule}"]',
            )
        if not one.reason.strip():
            yield document.error((*path, "reason"), "is empty: say why the finding is accepted")
        if one.app is None and one.path is None:
            yield document.error(
                path, f'needs app or path; to accept it everywhere, set ignore = ["{one.rule}"]'
            )


def _wrong_globs(document: Document, told: Any) -> Iterator[SettingsError]:
    globs: list[tuple[Path, str]] = [
        *((("exclude", number), glob) for number, glob in enumerate(told.exclude)),
        *((("per-file-ignores", glob), glob) for glob in told.per_file_ignores),
        *((("suppress", number, "path"), one.path) for number, one in enumerate(told.suppress) if one.path),
        *((("integration", number, "path"), one.path) for number, one in enumerate(told.integration)),
    ]
    for path, glob in globs:
        try:
            Globs([glob], "")
        except ValueError:
            yield document.error(path, f"{glob!r} isn't a pattern: write it as in .gitignore")


def _weakenings(document: Document, mandating: Document, rules: Sequence[Rule]) -> Iterator[SettingsError]:
    """Where the file suppresses or lowers a rule that ``mandating`` makes mandatory."""
    content, names = document.content, _mandatory(mandating.content.get("mandatory", ()))
    always = [rule for rule in rules if is_named(rule, names)]
    mandatory = {rule.name for rule in always} | set(names)
    line = nearest_line(mandating.lines, ("mandatory",))
    where = f"line {line}" if mandating is document else f"{mandating.source.path}:{line}"
    spoken_of: list[tuple[Path, str]] = [
        *((("ignore", number), name) for number, name in enumerate(content.get("ignore", ()))),
        *(
            (("suppress", number, "rule"), one["rule"])
            for number, one in enumerate(content.get("suppress", ()))
        ),
        *(
            (("per-file-ignores", glob, number), name)
            for glob, ignored in content.get("per-file-ignores", {}).items()
            for number, name in enumerate(ignored)
        ),
    ]
    unread = f"{where}: mandatory rules can't judge a file that can't be read"
    for path, name in spoken_of:
        if name in mandatory:
            why = unread if name == ALWAYS_ON else where
            yield document.error(path, f"{name} is mandatory ({why}): remove it from one of the two")
    for rule in always:
        severity = content.get("rules", {}).get(rule.name, {}).get("severity")
        if severity and Severity(severity).rank < rule.severity.rank:
            why = unread if rule.name == ALWAYS_ON else where
            yield document.error(
                ("rules", rule.name, "severity"),
                f"{rule.name} is mandatory ({why}), so it can't be less than {rule.severity.value}",
            )
