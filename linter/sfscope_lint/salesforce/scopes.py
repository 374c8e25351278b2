"""The scope catalogue: each OAuth scope that an app can select, and whether the flow issues it.

Names: the values of ``ConnectedAppOauthAccessScope`` in the Metadata API (``@salesforce/types`` 1.9.0,
October 2026), the values of ``commaSeparatedOauthScopes`` where they differ, and the strings of Salesforce's
OpenID discovery document. Support: Salesforce documents which scopes it filters out of this flow's tokens
("OAuth 2.0 Client Credentials Flow", response parameter ``scope``), but not which it issues. A scope is
``supported`` if a real or official reply shows it, and ``unverified`` if it is neither filtered nor shown.
"""

from __future__ import annotations

from enum import Enum

from sfscope_lint.record import Record


class Support(Enum):
    """Whether the client credentials flow issues a scope."""

    SUPPORTED = "supported"
    UNSUPPORTED = "unsupported"
    UNVERIFIED = "unverified"


class Scope(Record):
    """One OAuth scope.

    A Connected App writes ``metadata_name``, an External Client App ``eca_name``. ``oauth_name`` is None if
    nobody has published it. ``issued_as`` is the name in a token's ``scope``. ``since`` is the first Metadata
    API version known to have the scope (``≤47``: version 47 or earlier). ``evidence`` is the reason for
    ``support``.
    """

    metadata_name: str
    eca_name: str
    oauth_name: str | None
    issued_as: str
    label: str
    since: str
    support: Support
    evidence: str


_DENIED = "named in Salesforce's list of scopes that the flow filters out of the token"
_ONE_ORG = "in a client-credentials token reply of a real org (2025-10-02)"
_RULE = "not among the scopes that Salesforce says it filters out; not seen in a reply"
_SYNONYM = "Salesforce treats it as a synonym of id, which its sample reply carries"
_IDENTITY = "Access the identity URL service (id, profile, email, address, phone)"
_ANY_TIME = "Perform requests at any time (refresh_token, offline_access)"

