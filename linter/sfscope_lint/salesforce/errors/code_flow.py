"""Errors of flows in which a user logs in with a browser, and of their refresh tokens."""

from __future__ import annotations

from sfscope_lint.salesforce.errors.record import ErrorCause, KnownError, Stage
from sfscope_lint.salesforce.hints import Hint, OrgSetting

_NOT_THIS_FLOW = " The client credentials flow has no login page. If the integration should use it, it must not open the authorize URL."
_NO_REFRESH = (
    " The client credentials flow gives no refresh token. If the integration should use it, let it ask for a new token "
    "instead of refreshing."
)

ERRORS = (
    KnownError(
        "invalid_grant",
        "expired access/refresh token",
        Stage.OTHER_FLOW,
        "The refresh token is no longer valid." + _NO_REFRESH,
        (
            ErrorCause(
                "The token was revoked, replaced by a rotation, has expired by the app's policy or after 30 days without "
                "use, or is one of more than five that the user has given to the app, of which the oldest end.",
                "Let the user authorize the app again, and look at the app's refresh token policy.",
                ("refresh-token-reply", "idle-limit", "five-approvals"),
            ),
        ),
        ("token validity expired",),
    ),
    KnownError(
        "invalid_grant",
        "token request is already being processed",
        Stage.OTHER_FLOW,
        "Two requests refreshed the same token at the same time, and the second was refused." + _NO_REFRESH,
        (
            ErrorCause(
                "Several processes share a refresh token.",
                "Let one of them refresh it and share the access token; repeat a refused request after a second.",
                ("concurrent-refresh-reply",),
            ),
        ),
    ),
    KnownError(
        "redirect_uri_mismatch",
        "redirect_uri must match configuration",
        Stage.OTHER_FLOW,
        "The login page refuses the address to which it should return." + _NOT_THIS_FLOW,
        (
            ErrorCause(
                "`redirect_uri` isn't, letter by letter, one of the app's callback URLs.",
                "Add the URL to the app's callback URLs, or send one of them.",
                ("redirect-reply",),
            ),
        ),
    ),
    KnownError(
        "",
        "The callback URL provided is not valid",
        Stage.OTHER_FLOW,
        "Salesforce refuses a callback URL: of an app, or of the Connected App that a scratch org is created with."
        + _NOT_THIS_FLOW,
        (
            ErrorCause(
                "The URL isn't one of the app's callback URLs, or is no `https` URL and not `http://localhost`.",
                "Give the command and the app the same URL.",
                ("callback-refused",),
                see=("insecure-callback",),
            ),
        ),
    ),
    KnownError(
        "invalid_scope",
        "the requested scope is not allowed",
        Stage.OTHER_FLOW,
        "The login page refuses a scope that the app doesn't select." + _NOT_THIS_FLOW,
        (
            ErrorCause(
                "The request asks for a scope that the app doesn't select, or that isn't offered to this kind of user.",
                "Add the scope to the app, or don't ask for it.",
                ("scope-not-allowed-reply",),
            ),
        ),
        codes=("1804",),
    ),
    KnownError(
        "OAUTH_APPROVAL_ERROR_GENERIC",
        "An unexpected error has occurred during authentication",
        Stage.OTHER_FLOW,
        "The login page hides the real error. It is in the address of the page, behind `error=`."
        + _NOT_THIS_FLOW,
        (
            ErrorCause(
                "The app isn't installed or approved in the org, or a scope, PKCE or a policy refuses the request.",
                "Read `error` and `error_description` in the page's address, and explain them.",
                ("generic-approval-error",),
            ),
        ),
        (
            "We can't authorize you because of an OAuth error",
            "There was a problem in setting up your remote access",
        ),
        ("1800",),
    ),
    KnownError(
        "OAUTH_APP_ACCESS_DENIED",
        "",
        Stage.OTHER_FLOW,
        "The login page or the JWT bearer flow refuses the user." + _NOT_THIS_FLOW,
        (
            ErrorCause(
                "The app admits only approved users, and the user isn't approved.",
                "Approve the user: give it a permission set or a profile that the app names.",
                ("access-denied-reply",),
                compare=(Hint.ADMIN_APPROVED,),
            ),
            ErrorCause(
                "The user declined, or the app's IP restrictions refuse the user's address.",
                "Let the user log in again, from an address that the app admits.",
                ("access-denied-reply",),
            ),
        ),
    ),
    KnownError(
        "invalid_client",
        "app must be installed into org",
        Stage.OTHER_FLOW,
        "The login page refuses an app that isn't installed in the org." + _NOT_THIS_FLOW,
        (
            ErrorCause(
                "Since September 2025 users can't authorize Connected Apps that aren't installed.",
                "Install the app in Setup, Connected Apps OAuth Usage, or create an app in the org itself.",
                ("uninstalled-app-reply",),
            ),
        ),
    ),
    KnownError(
        "OAUTH_AUTHORIZATION_BLOCKED",
        "Cross-org OAuth flows are not supported for this external client app",
        Stage.OTHER_FLOW,
        "The login page refuses a user of another org than the one that has the app." + _NOT_THIS_FLOW,
        (
            ErrorCause(
                "The app is a local External Client App, and the browser is logged in to another org, or the request went "
                "to a login host.",
                "Use the My Domain host of the org that has the app. For several orgs, package the app.",
                ("local-app-at-a-login-host",),
                compare=(Hint.LOCAL,),
            ),
        ),
    ),
    KnownError(
        "invalid_request",
        "missing required code challenge",
        Stage.OTHER_FLOW,
        "The login page requires PKCE, and the request has none." + _NOT_THIS_FLOW,
        (
            ErrorCause(
                "The app or the org requires PKCE. An External Client App does by default.",
                "Send `code_challenge` and `code_verifier`.",
                ("pkce-reply", "pkce-default", "org-requires-pkce"),
                org_setting=OrgSetting.PKCE_REQUIRED,
            ),
        ),
        ("Invalid Code Challenge", "Invalid Code Verifier"),
        ("LOGIN_OAUTH_INVALID_CODE_CHALLENGE", "LOGIN_OAUTH_INVALID_CODE_VERIFIER"),
    ),
)
