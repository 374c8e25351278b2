from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.plugin import AppKind, Category, OAuthApp, Problem, Severity, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

_APPROVE = {
    AppKind.CONNECTED_APP: "<permissionSetName> or <profileName>",
    AppKind.EXTERNAL_CLIENT_APP: "<commaSeparatedPermissionSet> or <commaSeparatedProfile>",
}


@rule(
    "nobody-approved",
    severity=Severity.WARNING,
    category=Category.FLOW,
    on=OAuthApp,
    when=lambda app: app.flow_is_on,
)
def check(app: OAuthApp) -> Iterator[Problem]:
    """An app that admits only approved users must approve at least one."""
    for policies in app.live_policies:
        if policies.admin_approved and policies.approves_nobody:
            yield Problem(
                policies.admin_approved,
                f"only approved users may use {app.name}, but its files approve nobody: its token requests are "
                "reported to be rejected until the run-as user is approved",
                label="only users that an administrator has approved",
                reply=str(app.predicted_reply),
                help=f"name a permission set or a profile of the run-as user in {_APPROVE[app.kind]}",
            )
