"""Generate ``docs/evidence.md`` and the Evidence sections of the rules' pages from the table of facts.

A rule's page lists its facts as ``- `key` `` under ``## Evidence``, first the one that its findings rest on. Other documents
list theirs in a comment, ``<!-- evidence: key key -->``. Run ``python -m tests.docs.make_evidence``.
"""

from __future__ import annotations

import re
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from sfscope_lint.config.rule_packages import load_rules
from sfscope_lint.salesforce.errors.catalogue import ERRORS
from sfscope_lint.salesforce.evidence import as_item
from sfscope_lint.salesforce.facts import FACTS
from sfscope_lint.salesforce.release_dates import CHANGES
from sfscope_lint.salesforce.scopes import SCOPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sfscope_lint.model.rule import Rule

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "docs" / "evidence.md"
_GENERATED = ("errors.md", "evidence.md")  # of facts; make_errors makes the first
TEXTS = (
    ROOT / "README.md",
    *sorted(path for path in (ROOT / "docs").glob("*.md") if path.name not in _GENERATED),
)
HEADING = "\n## Evidence\n"

_HEAD = """<!-- made by: python -m tests.docs.make_evidence -->

# Evidence

Each statement about Salesforce that a message, a rule's page, `explain` or these documents make, and what it rests on.

- **documented**: read in a page or package of its owner's, mostly Salesforce's.
- **quoted**: the owner's text, read in somebody's verbatim quotation.
- **reported**: seen in an org, or in another vendor's documentation. Salesforce publishes no list of the token endpoint's
  errors in this flow, so what it answers is reported.
- **inferred**: it follows from other facts, and nobody has published it.
"""


def cited_by_page(page: str) -> list[str]:
    """The keys of the facts that a rule's page lists, in its order."""
    return re.findall(r"^- `([^`]+)`", page.partition(HEADING)[2], re.MULTILINE)


def cited_by_text(text: str) -> list[str]:
    """The keys in a document's comments."""
    return " ".join(re.findall(r"<!-- evidence: ([^>]*) -->", text)).split()


def with_evidence(page: str) -> str:
    """The page with its Evidence section regenerated; unchanged if it has none."""
    before, heading, _ = page.partition(HEADING)
    items = [
        textwrap.fill(
            as_item(key, FACTS[key]), 118, initial_indent="- ", subsequent_indent="  ",
            break_long_words=False, break_on_hyphens=False,
        )
        for key in cited_by_page(page)
    ]  # fmt: skip
    return before + heading + "".join(f"\n{items}\n" for items in ["\n".join(items)] if heading)


def table(rules: Iterable[Rule]) -> str:
    """The whole text of ``docs/evidence.md``."""
    users = _users(rules)
    facts = [
        (f"`{key}`", fact.strength.value, fact.statement, f"{fact.source.title}, read {fact.source.read}",
         ", ".join(users.get(key, ())))
        for key, fact in FACTS.items()
    ]  # fmt: skip
    changes = [(change.when, change.what, f"`{change.fact}`") for change in CHANGES]
    scopes = [
        (f"`{scope.metadata_name}`", scope.oauth_name or "not published", scope.support.value, scope.evidence)
        for scope in SCOPES
    ]
    return "\n".join(
        (
            _HEAD,
            "## Facts\n",
            *_rows(("fact", "strength", "statement", "source", "used in"), facts),
            "\n## Dates\n",
            *_rows(("when", "what", "fact"), changes),
            "\n## Scopes\n",
            "Whether the flow issues a scope:\n",
            *_rows(("scope", "OAuth name", "support", "evidence"), scopes),
            "",
        )
    )


def _rows(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"


def _users(rules: Iterable[Rule]) -> dict[str, list[str]]:
    """What cites each fact: rules, the endpoint's errors, dates and documents."""
    users: dict[str, list[str]] = {}
    named = [
        *((f"`{rule.name}`", cited_by_page(rule.page)) for rule in rules),
        *((f"`explain`: {error.text or error.code}", error.evidence) for error in ERRORS),
        *((f"the date {change.when}", [change.fact]) for change in CHANGES),
        *((str(path.relative_to(ROOT)), cited_by_text(path.read_text("utf-8"))) for path in TEXTS),
    ]
    for user, keys in named:
        for key in keys:
            users.setdefault(key, []).append(user)
    return users


def page_path(rule: Rule) -> Path:
    module = sys.modules[rule.check.__module__].__file__
    assert module is not None
    return Path(module).with_suffix(".md")


if __name__ == "__main__":
    for loaded in load_rules():
        page_path(loaded).write_bytes(with_evidence(loaded.page).encode())
    TABLE.write_bytes(table(load_rules()).encode())
