from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.plugin import Category, OAuthApp, Problem, Severity, rule, set_text
from sfscope_rules._texts import flow_switch

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    "optional-secret",
    severity=Severity.WARNING,
    category=Category.POSTURE,
    on=OAuthApp,
    when=lambda app: app.flow_is_on,
    fix="unsafe",  # it locks out a public client
)
def check(app: OAuthApp) -> Iterator[Problem]:
    """Client-credentials apps must not also serve public clients."""
    if app.secret_optional:
        yield Problem(
            app.secret_optional,
            f"{app.name} uses the client credentials flow and also serves public clients, which have no secret",
            label="this lets the web server flow work without the secret; it changes no other flow",
            help="give the public client an app of its own, and set <isConsumerSecretOptional> to false here",
            related=flow_switch(app),
            fix=set_text("Set isConsumerSecretOptional to false", app.secret_optional, "false"),
        )
