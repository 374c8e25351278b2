from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.plugin import AppKind, Category, OAuthApp, Problem, Severity, rule
from sfscope_rules._texts import RUN_AS, flow_switch

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    "missing-run-as-user",
    severity=Severity.WARNING,
    category=Category.FLOW,
    on=OAuthApp,
    when=lambda app: app.flow_may_be_on,
)
def check(app: OAuthApp) -> Iterator[Problem]:
    """Client-credentials apps must name a run-as user."""
    for policies in app.policies:
        if policies.run_as or not policies.flow_is_on:
            continue
        here = policies.flow.place if policies.flow else None
        yield Problem(
            here or policies.place,
            f"{app.name} names no run-as user: unless one is set in the org, every token request will be rejected",
            label=f"the flow is on, but <{RUN_AS[app.kind]}> is missing",
            reply=str(app.predicted_reply),
            help=f"write the user's username in <{RUN_AS[app.kind]}>"
            + (" of <oauthConfig>" if app.kind is AppKind.CONNECTED_APP else " of this file"),
            related=() if here else flow_switch(app),
        )
