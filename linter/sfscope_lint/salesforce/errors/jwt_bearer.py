"""Errors of the JWT bearer flow, in which an app proves itself with a certificate and names the user."""

from __future__ import annotations

from sfscope_lint.salesforce.errors.record import ErrorCause, KnownError, Stage
from sfscope_lint.salesforce.hints import Hint

_JWT = " It is an error of the JWT bearer flow: the request sent an assertion, not a secret."

ERRORS = (
    KnownError(
        "invalid_grant",
        "user hasn't approved this consumer",
        Stage.OTHER_FLOW,
        "The user in the assertion hasn't authorized the app." + _JWT,
        (
            ErrorCause(
                "The app lets every user authorize it, and the user in the assertion hasn't done so.",
                "Let the app admit only approved users (`isAdminApproved`, `AdminApprovedPreAuthorized`), and approve the "
                "user by a permission set or a profile. Or let the user log in to the app once.",
                ("jwt-approval-reply",),
                compare=(Hint.CERTIFICATE,),
            ),
            ErrorCause(
                "The host or the audience is that of another org.",
                "Send the request to the org's My Domain host, and name the same host, or the login host of the "
                "environment, as audience.",
                ("jwt-approval-reply",),
            ),
        ),
    ),
    KnownError(
        "invalid_request",
        "refresh_token scope is required and the connected app should be installed and preauthorized",
        Stage.OTHER_FLOW,
        "The app lacks the scope `refresh_token`, or it isn't installed and approved in the org." + _JWT,
        (
            ErrorCause(
                "The app doesn't select `RefreshToken`, which the client credentials flow doesn't need and the JWT bearer "
                "flow does.",
                "Add `RefreshToken` to the scopes of the app.",
                ("jwt-bearer-needs-refresh-token",),
                compare=(Hint.CERTIFICATE,),
            ),
            ErrorCause(
                "The app isn't installed in the org, or the user isn't approved.",
                "Install the app, and approve the user by a permission set or a profile.",
                ("jwt-bearer-needs-refresh-token",),
            ),
        ),
    ),
    KnownError(
        "invalid_grant",
        "invalid assertion",
        Stage.OTHER_FLOW,
        "The endpoint can't verify the assertion." + _JWT,
        (
            ErrorCause(
                "The assertion is signed with a key that doesn't fit the app's certificate, or isn't a JWT in the form "
                "that Salesforce expects.",
                "Compare the certificate in the app with the private key, and the claims with the help page of the flow.",
                ("jwt-assertion-reply",),
                compare=(Hint.CERTIFICATE,),
            ),
        ),
    ),
    KnownError(
        "invalid_grant",
        "audience is invalid",
        Stage.OTHER_FLOW,
        "The assertion names another audience than the endpoint that got it." + _JWT,
        (
            ErrorCause(
                "`aud` isn't the login host of the environment: `login` for a sandbox, or `test` for production.",
                "Name `https://login.salesforce.com` for production, `https://test.salesforce.com` for a sandbox, or the "
                "My Domain host, as audience.",
                ("jwt-audience-reply",),
            ),
        ),
        ("Audience validation failed",),
    ),
    KnownError(
        "invalid_grant",
        "expired authorization code",
        Stage.OTHER_FLOW,
        "In the JWT bearer flow the assertion has expired; in the authorization code flow, the code was used twice or too "
        "late.",
        (
            ErrorCause(
                "`exp` is in the past: it was computed in local time, or the clock of the machine is wrong.",
                "Compute `exp` in UTC, at most five minutes ahead, and set the clock.",
                ("jwt-expired-reply",),
            ),
            ErrorCause(
                "The code was redeemed twice, or after its time.",
                "Redeem each code once, at once.",
                ("jwt-expired-reply",),
            ),
        ),
        ("invalid authorization code",),
    ),
)
