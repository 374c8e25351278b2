from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.plugin import (
    CONNECTED_APP_CREATION_BLOCKED,
    Category,
    MetadataFile,
    Problem,
    Severity,
    rule,
)
from sfscope_rules._texts import files

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    "new-connected-app",
    severity=Severity.WARNING,
    category=Category.METADATA,
    on=MetadataFile,
    when=files("ConnectedApp"),
)
def check(file: MetadataFile) -> Iterator[Problem]:
    """A change must not add a Connected App."""
    if file.new:
        yield Problem(
            file.whole,
            f"{file.name} is a new Connected App: since {CONNECTED_APP_CREATION_BLOCKED.when} an org refuses to create one, "
            "unless it has the app already or Salesforce Support has enabled creation there",
            label="the merge base has no Connected App of this name",
            help="build an External Client App instead (`sfscope-lint explain --migration` says which files that takes); if "
            "every target org has the app, ignore the rule for this file",
        )
