from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.plugin import IDLE_REFRESH_TOKENS_END, AppKind, Category, OAuthApp, Problem, Severity, rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

_HELP = {
    AppKind.CONNECTED_APP: "write specific_inactivity:30:DAYS, or set a lifetime",
    AppKind.EXTERNAL_CLIENT_APP: "write SpecificInactivity, with <refreshTokenValidityPeriod> 30 and "
    "<refreshTokenValidityUnit> Days, or set a lifetime",
}


def _has_no_idle_limit(app: OAuthApp) -> bool:
    return app.selects("refresh_token", "offline_access") and not app.idle_limit


@rule(
    "refresh-token-never-expires",
    severity=Severity.INFO,
    category=Category.POSTURE,
    on=OAuthApp,
    when=_has_no_idle_limit,
    dated=True,
)
def check(app: OAuthApp, today: date) -> Iterator[Problem]:
    """Refresh tokens must expire."""
    limit = IDLE_REFRESH_TOKENS_END
    since = "since" if limit.has_come(today) else "from"
    for policies in app.policies:
        valid = policies.refresh_token
        if valid and not valid.placeholder and valid.text.lower() == "infinite":
            yield Problem(
                valid.place,
                f"{app.name} sets no expiry for refresh tokens; {since} {limit.when} Salesforce ends those unused for 30 days, "
                "according to its release notes",
                label="a token in use stays valid until someone revokes it",
                help=_HELP[app.kind],
                value=valid.text,
            )
