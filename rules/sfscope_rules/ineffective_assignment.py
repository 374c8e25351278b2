from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.plugin import (
    Category,
    Element,
    MetadataFile,
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

_POLICIES = "ExtlClntAppOauthConfigurablePolicies"
_SELF = "AllSelfAuthorized"


@rule(
    "ineffective-assignment",
    severity=Severity.WARNING,
    category=Category.METADATA,
    on=MetadataFile,
    when=files("ConnectedApp", _POLICIES),
)
def check(file: MetadataFile) -> Iterator[Problem]:
    """Permission sets and profiles must be named only where users need an approval."""
    if file.root == _POLICIES:
        everybody, names = (
            _policies_admit_everybody(file),
            ("commaSeparatedPermissionSet", "commaSeparatedProfile"),
        )
        instead = "set <permittedUsersPolicyType> to AdminApprovedPreAuthorized"
    else:
        everybody, names = _app_admits_everybody(file), ("permissionSetName", "profileName")
        instead = "set <isAdminApproved> to true"
    if everybody is None:
        return
    for element in (
        element for name in names for element in file.children(name) if element.text.strip(" \t\r\n,")
    ):
        yield Problem(
            file.place(element),
            f"<{element.name}> has no effect: every user may authorise {app_name(file)} without an approval",
            label="an assignment is used only where users need an approval",
            help=f"{instead}, if only these users are to use the app, or remove <{element.name}>",
            value=element.name,
            related=((file.place(everybody), "every user may authorise the app"),),
        )


def _app_admits_everybody(file: MetadataFile) -> Element | None:
    """The place where a Connected App admits everybody: the value, else the element that lacks it; None if it doesn't."""
    configs = file.children("oauthConfig")
    said = [element for config in configs for element in file.children("isAdminApproved", config.ordinal)]
    switch = strongest(switches(file, [element.ordinal for element in said]))
    if not configs or (switch and switch.state is not State.OFF):
        return None  # without OAuth they say who may log in by SAML
    return (said or configs)[0]


def _policies_admit_everybody(file: MetadataFile) -> Element | None:
    said = file.children("permittedUsersPolicyType")
    values = [text_of(file, element) for element in said]
    if not said or any(value.placeholder or value.text != _SELF for value in values):
        return None
    return said[0]
