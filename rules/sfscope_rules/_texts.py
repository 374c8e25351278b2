"""Phrases that several rules use, so that they say the same thing in the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model import AppKind

if TYPE_CHECKING:
    from sfscope_lint.model import OAuthApp, Place

ADD_API = {
    AppKind.CONNECTED_APP: "add <scopes>Api</scopes> to <oauthConfig>",
    AppKind.EXTERNAL_CLIENT_APP: "add Api to <commaSeparatedOauthScopes>",
}


def flow_switch(app: OAuthApp) -> tuple[tuple[Place, str], ...]:
    """The place that turned the flow on, to be shown beside a finding."""
    place = app.client_credentials.place
    return ((place, "the client credentials flow is enabled here"),) if place else ()
