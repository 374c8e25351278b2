"""The table of all rules agrees with the rule records."""

from __future__ import annotations

import re

from tests.docs.make_rules import PAGE, table

from sfscope_lint.config.rule_packages import load_rules


def test_page_is_up_to_date() -> None:
    rules = load_rules()
    assert PAGE.read_bytes().decode() == table(rules), "run python -m tests.docs.make_rules"


def test_every_link_target_exists() -> None:
    links = re.findall(r"\]\(([^)]+)\)", PAGE.read_bytes().decode())
    assert len(links) == len(load_rules())
    for link in links:
        assert (PAGE.parent / link).is_file()