# Metadata name, OAuth name, label, since, support, evidence; then the name in an External Client App and the
# name in a token, each empty unless it differs.
_S, _U, _V = Support.SUPPORTED, Support.UNSUPPORTED, Support.UNVERIFIED
_ROWS: tuple[tuple[str, str | None, str, str, Support, str, str, str], ...] = (
    ("Api", "api", "Manage user data via APIs (api)", "≤47", _S, "Salesforce's sample replies carry it", "", ""),
    ("Basic", "id", _IDENTITY, "≤47", _S, "Salesforce's sample reply is id api", "", ""),
    ("Profile", "profile", _IDENTITY, "≤47", _S, _SYNONYM, "", "id"),
    ("Email", "email", _IDENTITY, "≤47", _S, _SYNONYM, "", "id"),
    ("Address", "address", _IDENTITY, "≤47", _S, _SYNONYM, "", "id"),
    ("Phone", "phone", _IDENTITY, "≤47", _S, _SYNONYM, "", "id"),
    ("Web", "web", "Manage user data via Web browsers (web)", "≤47", _U, _DENIED, "", ""),
    ("Full", "full", "Full access (full)", "≤47", _U, _DENIED, "", ""),
    ("RefreshToken", "refresh_token", _ANY_TIME, "≤47", _U, _DENIED, "", ""),
    ("OfflineAccess", "offline_access", _ANY_TIME, "≤47", _U, _DENIED, "", ""),
    (
        "Chatter", "chatter_api", "Access Connect REST API resources (chatter_api)", "≤47", _S,
        "reply of Salesforce's Testing API guide: chatter_api api", "", "",
    ),
    (
        "CustomApplications", "visualforce", "Access Visualforce applications (visualforce)", "≤47", _S, _ONE_ORG,
        "", "",
    ),
    ("OpenID", "openid", "Access unique user identifiers (openid)", "≤47", _S, _ONE_ORG, "", ""),
    (
        "CustomPermissions", "custom_permissions", "Access custom permissions (custom_permissions)", "≤47", _S,
        _ONE_ORG, "", "",
    ),
    ("Wave", "wave_api", "Access Analytics REST API resources (wave_api)", "35", _S, _ONE_ORG, "", ""),
    (
        "Eclair", "eclair_api", "Access Analytics REST API Charts Geodata resources (eclair_api)", "35", _S,
        _ONE_ORG, "", "",
    ),
    ("Pardot", "pardot_api", "Manage Pardot services (pardot_api)", "49", _S, _ONE_ORG, "", ""),
    ("Lightning", "lightning", "Access Lightning applications (lightning)", "51", _S, _ONE_ORG, "", ""),
    ("Content", "content", "Access content resources (content)", "51", _S, _ONE_ORG, "", ""),
    (
        "CDPIngest", "cdp_ingest_api", "Manage Data Cloud Ingestion API data (cdp_ingest_api)", "52", _S,
        "reply of Salesforce's Conversation Transcript API sample", "", "",
    ),
    (
        "CDPProfile", "cdp_profile_api", "Manage Data Cloud profile data (cdp_profile_api)", "≤62", _S,
        "reply of Salesforce's Conversation Transcript API sample", "", "",
    ),
    (
        "CDPQuery", "cdp_query_api", "Perform ANSI SQL queries on Data Cloud data (cdp_query_api)", "≤62", _S,
        "reply of Salesforce's Conversation Transcript API sample", "", "",
    ),
    (
        "CDPSegment", "cdp_segment_api", "Perform segmentation on Data Cloud data (cdp_segment_api)", "≤62", _S,
        _ONE_ORG, "", "",
    ),
    (
        "CDPIdentityResolution", "cdp_identityresolution_api",
        "Manage Data Cloud Identity Resolution (cdp_identityresolution_api)", "≤62", _S, _ONE_ORG, "", "",
    ),
    (
        "CDPCalculatedInsight", "cdp_calculated_insight_api",
        "Manage Data Cloud Calculated Insight data (cdp_calculated_insight_api)", "≤62", _S, _ONE_ORG, "", "",
    ),
    ("CDP", "cdp_api", "Access all Data Cloud API resources (cdp_api)", "≤62", _S, _ONE_ORG, "", ""),
    (
        "Chatbot", "chatbot_api", "Access chatbot services (chatbot_api)", "54", _S,
        "reply of Salesforce's Agent API guide: sfap_api chatbot_api api", "", "",
    ),
    (
        "SFAP", "sfap_api", "Access the Salesforce API Platform (sfap_api)", "≤62", _S,
        "reply of Salesforce's Agent API guide: sfap_api chatbot_api api", "SFApiPlatform", "",
    ),
    ("EinsteinGPT", "einstein_gpt_api", "Access Einstein GPT services (einstein_gpt_api)", "≤62", _S, _ONE_ORG, "", ""),
    ("Interaction", "interaction_api", "Access Interaction API resources (interaction_api)", "≤62", _S, _ONE_ORG, "", ""),
    (
        "MCP", "mcp_api", "Access Salesforce hosted MCP servers (mcp_api)", "66", _S,
        "in client-credentials token replies of two real orgs (2026)", "", "",
    ),
    (
        "ForgotPassword", "forgot_password", "Access Headless Forgot Password API (forgot_password)", "57", _S,
        _ONE_ORG, "", "",
    ),
    (
        "PwdlessLogin", "pwdless_login_api", "Access Headless Passwordless Login API (pwdless_login_api)", "59", _S,
        _ONE_ORG, "", "",
    ),
    (
        "UserRegistration", "user_registration_api", "Access Headless Registration API (user_registration_api)", "58",
        _V, _RULE, "", "",
    ),
    ("SCRT", "scrt_api", "Service Cloud Real-Time (scrt_api)", "66", _V, _RULE, "", ""),
    (
        "DataCloudUserClaims", "data_cloud_user_claims", "Data Cloud user claims (data_cloud_user_claims)", "67", _V,
        _RULE, "", "",
    ),
    ("A2A", None, "A2A", "68", _V, _RULE, "", ""),
    ("CmdbDiscovery", None, "CmdbDiscovery", "68", _V, _RULE, "", ""),
    ("SemanticLayer", None, "SemanticLayer", "68", _V, _RULE, "", ""),
)  # fmt: skip

SCOPES: tuple[Scope, ...] = tuple(
    Scope(name, eca or name, oauth, issued or oauth or name, label, since, support, evidence)
    for name, oauth, label, since, support, evidence, eca, issued in _ROWS
)

_BY_NAME = {
    name.lower(): scope
    for scope in SCOPES
    for name in (scope.metadata_name, scope.eca_name, scope.oauth_name)
    if name is not None
}


def find_scope(written: str) -> Scope | None:
    """The scope with this metadata name, External Client App name or OAuth name, ignoring case."""
    return _BY_NAME.get(written.lower())
