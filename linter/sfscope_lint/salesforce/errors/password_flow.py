"""Errors of logins with a user's name and password, which are often taken for errors of this flow."""

from __future__ import annotations

from sfscope_lint.salesforce.errors.record import ErrorCause, KnownError, Stage
from sfscope_lint.salesforce.hints import OrgSetting

_USE_THIS_FLOW = (
    "Send `grant_type=client_credentials` with key and secret to the My Domain host, without user and password. The "
    "username-password flow ends on 2027-02-20."
)
_LIBRARY_SENDS_IT = ErrorCause(
    "A library sends `grant_type=password` as soon as it gets a user, although it gets a key and a secret, too.",
    _USE_THIS_FLOW,
    ("library-sends-password", "username-password-ends"),
    see=("username-password-request",),
)

ERRORS = (
    KnownError(
        "invalid_grant",
        "authentication failure",
        Stage.OTHER_FLOW,
        "Mostly the request sent a user's name and password (`grant_type=password`), and the endpoint refused them. A "
        "request of the client credentials flow has no password.",
        (
            ErrorCause(
                "The user, the password or the security token behind it is wrong, or the host is that of the other "
                "environment (`login` for `test`).",
                _USE_THIS_FLOW,
                ("authentication-failure-reply",),
                found_by=("username-password-request",),
            ),
            _LIBRARY_SENDS_IT,
            ErrorCause(
                "The org blocks the username-password flow. It does so by default if it was created in Summer '23 or later.",
                _USE_THIS_FLOW,
                ("username-password-blocked", "org-blocks-password"),
                org_setting=OrgSetting.PASSWORD_FLOW_BLOCKED,
            ),
            ErrorCause(
                "In a flow with a login page: the user may not use the app, or the org's API.",
                "Look at the app's permitted users and the user's permission API Enabled.",
                ("code-authentication-failure",),
            ),
        ),
        ("Username-Password Flow Disabled",),
    ),
    KnownError(
        "INVALID_LOGIN",
        "Invalid username, password, security token; or user locked out",
        Stage.OTHER_FLOW,
        "This is the SOAP login with a user's name and password. No OAuth app takes part.",
        (
            ErrorCause(
                "The user, the password or the security token is wrong, the user is locked out, or the host is that of the "
                "other environment.",
                _USE_THIS_FLOW,
                ("soap-login-reply",),
            ),
            ErrorCause(
                "The library got no key and secret, or ignores them, and falls back on the SOAP login.",
                "Give the library the key, the secret and the My Domain host, in the form that its page on the client "
                "credentials flow names.",
                ("soap-login-reply",),
                found_by=("unsupported-token-host",),
            ),
        ),
    ),
    KnownError(
        "LOGIN_MUST_USE_SECURITY_TOKEN",
        "Invalid username, password, security token; or user locked out. Are you at a new location?",
        Stage.OTHER_FLOW,
        "This is the SOAP login with a user's name and password, from an address that the org doesn't trust.",
        (
            ErrorCause(
                "The password has no security token behind it.",
                _USE_THIS_FLOW,
                ("soap-login-reply",),
            ),
        ),
        codes=("LOGIN_ERROR_MUST_USE_API_TOKEN",),
    ),
    KnownError(
        "",
        "INVALID AUTH: You must submit either a security token or organizationId for authentication",
        Stage.OTHER_FLOW,
        "The Python library simple_salesforce says this before it sends anything: it takes the call for a SOAP login.",
        (
            ErrorCause(
                "`Salesforce(…)` or `SalesforceLogin(…)` gets a key and a secret, but no My Domain in `domain`. With `login` "
                "or `test` the library has no flow for key and secret alone.",
                "Pass `domain` with the My Domain without `.salesforce.com`, such as `acme.my`, beside `consumer_key` and "
                "`consumer_secret`.",
                ("simple-salesforce-without-domain",),
                found_by=("unsupported-token-host",),
            ),
        ),
    ),
)
