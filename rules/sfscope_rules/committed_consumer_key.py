from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.plugin import (
    Category,
    MetadataFile,
    Problem,
    Severity,
    is_secret_placeholder,
    is_targeted,
    rule,
    text_of,
)
from sfscope_rules._texts import files

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    "committed-consumer-key",
    severity=Severity.INFO,
    category=Category.POSTURE,
    on=MetadataFile,
    when=files("ConnectedApp"),
)
def check(file: MetadataFile) -> Iterator[Problem]:
    """Connected Apps must not carry the consumer key of one org."""
    for config in file.children("oauthConfig"):
        for element in file.children("consumerKey", config.ordinal):
            value = text_of(file, element)
            if not value.text or value.placeholder or is_targeted(file, element):
                continue
            if not is_secret_placeholder(value.text):
                yield Problem(
                    file.place(element),
                    f"the consumer key of {file.name} belongs to one org: any other refuses the deployment (reported)",
                    label="The consumer key is already taken, or: You cannot provide a Consumer Key",
                    help="remove it, and the org makes a key of its own; or let replacements in sfdx-project.json write "
                    "each org's key over it",
                    value="consumerKey",
                )
