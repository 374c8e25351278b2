from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.plugin import AppKind, Category, OAuthApp, Problem, Severity, rule

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    "duplicate-policies",
    severity=Severity.WARNING,
    category=Category.METADATA,
    on=OAuthApp,
    when=lambda app: app.kind is AppKind.EXTERNAL_CLIENT_APP and len(app.policies) > 1,
)
def check(app: OAuthApp) -> Iterator[Problem]:
    """An External Client App must have one OAuth policies file in a package directory."""
    first = {policies.package: policies.place for policies in reversed(app.policies)}
    for policies in app.policies:
        other = first[policies.package]
        if policies.place.source is not other.source:
            yield Problem(
                policies.place,
                f"{app.name} has a second file with OAuth policies in this package directory: a deployment of both is "
                "reported to fail",
                label="an app has one set of OAuth policies",
                help="leave the one that the org has (a retrieve tells its name), and move what the other one adds into it",
                related=((other, "the first one"),),
            )
