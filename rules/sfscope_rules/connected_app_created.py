from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.finding import Category, Severity
from sfscope_lint.model import MetadataFile
from sfscope_lint.rule import Problem, rule
from sfscope_rules._texts import files

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    "connected-app-created",
    severity=Severity.INFO,
    category=Category.POSTURE,
    on=MetadataFile,
    when=files("ConnectedApp"),
)
def check(file: MetadataFile) -> Iterator[Problem]:
    """Forbid Connected Apps, in favour of External Client Apps."""
    yield Problem(
        file.whole,
        f"{file.name} is a Connected App, and since Spring '26 Salesforce restricts creating them",
        label="an org that doesn't have it yet may refuse it",
        help="build an External Client App instead; existing Connected Apps keep working",
    )
