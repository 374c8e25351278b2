"""Each claim about Salesforce has evidence in the tables and wording that matches its strength."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from tests.docs.make_evidence import HEADING, TABLE, TEXTS, cited_by_page, cited_by_text, table, with_evidence
from tests.rules.test_pages import run

from sfscope_lint.config.rule_packages import load_rules
from sfscope_lint.model.rule import ABOUT_SETTINGS
from sfscope_lint.salesforce.errors.catalogue import ERRORS
from sfscope_lint.salesforce.evidence import Strength
from sfscope_lint.salesforce.facts import FACTS
from sfscope_lint.salesforce.release_dates import CHANGES
from sfscope_lint.salesforce.scopes import SCOPES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support import Workspace

    from sfscope_lint.model.rule import Rule

RULES = [rule for rule in load_rules() if rule.name not in ABOUT_SETTINGS]
HOW = "python -m tests.docs.make_evidence"
# Words that a text must use for facts of this strength.
WORDS = {Strength.REPORTED: r"\breport", Strength.INFERRED: r"\binfer"}
# Phrases that only occur in claims about Salesforce.
CLAIM = r"(?i)\b(?:winter|spring|summer) '\d\d|salesforce(?:'s \w+)? (?:says|documents|refuses|answers|rewrites|ends|blocks)"


def unmarked(text: str, keys: list[str]) -> list[str]:
    """The reported and inferred facts that the text doesn't call so."""
    return [
        key for key in keys
        if (word := WORDS.get(FACTS[key].strength)) and not re.search(word, text, re.IGNORECASE)
    ]  # fmt: skip


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
class TestPageOfARule:
    def test_page_lists_facts(self, rule: Rule) -> None:
        keys = cited_by_page(rule.page)
        assert keys, f"the page of {rule.name} needs '## Evidence' with '- `key`' for each fact; then {HOW}"
        assert len(keys) == len(set(keys))
        assert set(keys) <= set(FACTS), (
            f"these aren't in sfscope_lint.salesforce.facts: {set(keys) - set(FACTS)}"
        )

    def test_page_agrees_with_the_table(self, rule: Rule) -> None:
        assert rule.page == with_evidence(rule.page), f"run {HOW}"

    def test_page_words_each_fact_by_its_strength(self, rule: Rule) -> None:
        assert unmarked(rule.page.partition(HEADING)[0], cited_by_page(rule.page)) == []

    def test_findings_word_the_first_fact_by_its_strength(self, rule: Rule, workspace: Workspace) -> None:
        first = cited_by_page(rule.page)[0]
        if FACTS[first].strength is not Strength.REPORTED:
            return
        run(rule, "Bad", workspace)
        findings = workspace.lint("--select", rule.name, ".").findings
        assert [f for f in findings if f["rule"] == rule.name and unmarked(str(f), [first])] == []


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_documents_list_their_facts(path: Path) -> None:
    text = path.read_text("utf-8")
    keys = cited_by_text(text)
    if path.name != "rules.md" and re.search(CLAIM, text):
        assert keys, f"{path.name} makes a claim: name its facts in a comment, <!-- evidence: key -->"
    assert set(keys) <= set(FACTS)
    assert unmarked(text, keys) == []


def test_every_cause_of_an_error_has_evidence() -> None:
    """Each cause names the facts behind it."""
    assert [error.title for error in ERRORS if not error.causes] == []
    causes = [(error.title, cause) for error in ERRORS for cause in error.causes]
    assert [(title, cause.text) for title, cause in causes if not cause.evidence] == []
    assert [(title, cause.text) for title, cause in causes if not set(cause.evidence) <= set(FACTS)] == []


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.when)
def test_every_date_is_in_its_fact(change: Any) -> None:
    assert change.when in FACTS[change.fact].statement


def test_every_fact_is_complete() -> None:
    for key, fact in FACTS.items():
        assert re.fullmatch(r"[a-z0-9-]+", key)
        assert re.fullmatch(r"(?s)[`A-Z].*[.`]", fact.statement), key
        assert fact.source.title
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", fact.source.read)


def test_every_fact_is_used() -> None:
    used = {key for rule in RULES for key in cited_by_page(rule.page)}
    used |= {key for error in ERRORS for key in error.evidence}
    used |= {key for path in TEXTS for key in cited_by_text(path.read_text("utf-8"))}
    assert set(FACTS) - used == set()


def test_every_scope_has_evidence() -> None:
    assert all(scope.evidence for scope in SCOPES)


def test_the_table_is_up_to_date() -> None:
    assert TABLE.read_bytes().decode() == table(load_rules()), f"run {HOW}"


class TestUnmarked:
    """Check that ``unmarked`` finds something."""

    @pytest.mark.parametrize(
        ("text", "missing"),
        [("it fails", True), ("it is reported to fail", False), ("reports say so", False)],
    )
    def test_reported_fact_needs_the_word_report(self, text: str, missing: bool) -> None:
        assert bool(unmarked(text, ["no-user-reply"])) == missing

    def test_documented_fact_needs_no_word(self) -> None:
        assert unmarked("it fails", ["rotation"]) == []

    def test_page_without_evidence_cites_nothing(self) -> None:
        assert cited_by_page("# a\n\n## How to fix\n\n- `rotation`\n") == []
