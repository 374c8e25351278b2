"""Generate ``docs/errors.md`` from the catalogue of errors. Run ``python -m tests.docs.make_errors``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sfscope_lint.config.rule_packages import load_rules
from sfscope_lint.salesforce.errors.catalogue import ERRORS
from sfscope_lint.salesforce.errors.record import Stage, Visibility

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.salesforce.errors.record import ErrorCause, KnownError

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "errors.md"
_HEAD = """<!-- made by: python -m tests.docs.make_errors -->

# Errors

`sfscope-lint explain TEXT` explains these errors. TEXT may be the error or a part of it, in any case, a JSON reply, the query of a
URL, an HTML page, a stack trace or a line of a log. In a project, `explain` says for each cause which apps and requests have it,
which may have it, and what was not read.

The likeliest cause comes first. Each has the strength of its [evidence](evidence.md). `…` stands for a part that differs.
"""
_TITLES = {
    Stage.TOKEN: "The token endpoint, in the client credentials flow",
    Stage.AFTER: "After the token",
    Stage.OTHER_FLOW: "Other flows, whose errors are mistaken for this one's",
    Stage.DEPLOYMENT: "Deployments of apps",
}
_SEEN = {
    Visibility.SHOWN: "files can show it",
    Visibility.COMPARE: "files have a value to compare",
    Visibility.HIDDEN: "files don't show it",
}
_PAGES = {rule.name: f"../rules/{rule.check.__module__.replace('.', '/')}.md" for rule in load_rules()}


def page() -> str:
    """The whole page."""
    return "".join([_HEAD, *(part for stage in Stage for part in _stage(stage))])


def _stage(stage: Stage) -> Iterator[str]:
    yield f"\n## {_TITLES[stage]}\n"
    for error in ERRORS:
        if error.stage is stage:
            yield from _error(error)


def _error(error: KnownError) -> Iterator[str]:
    yield f"\n### `{error.title}`\n\n"
    others = ", ".join(f"`{text}`" for text in (*error.codes, *error.also))
    also = f" Also: {others}." if others else ""
    yield f"{error.meaning}{also}\n\n"
    for number, cause in enumerate(error.causes, start=1):
        yield f"{number}. {cause.text} *({', '.join(_remarks(cause))})*<br>\n   What to do: {cause.remedy}\n"


def _remarks(cause: ErrorCause) -> Iterator[str]:
    yield cause.strength.value
    yield _SEEN[cause.visibility]
    yield from (f"[`{rule}`]({_PAGES[rule]})" for rule in cause.rules)


if __name__ == "__main__":
    PAGE.write_bytes(page().encode())
