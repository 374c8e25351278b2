from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.plugin import Category, OAuthApp, Problem, Severity, State, rule
from sfscope_rules._texts import SWITCH

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    "unused-run-as-user",
    severity=Severity.WARNING,
    category=Category.FLOW,
    on=OAuthApp,
    when=lambda app: app.client_credentials.state is State.OFF,
)
def check(app: OAuthApp) -> Iterator[Problem]:
    """An app must not name a run-as user while the client credentials flow is off."""
    if app.conflict and not app.conflict.whole_app:
        return  # conflicting-flow-switches reports it
    off = app.client_credentials.place
    for policies in app.policies:
        if policies.run_as:
            yield Problem(
                policies.run_as.place,
                f"{app.name} names a run-as user, but its client credentials flow is off",
                label="nothing runs as this user",
                help=f"turn the flow on with <{SWITCH[app.kind]}>, or remove the user",
                related=((off, "the flow is turned off here"),) if off else (),
            )
