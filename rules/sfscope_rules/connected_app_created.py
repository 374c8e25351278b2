from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.plugin import (
    CONNECTED_APP_CREATION_BLOCKED,
    CONNECTED_APP_SUPPORT_ENDS,
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
    "connected-app-created",
    severity=Severity.INFO,
    category=Category.POSTURE,
    on=MetadataFile,
    when=files("ConnectedApp"),
)
def check(file: MetadataFile) -> Iterator[Problem]:
    """New apps must be External Client Apps, not Connected Apps."""
    yield Problem(
        file.whole,
        f"{file.name} is a Connected App: since {CONNECTED_APP_CREATION_BLOCKED.when} Salesforce blocks their creation, "
        "also through the Metadata API",
        label="an org without this app refuses the deployment, unless Salesforce Support enabled creation there",
        help="build an External Client App instead; existing Connected Apps keep working, and Salesforce supports them "
        f"until {CONNECTED_APP_SUPPORT_ENDS.when}",
    )
