"""Settings files in outer directories: a nearer file can't weaken the rules that they make mandatory."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sfscope_lint.config.document import Document, read_document
from sfscope_lint.config.find import find_settings, is_repository_root, require_own
from sfscope_lint.model.rule import is_named
from sfscope_lint.model.severity import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sfscope_lint.model.rule import Rule
    from sfscope_lint.model.settings import Settings


def outer_documents(path: str, show: Callable[[str], str]) -> tuple[Document, ...]:
    """The settings files above one (an absolute path) that make rules mandatory, the nearest first.

    ``show`` turns a path into the one for messages. Raises ``SettingsError`` for a file that can't be read,
    because it may make rules mandatory.
    """
    found = []
    directory = os.path.dirname(path)
    while not is_repository_root(directory):
        above = find_settings(os.path.dirname(directory))
        if above is None:
            break
        require_own(above, show(above), "--config", near=directory)
        document = read_document(above, show(above))
        if document.content.get("mandatory"):
            found.append(document)
        directory = os.path.dirname(above)
    return tuple(found)


def held_to(nearer: Settings, outer: Settings, rules: Sequence[Rule]) -> Settings:
    """The nearer settings, except for the rules that the outer settings make mandatory.

    These rules have the outer severity (or the nearer one if it is higher) and the outer options. The
    stricter ``fail-on`` applies. The outer run-as users and integrations are included.
    """
    mandatory = {rule.name for rule in rules if is_named(rule, outer.mandatory)}
    severities = dict(nearer.severities)
    for name in mandatory & outer.severities.keys():
        severities[name] = max(outer.severities[name], severities.get(name, Severity.INFO), key=_rank)
    options = {name: value for name, value in nearer.options.items() if name not in mandatory}
    options |= {name: value for name, value in outer.options.items() if name in mandatory}
    return nearer._replace(
        mandatory=tuple(dict.fromkeys((*nearer.mandatory, *outer.mandatory))),
        severities=severities,
        options=options,
        fail_on=min(nearer.fail_on, outer.fail_on, key=_tolerance),
        run_as={**nearer.run_as, **outer.run_as},
        integrations=(*outer.integrations, *nearer.integrations),
    )


def _rank(severity: Severity) -> int:
    return severity.rank


def _tolerance(fail_on: str) -> int:
    """A rank for ``fail-on``; the strictest value is the lowest."""
    return 9 if fail_on == "never" else Severity(fail_on).rank
