"""Errors of the token endpoint in this flow whose causes are in the app: its scopes, its switches, its run-as user."""

from __future__ import annotations

from sfscope_lint.salesforce import replies
from sfscope_lint.salesforce.causes import Cause
from sfscope_lint.salesforce.errors.record import ErrorCause, KnownError, Stage
from sfscope_lint.salesforce.hints import Hint

_OTHER_APP = "The request uses the key of an app that isn't meant for this flow."
_INTEGRATION_USER = (
    "Let the app run as a user with an internal license, preferably an integration license. The files don't say which "
    "license a user has."
)

ERRORS = (
    KnownError(
        *replies.NO_VALID_SCOPES,
        Stage.TOKEN,
        "This flow issues none of the scopes that the app selects. The request names no scopes: the token gets the "
        "selected ones, except `full`, `web`, `refresh_token` and `offline_access`.",
        (
            ErrorCause(
                "The app selects no scope that this flow issues. Since Winter '26 (reported) such an app gets no token.",
                "Add `Api` to the scopes of the app (`<scopes>Api</scopes>` in a Connected App's `<oauthConfig>`, an "
                "item of `<commaSeparatedOauthScopes>` in an External Client App's settings), or the scope of the API "
                "that the integration needs, and deploy it. Adding `refresh_token` or `full` doesn't help. The request "
                "needs no change.",
                ("flow-filters-scopes", "no-valid-scopes-reply", "no-valid-scopes-since-winter-26"),
                shown_by=(Cause.NO_ISSUED_SCOPE,),
                see=("no-valid-scopes", "unsupported-scope"),
            ),
        ),
    ),
    KnownError(
        *replies.NO_RUN_AS_USER,
        Stage.TOKEN,
        "The token has no user to act as. Setup shows the flow's checkbox and its user in one place, the app's policies.",
        (
            ErrorCause(
                "The app doesn't name a run-as user.",
                "Name the run-as user: `<oauthClientCredentialUser>` in a Connected App's `<oauthConfig>`, "
                "`<clientCredentialsFlowUser>` in an External Client App's OAuth policies, with "
                "`<isClientCredentialsFlowEnabled>true</isClientCredentialsFlowEnabled>` beside it. Or set both in the "
                "org; they may be set there although no file says so.",
                ("run-as-user-required", "no-user-reply"),
                shown_by=(Cause.NO_RUN_AS_USER,),
                see=("missing-run-as-user",),
            ),
            ErrorCause(
                "The policies of an External Client App turn the flow off.",
                "Turn the flow on in the policies, too, and name the user beside it.",
                ("policies-off-reply",),
                shown_by=(Cause.POLICIES_OFF,),
                see=("unused-run-as-user",),
            ),
            ErrorCause(
                "The run-as user is named by the e-mail address or another value instead of the username, or by the "
                "username of another org. A sandbox appends its name to usernames.",
                "Compare the value with the username in Setup, Users, of the org that gets the requests. A username has "
                "the form of an e-mail address, but is often a different one.",
                ("email-instead-of-username",),
                found_by=("invalid-run-as-user",),
                compare=(Hint.RUN_AS_USER,),
            ),
            ErrorCause(
                "The run-as user is inactive, or lacks the permission to use APIs.",
                "Activate the user, and give it the API Only User permission or the Salesforce Integration license.",
                ("run-as-user-required", "inactive-run-as-user"),
                compare=(Hint.RUN_AS_USER,),
            ),
        ),
    ),
    KnownError(
        *replies.FLOW_OFF,
        Stage.TOKEN,
        "The client credentials flow is off in the settings of the app whose consumer key the request sends.",
        (
            ErrorCause(
                "The app doesn't turn the flow on, or the app or its OAuth plugin is off. An External Client App has one "
                "switch in its global OAuth file and one in its policies; if only that in the policies is off, the reply "
                "is reported to be `no client credentials user enabled`.",
                "If this app is meant to use the flow, turn it on: "
                "`<isClientCredentialEnabled>true</isClientCredentialEnabled>` in a Connected App's `<oauthConfig>`, "
                "`<isClientCredentialsFlowEnabled>true</isClientCredentialsFlowEnabled>` in an External Client App's "
                "global OAuth file and in its OAuth policies. Name a run-as user as well.",
                ("two-switches", "both-switches-on", "flow-off-reply"),
                shown_by=(Cause.SWITCH_OFF, Cause.APP_OFF),
                see=("conflicting-flow-switches", "unused-run-as-user", "token-request-will-fail"),
            ),
            ErrorCause(
                _OTHER_APP,
                "Send the key and the secret of the app that has the flow.",
                ("client-id",),
                compare=(Hint.CONSUMER_KEY,),
            ),
        ),
    ),
    KnownError(
        *replies.NOT_APPROVED,
        Stage.TOKEN,
        "Only users whom an administrator has approved may use the app, and its run-as user is not approved. A vendor's "
        "copy of Salesforce's documentation says that this setting doesn't apply to the run-as user of this flow. Three "
        "reports from live orgs say that it does, and none says that it doesn't.",
        (
            ErrorCause(
                "The app admits only approved users, and approves none.",
                "Approve the run-as user: name a permission set or a profile in the app, and give it to the user. A "
                "Connected App names them in `<permissionSetName>` or `<profileName>`, an External Client App in "
                "`<commaSeparatedPermissionSet>` or `<commaSeparatedProfile>`.",
                ("permitted-users-spare-the-run-as-user", "run-as-user-not-approved"),
                shown_by=(Cause.NOBODY_APPROVED,),
                see=("nobody-approved",),
            ),
            ErrorCause(
                "The run-as user has none of the permission sets and profiles that the app approves.",
                "Give the run-as user one of them. The files can't show whether the user has it.",
                ("permitted-users-spare-the-run-as-user", "run-as-user-not-approved"),
                compare=(Hint.ADMIN_APPROVED,),
            ),
        ),
        also=("Not approved for access",),
    ),
    KnownError(
        "access_denied",
        "end-user denied authorization",
        Stage.TOKEN,
        "In this flow no user is asked: the run-as user can't be used. In a flow with a login page, the user clicked Deny.",
        (
            ErrorCause(
                "The run-as user is a user of a portal or an Experience Cloud site.",
                _INTEGRATION_USER,
                ("portal-user-reply",),
                compare=(Hint.RUN_AS_USER,),
            ),
        ),
    ),
    KnownError(
        "invalid_grant",
        "inactive user",
        Stage.TOKEN,
        "The user that the token would act as can't log in. In this flow that is the app's run-as user.",
        (
            ErrorCause(
                "The run-as user is deactivated or frozen.",
                "Activate or unfreeze the user in Setup, Users, or let the app run as another one.",
                ("inactive-user-reply", "login-history-statuses"),
                compare=(Hint.RUN_AS_USER,),
            ),
        ),
        ("User is inactive", "User is frozen"),
        ("LOGIN_ERROR_USER_INACTIVE", "LOGIN_ERROR_USER_FROZEN", "inactive_user"),
    ),
    KnownError(
        "invalid_grant",
        "ip restricted",
        Stage.TOKEN,
        "The user that the token would act as may not log in from the address that the request came from.",
        (
            ErrorCause(
                "The profile of the run-as user has login IP ranges that don't include the address of the integration.",
                "Add the address to the login IP ranges of the user's profile. Or let the app relax them (`BYPASS` in "
                "`<ipRelaxation>` or `<ipRelaxationPolicyType>`), and say why.",
                ("ip-restricted-reply", "ip-relaxation"),
                compare=(Hint.RUN_AS_USER,),
            ),
            ErrorCause(
                "The org or the app admits requests only from certain addresses.",
                "Look at Network Access in Setup and at the IP ranges in the app's policies.",
                ("login-history-statuses",),
            ),
        ),
        ("Restricted IP", "IP Address Not Allowed"),
        ("LOGIN_ERROR_RESTRICTED_DOMAIN", "LOGIN_OAUTH_INVALID_IP"),
    ),
    KnownError(
        "LOGIN_ERROR_RESTRICTED_TIME",
        "Restricted time",
        Stage.TOKEN,
        "The user that the token would act as may not log in at this time of the day.",
        (
            ErrorCause(
                "The profile of the run-as user has login hours.",
                "Remove the login hours from the profile, or let the app run as a user whose profile has none.",
                ("login-history-statuses",),
                compare=(Hint.RUN_AS_USER,),
            ),
        ),
    ),
    KnownError(
        "invalid_grant",
        "Maximum logins exceeded",
        Stage.TOKEN,
        "The user that the token would act as has no logins left.",
        (
            ErrorCause(
                "The run-as user is a service user of an agent (Einstein Agent), which may not log in by an API.",
                _INTEGRATION_USER,
                ("agent-user-as-run-as-user",),
                compare=(Hint.RUN_AS_USER,),
            ),
            ErrorCause(
                "The integration asks for a token for every call.",
                "Keep the token and use it until the API refuses it.",
                ("login-rate", "login-history-statuses"),
            ),
        ),
        codes=("LOGIN_ERROR_LOGINS_EXCEEDED",),
    ),
    KnownError(
        "LOGIN_RATE_EXCEEDED",
        "login rate exceeded",
        Stage.TOKEN,
        "The run-as user logs in too often: each token is a login, and a user has 3,600 of them an hour.",
        (
            ErrorCause(
                "The integration asks for a token for every call, or several integrations share a run-as user.",
                "Keep the token and use it until the API refuses it. Give each integration a user of its own.",
                ("login-rate", "login-history-statuses"),
                compare=(Hint.RUN_AS_USER,),
            ),
        ),
        codes=("LOGIN_ERROR_RATE_EXCEEDED",),
    ),
    KnownError(
        "invalid_request",
        "too many scopes requested",
        Stage.TOKEN,
        "A token would have more scopes than it may have. It was seen with JWT-based access tokens, and in the JWT bearer "
        "flow. How many scopes are too many isn't published.",
        (
            ErrorCause(
                "The app issues JWT-based access tokens (`isNamedUserJwtEnabled`) and selects many scopes.",
                "Select only the scopes that the integration needs; for the Agent API those are `api`, `chatbot_api` and "
                "`sfap_api`.",
                ("too-many-scopes-reply",),
                compare=(Hint.JWT_TOKENS,),
            ),
            ErrorCause(
                "In the JWT bearer flow, the scopes of all earlier approvals of the user add up.",
                "Revoke the user's approvals of the app in Setup, Connected Apps OAuth Usage, and ask for a token again.",
                ("too-many-scopes-in-jwt-bearer",),
                compare=(Hint.CERTIFICATE,),
            ),
        ),
    ),
    KnownError(
        "OAUTH_APP_BLOCKED",
        "this app is blocked by admin",
        Stage.TOKEN,
        "An administrator has blocked the app in this org.",
        (
            ErrorCause(
                "The app is blocked in Setup, Connected Apps OAuth Usage.",
                "Unblock it there, or install it. The files don't say it.",
                ("app-blocked-reply",),
            ),
        ),
    ),
)
