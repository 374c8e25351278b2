"""The addresses of rule pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint import __version__
from sfscope_lint.output.addresses import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sfscope_lint.model.rule import Rule

_PACKAGE = "sfscope_rules"


def page_url(rule: Rule) -> str | None:
    """The address of a built-in rule's page, as it is in this version; None for a rule of another package."""
    package, _, module = rule.check.__module__.partition(".")
    return f"{REPOSITORY}/blob/v{__version__}/rules/{package}/{module}.md" if package == _PACKAGE else None


def page_urls(rules: Iterable[Rule]) -> dict[str, str | None]:
    """The addresses of the rules' pages, by the rules' names."""
    return {rule.name: page_url(rule) for rule in rules}
