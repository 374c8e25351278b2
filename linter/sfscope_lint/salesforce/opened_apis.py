"""The APIs that a token without the ``api`` scope can still call, by its other scopes.

Sources: the scopes' labels in Setup, their descriptions in the Metadata API guide (ConnectedApp, ``scopes``),
and the guides of the Agent API and the Models API. Left out are scopes that open no API (``id``, ``openid``,
``custom_permissions``), scopes that open a user interface (``visualforce``, ``lightning``, ``content``), and
scopes whose effect in this flow nobody has published (``mcp_api``: Salesforce-hosted MCP servers are reported
to accept only tokens of the authorization code flow).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

OPENED = {
    "chatter_api": "the Connect REST API",
    "wave_api": "the Analytics REST API",
    "eclair_api": "the Analytics charts geodata resources",
    "pardot_api": "the Account Engagement API",
    "cdp_api": "the Data Cloud APIs",
    "cdp_ingest_api": "the Data Cloud Ingestion API",
    "cdp_profile_api": "Data Cloud profile data",
    "cdp_query_api": "Data Cloud queries",
    "cdp_segment_api": "Data Cloud segmentation",
    "cdp_identityresolution_api": "Data Cloud identity resolution",
    "cdp_calculated_insight_api": "Data Cloud calculated insights",
    "chatbot_api": "the Einstein Bots and Agent APIs",
    "sfap_api": "the Salesforce API Platform (Agent API, Models API)",
    "einstein_gpt_api": "Einstein GPT services",
    "interaction_api": "the Interaction API",
    "forgot_password": "the Headless Forgot Password API",
    "pwdless_login_api": "the Headless Passwordless Login API",
    "user_registration_api": "the Headless Registration API",
}


def opened_by(scopes: Iterable[str]) -> str:
    """The APIs that a token with these scopes (OAuth names) can call, as a phrase; empty if none is known."""
    opened = [OPENED[scope] for scope in scopes if scope in OPENED]
    if len(opened) < 2:
        return "".join(opened)
    return f"{', '.join(opened[:-1])} and {opened[-1]}"
