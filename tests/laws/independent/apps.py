"""What a token request of an app is answered, and what the rules about scopes must find."""

from __future__ import annotations

import re
from dataclasses import dataclass

# The four that Salesforce filters out of the token, those that no reply shows, and those that one shows, as it shows them.
UNSUPPORTED = {
    "Full": "full", "Web": "web", "RefreshToken": "refresh_token", "OfflineAccess": "offline_access",
}  # fmt: skip
UNVERIFIED = {
    "UserRegistration": "user_registration_api", "SCRT": "scrt_api", "DataCloudUserClaims": "data_cloud_user_claims",
    "A2A": "", "CmdbDiscovery": "", "SemanticLayer": "",
}  # fmt: skip
SUPPORTED = {
    "Api": "api", "Basic": "id", "Profile": "id", "Email": "id", "Address": "id", "Phone": "id",
    "Chatter": "chatter_api", "CustomApplications": "visualforce", "OpenID": "openid",
    "CustomPermissions": "custom_permissions", "Wave": "wave_api", "Eclair": "eclair_api", "Pardot": "pardot_api",
    "Lightning": "lightning", "Content": "content", "CDPIngest": "cdp_ingest_api", "CDPProfile": "cdp_profile_api",
    "CDPQuery": "cdp_query_api", "CDPSegment": "cdp_segment_api",
    "CDPIdentityResolution": "cdp_identityresolution_api",
    "CDPCalculatedInsight": "cdp_calculated_insight_api", "CDP": "cdp_api", "Chatbot": "chatbot_api",
    "SFAP": "sfap_api", "EinsteinGPT": "einstein_gpt_api", "Interaction": "interaction_api", "MCP": "mcp_api",
    "ForgotPassword": "forgot_password", "PwdlessLogin": "pwdless_login_api",
}  # fmt: skip
_SCOPES = {**UNVERIFIED, **UNSUPPORTED, **SUPPORTED}
# A retrieve returns the first as the second.
_SYNONYMS = {
    **dict.fromkeys(("Profile", "Email", "Address", "Phone"), "Basic"),
    "OfflineAccess": "RefreshToken",
}
_EXTERNAL_NAMES = {"SFAP": "SFApiPlatform"}
# A scope is meant by any of its names, in any case, although a deployment takes only one of them.
_MEANT = {
    **{oauth: name for name, oauth in _SCOPES.items()},
    **{name.lower(): name for name in _SCOPES},
    **{other.lower(): name for name, other in _EXTERNAL_NAMES.items()},
    "id": "Basic",
}
_PLACEHOLDER = re.compile(r"\{\{[^{}]+\}\}|\$\{[^{}]+\}|@\{[^{}]+\}|%[A-Z_]+%|__[A-Za-z_]+__")

CONNECTED, EXTERNAL = "connected-app", "external-client-app"


def is_placeholder(text: str) -> bool:
    return _PLACEHOLDER.search(text) is not None


@dataclass(frozen=True)
class Side:
    """What the files say of an app, where one of their contradictions is decided one way.

    None is unknown. ``turned_on``: a file turns the flow on, though another may not say. ``high_assurance``: a session
    policy blocks the flow. ``approves``: users need no approval, or the files approve somebody.
    ``certain``: no other value that is filled in later can refuse the token.
    """

    flow: bool | None
    turned_on: bool
    scopes: tuple[str, ...] | None
    custom_scopes: tuple[str, ...]
    run_as: bool
    high_assurance: bool
    approves: bool | None
    certain: bool


@dataclass(frozen=True)
class App:
    """An app and all its sides: one, unless its files contradict each other."""

    kind: str
    name: str
    paths: frozenset[str]
    sides: tuple[Side, ...]

    @property
    def verdicts(self) -> set[str]:
        return {verdict(side) for side in self.sides}


def verdict(side: Side) -> str:
    """``token``, ``token unless`` the org says otherwise, ``no valid scopes``, ``flow off``, ``blocked`` by a session
    policy, or ``unknown``.
    """
    if side.flow is False:
        return "flow off"
    if side.turned_on and _refused(side):
        return "no valid scopes"
    if side.turned_on and side.high_assurance:
        return "blocked"
    decided = side.flow and side.approves is not None and side.certain and _decided(side)
    if not decided or not issued(side):
        return "unknown"
    return "token unless" if refusals(side) else "token"


def issued(side: Side) -> set[str]:
    """The OAuth names of the scopes that a token carries for certain."""
    return {SUPPORTED[name] for scope in side.scopes or () if (name := _meant(scope)) in SUPPORTED}


def refusals(side: Side) -> set[str]:
    """The errors that the files allow beside a token, because the org may hold what they lack."""
    user = set() if side.run_as else {"no client credentials user enabled"}
    return user | ({"user is not admin approved to access this app"} if side.approves is False else set())


def problems(kind: str, side: Side) -> set[tuple[str, str]]:
    """What the rules about scopes must find: the rule, and the scope that it is about (empty if it is about all)."""
    written = [scope for scope in side.scopes or () if not is_placeholder(scope)]
    names = [_meant(scope) or scope for scope in written]
    distinct = {_SYNONYMS.get(name, name) for name in names}
    found = {("unknown-scope", scope) for scope in written if not _is_name(scope, kind)}
    found |= {("duplicate-scope", "")} if len(distinct) < len(names) else set()
    if not side.turned_on:
        return found
    found |= {("unsupported-scope", scope) for scope in written if _meant(scope) in UNSUPPORTED}
    if _refused(side):
        return found | {("no-valid-scopes", "")}
    known = any(name in SUPPORTED or name in UNVERIFIED for name in names) or bool(side.custom_scopes)
    # Of scopes that don't exist it isn't known what they mean: one of them may be meant for Api.
    missing = side.scopes is not None and "Api" not in names and known and _decided(side)
    return found | {("missing-api-scope", "")} if missing else found


def _refused(side: Side) -> bool:
    """Whether the flow issues none of the scopes."""
    if side.scopes is None or side.custom_scopes:
        return False
    return all(_meant(scope) in UNSUPPORTED for scope in side.scopes)


def _decided(side: Side) -> bool:
    return not any(map(is_placeholder, side.scopes or ()))


def _meant(scope: str) -> str | None:
    """The name in Connected Apps of the scope that is meant; None if there is none."""
    return None if is_placeholder(scope) else _MEANT.get(scope.lower())


def _is_name(scope: str, kind: str) -> bool:
    """Whether this kind of app calls a scope exactly so."""
    name = _meant(scope) or ""
    return name != "" and scope == (_EXTERNAL_NAMES.get(name, name) if kind == EXTERNAL else name)
