from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.plugin import Category, OAuthApp, Problem, Severity, rule
from sfscope_rules._texts import LOWER_SESSION, flow_switch

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    "high-assurance-session",
    severity=Severity.ERROR,
    category=Category.FLOW,
    on=OAuthApp,
    when=lambda app: app.flow_may_be_on,
)
def check(app: OAuthApp) -> Iterator[Problem]:
    """Client-credentials apps must not require a high-assurance session."""
    for policies in app.live_policies:
        if policies.high_assurance:
            yield Problem(
                policies.high_assurance,
                f"{app.name} requires a high-assurance session, which this flow can't provide: "
                "Salesforce blocks its token requests (documented)",
                label="this flow has no user who could verify their identity",
                reply=str(app.predicted_reply),
                help=f"{LOWER_SESSION[app.kind]}; "
                "if another flow needs it, give the integration an app of its own",
                related=flow_switch(app),
                part_of="high-assurance-session",
            )
