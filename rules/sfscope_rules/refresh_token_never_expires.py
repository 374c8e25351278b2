from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.finding import Category, Severity
from sfscope_lint.model import OAuthApp
from sfscope_lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator


def _selects_refresh(app: OAuthApp) -> bool:
    return app.selects("refresh_token", "offline_access")


@rule(
    "refresh-token-never-expires",
    severity=Severity.INFO,
    category=Category.POSTURE,
    on=OAuthApp,
    when=_selects_refresh,
)
def check(app: OAuthApp) -> Iterator[Problem]:
    """Require that refresh tokens expire, in apps that can get one."""
    for policies in app.policies:
        valid = policies.refresh_token
        if valid and not valid.placeholder and valid.text.lower() == "infinite":
            yield Problem(
                valid.place,
                f"refresh tokens of {app.name} are valid until somebody revokes them",
                label="without end",
                help="give them a lifetime, or an end after some time without use",
                value=valid.text,
            )
