"""Phrases and conditions that several rules share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.plugin import AppKind, MetadataFile, OAuthApp, Place, Suppression

if TYPE_CHECKING:
    from collections.abc import Callable


ADD_API = {
    AppKind.CONNECTED_APP: "add <scopes>Api</scopes> to <oauthConfig>",
    AppKind.EXTERNAL_CLIENT_APP: "add Api to <commaSeparatedOauthScopes>",
}
SWITCH = {
    AppKind.CONNECTED_APP: "isClientCredentialEnabled",
    AppKind.EXTERNAL_CLIENT_APP: "isClientCredentialsFlowEnabled",
}
RUN_AS = {
    AppKind.CONNECTED_APP: "oauthClientCredentialUser",
    AppKind.EXTERNAL_CLIENT_APP: "clientCredentialsFlowUser",
}
LOWER_SESSION = {
    AppKind.CONNECTED_APP: "remove <sessionLevel> and <policyAction> from <sessionPolicy>",
    AppKind.EXTERNAL_CLIENT_APP: "set <requiredSessionLevel> to STANDARD",
}


def files(*roots: str) -> Callable[[MetadataFile], bool]:
    """A condition for ``when``: the file's root element is one of ``roots``."""
    return lambda file: file.root in roots


def file_name(file: MetadataFile) -> str:
    """The name of the file, without its directory."""
    return file.source.path.rpartition("/")[2]


def app_name(file: MetadataFile) -> str:
    """The name of the app that the file belongs to; the file's own name if it names no app."""
    return file.app[1] if file.app else file.name


def flow_switch(app: OAuthApp) -> tuple[tuple[Place, str], ...]:
    """The place that turns the flow on, as a related place of a finding; empty if no file turns it on."""
    place = app.client_credentials.place
    return ((place, "the client credentials flow is enabled here"),) if place else ()


def accepted(suppression: Suppression) -> str:
    """A phrase for what the suppression covers, such as ``RefreshToken of Mobile_* (unsupported-scope)``."""
    what = " of ".join(part for part in (suppression.scope, suppression.app) if part)
    where = " in ".join(part for part in (what, suppression.path) if part)
    return f"{where} ({suppression.rule})"
