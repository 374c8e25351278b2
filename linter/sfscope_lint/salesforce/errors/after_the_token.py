"""Errors of Salesforce's APIs that refuse a token which the endpoint has issued."""

from __future__ import annotations

from sfscope_lint.salesforce.causes import Cause
from sfscope_lint.salesforce.errors.record import ErrorCause, KnownError, Stage
from sfscope_lint.salesforce.hints import Hint, OrgSetting

_RUN_AS_PERMISSIONS = "run-as-user-lacks-permission"

ERRORS = (
    KnownError(
        "INVALID_SESSION_ID",
        "This session is not valid for use with the REST API",
        Stage.AFTER,
        "The token is a valid one, but opens no REST API.",
        (
            ErrorCause(
                "The app doesn't select `api`, so the token carries other scopes only.",
                "Add `Api` to the scopes of the app, deploy it, and ask for a new token.",
                ("token-without-api", "api-scope"),
                found_by=("missing-api-scope",),
            ),
            ErrorCause(
                "The app or the profile of the run-as user requires a high-assurance session, which this flow can't give.",
                "Remove the requirement from the app's policies (`sessionLevel`, `requiredSessionLevel`) or from the "
                "user's profile.",
                ("high-assurance-blocks", "high-assurance-profile"),
                shown_by=(Cause.HIGH_ASSURANCE,),
                see=("high-assurance-session",),
                compare=(Hint.RUN_AS_USER,),
            ),
            ErrorCause(
                "API Access Control is on in the org, and the app isn't approved there.",
                "Approve or install the app in Setup, Connected Apps OAuth Usage.",
                ("api-access-control", "api-access-control-reply"),
                org_setting=OrgSetting.API_ACCESS_CONTROL,
            ),
            ErrorCause(
                "The session is locked to another IP address.",
                "Let the app relax IP restrictions, or call the API from the address that asked for the token.",
                ("session-locked-to-ip",),
            ),
        ),
        ("This session is not valid for use with the API",),
    ),
    KnownError(
        "INVALID_SESSION_ID",
        "Session expired or invalid",
        Stage.AFTER,
        "The API doesn't know the token, or no longer.",
        (
            ErrorCause(
                "The token has expired or was revoked. This flow gives no refresh token.",
                "Ask for a new token when the API answers this, and repeat the call once.",
                ("flow-filters-scopes", "session-expired-reply"),
            ),
            ErrorCause(
                "The call went to a host of another org, to a Lightning host, or lost its header `Authorization`.",
                "Call the host in `instance_url` of the token's reply, with the header `Authorization: Bearer <token>`.",
                ("session-at-a-wrong-host",),
            ),
        ),
        ("Invalid Session ID found in SessionHeader", "Invalid session id", "Unable to find session id"),
        ("InvalidSessionId",),
    ),
    KnownError(
        "API_CURRENTLY_DISABLED",
        "API is disabled for this User",
        Stage.AFTER,
        "The run-as user may not use APIs.",
        (
            ErrorCause(
                "No profile and no permission set of the run-as user grants API Enabled (`ApiEnabled`).",
                "Grant it with a permission set, or use a user with the Salesforce Integration license.",
                ("api-enabled",),
                found_by=(_RUN_AS_PERMISSIONS,),
                compare=(Hint.RUN_AS_USER,),
            ),
        ),
        codes=("LOGIN_OAUTH_API_DISABLED",),
        also=("OAuth API access disabled",),
    ),
    KnownError(
        "API_DISABLED_FOR_ORG",
        "The REST API is not enabled for this Organization",
        Stage.AFTER,
        "The org, or the run-as user in it, has no API.",
        (
            ErrorCause(
                "The edition of the org has no API access.",
                "Ask Salesforce to enable the API for the org.",
                ("api-disabled-for-org",),
            ),
            ErrorCause(
                "The run-as user lacks API Enabled (`ApiEnabled`).",
                "Grant it with a permission set.",
                ("api-disabled-for-org",),
                found_by=(_RUN_AS_PERMISSIONS,),
                compare=(Hint.RUN_AS_USER,),
            ),
        ),
        ("API is not enabled for this Organization or Partner",),
    ),
    KnownError(
        "URL_NOT_RESET",
        "Destination URL not reset",
        Stage.AFTER,
        "The call went to a login host, which serves no data.",
        (
            ErrorCause(
                "The integration calls `login.salesforce.com` or `test.salesforce.com` instead of the org's own host.",
                "Call the host in `instance_url` of the token's reply, the org's My Domain host.",
                ("url-not-reset",),
                see=("unsupported-token-host",),
            ),
        ),
    ),
    KnownError(
        "404",
        "URL No Longer Exists",
        Stage.AFTER,
        "The host has nothing at this path. It is the usual answer to calls of the Agent API that go wrong.",
        (
            ErrorCause(
                "The Agent API was called at the My Domain host.",
                "Call `https://api.salesforce.com/einstein/ai-agent/v1`.",
                ("agent-api-host",),
            ),
            ErrorCause(
                "The token is an opaque one: the app doesn't issue JWT-based access tokens.",
                "Turn them on: `<isNamedUserJwtEnabled>true</isNamedUserJwtEnabled>`, and ask for a new token.",
                ("opaque-token-reply", "agent-api-needs-jwt"),
                found_by=("opaque-token-for-agent-api",),
            ),
        ),
    ),
    KnownError(
        "UnauthorizedException",
        "Connected app is not attached to Agent",
        Stage.AFTER,
        "The agent isn't linked with the app whose token is used.",
        (
            ErrorCause(
                "The agent has no connection to the app.",
                "Add the app to the agent's connections in Setup.",
                ("agent-without-app",),
            ),
        ),
    ),
    KnownError(
        "INVALID_TYPE",
        "sObject type … is not supported",
        Stage.AFTER,
        "The API shows only what the run-as user may see. To the user, the object isn't there.",
        (
            ErrorCause(
                "The run-as user has no access to the object.",
                "Grant it with a permission set.",
                ("object-not-visible",),
                found_by=(_RUN_AS_PERMISSIONS,),
                compare=(Hint.RUN_AS_USER,),
            ),
            ErrorCause(
                "The name of the object is misspelt, or the org doesn't have it.",
                "Compare the name in Setup, Object Manager.",
                ("object-not-visible",),
            ),
        ),
        ("Object type … is not supported",),
    ),
    KnownError(
        "REQUEST_LIMIT_EXCEEDED",
        "TotalRequests Limit exceeded",
        Stage.AFTER,
        "The org has used up its API requests of 24 hours. The token is fine.",
        (
            ErrorCause(
                "Integrations call too often, for example at short intervals.",
                "Call less often or in bulk. Setup, System Overview shows the usage.",
                ("request-limit",),
            ),
        ),
    ),
)
