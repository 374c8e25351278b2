from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.plugin import AppKind, Category, OAuthApp, Problem, Severity, remove, rule

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    "org-bound-value",
    severity=Severity.INFO,
    category=Category.METADATA,
    on=OAuthApp,
    when=lambda app: app.kind is AppKind.EXTERNAL_CLIENT_APP,
    fix="unsafe",  # the org with the app links it by this value
)
def check(app: OAuthApp) -> Iterator[Problem]:
    """An app that isn't packaged must not name the org in which it was made."""
    for link in app.oauth_links if app.packaged is False else ():
        yield Problem(
            link,
            f"<oauthLink> binds {app.name} to the org that it comes from: a deployment into any other fails",
            label="the id of an org, and of the app's key there",
            help="remove it: each org makes its own when the app is deployed; only an app with the distribution state Packaged "
            "needs it",
            value="oauthLink",
            fix=remove("Remove oauthLink", link),
        )
