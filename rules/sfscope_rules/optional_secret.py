from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.finding import Category, Severity
from sfscope_lint.model import OAuthApp
from sfscope_lint.rule import Problem, rule
from sfscope_rules._texts import flow_switch

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    "optional-secret",
    severity=Severity.WARNING,
    category=Category.POSTURE,
    on=OAuthApp,
    when=lambda app: app.flow_is_on,
)
def check(app: OAuthApp) -> Iterator[Problem]:
    """Require a secret of those who ask for tokens with the client credentials flow."""
    if app.secret_optional:
        yield Problem(
            app.secret_optional,
            f"{app.name} uses the client credentials flow, where the secret is all that proves who asks, "
            "and calls it optional",
            label="the secret is optional",
            help="set <isConsumerSecretOptional> to false; a public client gets an app of its own",
            related=flow_switch(app),
        )
