from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.plugin import (
    Category,
    MetadataFile,
    Place,
    Problem,
    Severity,
    State,
    rule,
    strongest,
    switches,
    text_of,
)
from sfscope_rules._texts import app_name, files

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    "self-authorized-users",
    severity=Severity.INFO,
    category=Category.POSTURE,
    on=MetadataFile,
    when=files("ConnectedApp", "ExtlClntAppOauthConfigurablePolicies"),
)
def check(file: MetadataFile) -> Iterator[Problem]:
    """An administrator must decide who may use an app."""
    for place in _self_authorized(file):
        yield Problem(
            place,
            f"every user of the org may authorize {app_name(file)} without an administrator",
            label="users authorize themselves",
            help="set <isAdminApproved> to true, and name permission sets" if file.root == "ConnectedApp"
            else "set <permittedUsersPolicyType> to AdminApprovedPreAuthorized, and name permission sets",
        )  # fmt: skip


def _self_authorized(file: MetadataFile) -> Iterator[Place]:
    for element in file.children("permittedUsersPolicyType"):
        value = text_of(file, element)
        if value.text == "AllSelfAuthorized" and not value.placeholder:
            yield file.place(element)
    for config in file.children("oauthConfig"):
        approved = strongest(switches(file, file.shape.at("isAdminApproved", (config.ordinal,))))
        if approved is None:  # the default is false
            yield file.place(config)
        elif approved.state is State.OFF and approved.place:
            yield approved.place
