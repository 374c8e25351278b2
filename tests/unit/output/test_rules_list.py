"""The list of rules fits the terminal."""

from __future__ import annotations

import pytest

from sfscope_lint.config.rule_packages import load_rules
from sfscope_lint.output.explain import rules_text

RULES = load_rules()


def plain(_: str, text: str) -> str:
    return text


@pytest.mark.parametrize("width", [None, 240])
def test_a_rule_is_one_line_where_that_fits(width: int | None) -> None:
    lines = rules_text(RULES, width, plain).splitlines()
    assert len(lines) == len(RULES) + 1
    assert all(line.endswith(f"  {rule.summary}") for line, rule in zip(lines[1:], RULES, strict=True))


def test_what_a_rule_requires_is_below_it_in_a_narrow_terminal() -> None:
    text = rules_text(RULES, 80, plain)
    lines = text.splitlines()
    assert max(map(len, lines)) <= 80
    assert [line.split()[0] for line in lines[1:] if not line.startswith(" ")] == [r.name for r in RULES]
    told = " ".join(text.split())
    assert all(rule.summary in told for rule in RULES)


def test_a_terminal_of_one_column_gets_the_whole_text() -> None:
    assert RULES[0].name in rules_text(RULES, 1, plain)
