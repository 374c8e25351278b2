from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.finding import Category, Fix, Severity
from sfscope_lint.model import NO_VALID_SCOPES, OAuthApp
from sfscope_lint.rule import Problem, rule
from sfscope_rules._texts import ADD_API, flow_switch

if TYPE_CHECKING:
    from collections.abc import Iterator

_LABELS = {
    0: "no scope is selected",
    1: "the only scope selected, and this flow never issues it",
}


@rule(
    "no-valid-scopes",
    severity=Severity.ERROR,
    category=Category.FLOW,
    on=OAuthApp,
    when=OAuthApp.uses_flow,
    fix="safe",
)
def check(app: OAuthApp) -> Iterator[Problem]:
    """Require at least one scope that the client credentials flow issues."""
    if app.predicted_reply == NO_VALID_SCOPES:
        count = len(app.scopes or ())
        yield Problem(
            app.scopes_place,
            f"every token request of {app.name} will be rejected",
            label=_LABELS.get(
                count, f"the first of {count} scopes selected, and this flow issues none of them"
            ),
            reply=str(NO_VALID_SCOPES),
            help=ADD_API[app.kind],
            related=flow_switch(app),
            fix=Fix(app, add_api=True),
        )
