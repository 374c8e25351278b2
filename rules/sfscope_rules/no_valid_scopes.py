from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.plugin import NO_VALID_SCOPES, Category, OAuthApp, Problem, Severity, add_scope, rule
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
    when=OAuthApp.may_use_flow,
    fix="safe",
)
def check(app: OAuthApp) -> Iterator[Problem]:
    """Client-credentials apps must select at least one scope that the flow issues."""
    if app.scopes is None or app.reply_by_scopes != NO_VALID_SCOPES:
        return
    count = len(app.scopes)
    in_any_case = "" if app.flow_is_on else ", whether or not its flow is on"
    yield Problem(
        app.scopes_place,
        f"every token request of {app.name} will be rejected{in_any_case}",
        label=_LABELS.get(count, f"the first of {count} selected scopes; this flow issues none of them"),
        reply=str(app.predicted_reply),
        help=ADD_API[app.kind],
        related=flow_switch(app),
        fix=add_scope(app, "Api", "safe"),
        part_of="no-valid-scopes",
    )
