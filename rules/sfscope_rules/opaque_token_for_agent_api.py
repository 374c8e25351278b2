from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.plugin import AppKind, Category, OAuthApp, Problem, Severity, State, rule
from sfscope_rules._texts import flow_switch

if TYPE_CHECKING:
    from collections.abc import Iterator

_WHERE = {
    AppKind.CONNECTED_APP: "<oauthConfig>",
    AppKind.EXTERNAL_CLIENT_APP: "the global OAuth file",
}


@rule(
    "opaque-token-for-agent-api",
    severity=Severity.WARNING,
    category=Category.FLOW,
    on=OAuthApp,
    when=OAuthApp.uses_flow,
)
def check(app: OAuthApp) -> Iterator[Problem]:
    """Apps with the Agent API's scopes must issue JWT-based access tokens."""
    jwt = app.jwt_tokens
    if jwt is None or jwt.state is not State.OFF:
        return
    if app.selects("chatbot_api") and app.selects("sfap_api"):
        yield Problem(
            jwt.place or app.whole,
            f"tokens of {app.name} will be opaque, and the Agent API is reported to reply to those with an empty 404",
            label="JWT-based access tokens are off",
            reply=str(app.predicted_reply),
            help=f"set <isNamedUserJwtEnabled> to true in {_WHERE[app.kind]}",
            related=((app.scopes_place, "the scopes of the Agent API are selected here"), *flow_switch(app)),
        )
