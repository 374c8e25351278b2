"""Generate ``docs/rules.md`` from the rule records. Run ``python -m tests.docs.make_rules``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sfscope_lint.config.rule_packages import load_rules

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sfscope_lint.model.rule import Rule

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "rules.md"
_HEAD = """<!-- made by: python -m tests.docs.make_rules -->

# Rules

Each name leads to the rule's page; `sfscope-lint explain NAME` prints it. Rules that are off by default run when
`--select` names them or their category.

| rule | severity | category | by default | fix | what it requires |
| --- | --- | --- | --- | --- | --- |
"""


def table(rules: Iterable[Rule]) -> str:
    """The whole page."""
    return _HEAD + "".join(map(_row, rules))


def _row(rule: Rule) -> str:
    module = rule.check.__module__.replace(".", "/")
    cells = (
        f"[`{rule.name}`](../rules/{module}.md)",
        rule.severity.value,
        rule.category.value,
        "on" if rule.category.on_by_default else "off",
        rule.fix or "—",
        rule.summary.replace("|", "\\|"),
    )
    return f"| {' | '.join(cells)} |\n"


if __name__ == "__main__":
    PAGE.write_bytes(table(load_rules()).encode())
