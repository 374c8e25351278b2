from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.plugin import Category, OAuthApp, Problem, Severity, rule

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    "conflicting-flow-switches",
    severity=Severity.WARNING,
    category=Category.FLOW,
    on=OAuthApp,
    when=lambda app: bool(app.policies) or app.conflict is not None,
)
def check(app: OAuthApp) -> Iterator[Problem]:
    """All files of an app must agree on whether the client credentials flow is on."""
    if app.conflict is None:
        return
    on, off, whole_app = app.conflict
    if whole_app:
        message = (
            f"{app.name} or its OAuth plugin is off, so its client credentials flow is reported not to work"
        )
        help_ = "turn on the app and its OAuth plugin, or turn off the flow"
    else:
        message = (
            f"the policies of {app.name} turn the client credentials flow on, but its global OAuth file turns it off; "
            "the flow is reported to need both"
        )
        help_ = "set <isClientCredentialsFlowEnabled> to the same value in both files"
    yield Problem(
        off,
        message,
        label="turned off here",
        help=help_,
        related=((on, "the client credentials flow is enabled here"),),
    )
