"""Text and JSON of ``explain``: a rule, or the list of rules."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from sfscope_lint.output.markdown import to_text
from sfscope_lint.output.rule_page import page_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sfscope_lint.model.rule import Rule

    Paint = Callable[[str, str], str]


def rule_text(rule: Rule, width: int, paint: Paint) -> str:
    """A rule's page and its address, wrapped to a width."""
    url = page_url(rule)
    return to_text(rule.page, width, paint) + (f"\n{url}\n" if url else "")


def rule_record(rule: Rule) -> dict[str, Any]:
    """A rule for programs."""
    return {
        "name": rule.name,
        "severity": rule.severity.value,
        "category": rule.category.value,
        "default": rule.category.on_by_default,
        "fix": rule.fix,
        "summary": rule.summary,
        "options": rule.options._asdict() if rule.options is not None else {},
        "page": rule.page,
        "url": page_url(rule),
    }


def rules_text(rules: Iterable[Rule], width: int | None, paint: Paint) -> str:
    """A line for each rule: name, severity, category, whether it runs by default, fix, and what it requires.

    If that doesn't fit the width of the terminal, what it requires is below, indented.
    """
    rules = tuple(rules)
    rows = [("rule", "severity", "category", "default", "fix")]
    rows += [(r.name, r.severity.value, r.category.value, _default(r), r.fix or "-") for r in rules]
    sizes = [max(map(len, column)) for column in zip(*rows, strict=True)]
    heading, *lines = [
        "  ".join(f"{cell:{size}}" for cell, size in zip(row, sizes, strict=True)) for row in rows
    ]
    beside = [f"{line}  {rule.summary}" for line, rule in zip(lines, rules, strict=True)]
    if width is not None and max(map(len, beside)) > width:
        below = [textwrap.indent(textwrap.fill(rule.summary, max(width, 40) - 4), "    ") for rule in rules]
        beside = [f"{line.rstrip()}\n{summary}" for line, summary in zip(lines, below, strict=True)]
    return "\n".join([paint("1", heading.rstrip()), *beside]) + "\n"


def errors_hint(width: int) -> str:
    """What the list of rules says about errors."""
    return (
        textwrap.fill(
            "It also explains errors: give it a reply of the token endpoint, an error of an API or of a deployment, or a line of a "
            'log with it, such as sfscope-lint explain "no valid scopes".',
            width,
        )
        + "\n"
    )


def _default(rule: Rule) -> str:
    return "on" if rule.category.on_by_default else "off"
