"""The table of all rules is what the rules say of themselves."""

from __future__ import annotations

import re

from tests.docs.make_rules import PAGE, table

from sfscope_lint.config.rule_packages import load_rules


def test_page_is_up_to_date() -> None:
    rules = load_rules()
    assert PAGE.read_bytes().decode() == table(rules), "run python -m tests.docs.make_rules"


def test_every_link_leads_to_a_page() -> None:
    links = re.findall(r"\]\(([^)]+)\)", PAGE.read_bytes().decode())
    assert len(links) == len(load_rules())
    for link in links:
        assert (PAGE.parent / link).is_file()
