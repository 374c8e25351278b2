"""Errors of the token endpoint in this flow whose causes are in the request: its key, its secret, its form, its host."""

from __future__ import annotations

from sfscope_lint.salesforce import replies
from sfscope_lint.salesforce.causes import Cause
from sfscope_lint.salesforce.errors.record import ErrorCause, KnownError, Stage
from sfscope_lint.salesforce.hints import Hint

_NEW_APP = ErrorCause(
    "The app is new: it takes some minutes, up to ten, until the endpoint knows it.",
    "Wait ten minutes and send the request again.",
    ("new-app-takes-minutes",),
)
_MY_DOMAIN = (
    "Send the request to `https://MyDomainName.my.salesforce.com/services/oauth2/token`. The host of a sandbox is "
    "`MyDomainName--SandboxName.sandbox.my.salesforce.com`."
)

ERRORS = (
    KnownError(
        *replies.SCOPE_SENT,
        Stage.TOKEN,
        "The request sends `scope`. The app's selected scopes decide, and the endpoint refuses a request that asks for "
        "scopes.",
        (
            ErrorCause(
                "The request sends `scope`, often because a connector or a library does so when its setting is filled.",
                "Remove the `scope` parameter from the request: in an External Credential the parameter `Scope`, "
                "elsewhere the field of the body or the setting of the connector. Select the scopes that the token needs "
                "on the app.",
                ("no-scope-in-requests", "scope-reply"),
                found_by=("scope-in-token-request",),
                compare=(Hint.SCOPE,),
            ),
        ),
    ),
    KnownError(
        *replies.WRONG_DOMAIN,
        Stage.TOKEN,
        "This flow works only on the org's own My Domain host.",
        (
            ErrorCause(
                "The request went to `login.salesforce.com` or `test.salesforce.com`, which many libraries take unless "
                "they are told another host; or to a Setup host (`*.my.salesforce-setup.com`), copied from a browser.",
                _MY_DOMAIN,
                ("login-hosts-refused", "domain-reply", "setup-host-reply"),
                found_by=("unsupported-token-host",),
                finding=("a login host", "a Setup host", "the host of an instance"),
                compare=(Hint.HOST,),
            ),
        ),
    ),
    KnownError(
        "invalid_client_id",
        "client identifier invalid",
        Stage.TOKEN,
        "The org that got the request has no app with this consumer key.",
        (
            ErrorCause(
                "The consumer key is incomplete, or that of a deleted app or of an app of another org: a sandbox's key "
                "went to production, or the other way round. A copy of an app has a key of its own.",
                "Compare `client_id` with the consumer key in Setup, in the org whose host the request names.",
                ("client-id", "client-id-reply", "consumer-key-is-unique"),
                see=("committed-consumer-key",),
                compare=(Hint.CONSUMER_KEY, Hint.CLIENT_ID),
            ),
            _NEW_APP,
            ErrorCause(
                "A deployment gave the app a new consumer key.",
                "Copy the present key from Setup. Remove `shouldRotateConsumerKey` from the global OAuth file.",
                ("rotation", "client-id-reply"),
                found_by=("secret-rotates-on-deploy",),
            ),
        ),
        ("Consumer Deleted",),
        ("LOGIN_OAUTH_CONSUMER_DELETED",),
    ),
    KnownError(
        "invalid_client",
        "invalid client credentials",
        Stage.TOKEN,
        "The endpoint knows the consumer key, but the secret doesn't fit it.",
        (
            ErrorCause(
                "The secret is wrong, incomplete or that of another app, or has a space or a line break at its end. A "
                "special character in it may not be encoded for the form.",
                "Copy key and secret of the same app anew from Setup, in the org whose host the request names, and compare "
                "their lengths with what is sent.",
                ("client-secret-reply",),
                compare=(Hint.CONSUMER_KEY,),
            ),
            ErrorCause(
                "The secret was rotated: in Setup, or by a deployment of a global OAuth file with "
                "`shouldRotateConsumerSecret`.",
                "Give the integration the present secret. Remove `shouldRotateConsumerSecret` from the file.",
                ("rotation", "client-secret-reply"),
                found_by=("secret-rotates-on-deploy",),
            ),
            ErrorCause(
                "The library sends another grant than it is meant to, and the endpoint misses the secret there.",
                "Log the names of the parameters that are sent. They must be `grant_type=client_credentials`, `client_id` "
                "and `client_secret`, and nothing else.",
                ("client-secret-reply",),
                found_by=("unsupported-grant-type", "username-password-request"),
            ),
            _NEW_APP,
        ),
    ),
    KnownError(
        "",
        "Missing Consumer Key Parameter",
        Stage.TOKEN,
        "The endpoint found no `client_id` in the request.",
        (
            ErrorCause(
                "A variable of the environment is empty or not set, or the key has a space or a line break around it.",
                "Set the variable where the integration runs, and strip its value.",
                ("missing-key-reply", "login-history-statuses"),
                compare=(Hint.CLIENT_ID,),
            ),
            ErrorCause(
                "The parameters are sent as JSON, or in a header that the endpoint doesn't read.",
                "Send a form (`application/x-www-form-urlencoded`) with `client_id` and `client_secret` in it.",
                ("json-body-reply",),
                found_by=("unsupported-grant-type",),
                finding=("as JSON",),
            ),
        ),
        codes=("LOGIN_OAUTH_NO_CONSUMER",),
    ),
    KnownError(
        *replies.WRONG_GRANT_TYPE,
        Stage.TOKEN,
        "The endpoint found no `grant_type` that it knows in the request's form.",
        (
            ErrorCause(
                "The request sends its parameters as JSON. The endpoint reads only a form "
                "(`application/x-www-form-urlencoded`).",
                "Send a form: `URLSearchParams` with axios and fetch, `data=` instead of `json=` with requests, "
                "`asForm()` in Laravel.",
                ("json-body-reply",),
                found_by=("unsupported-grant-type",),
                finding=("as JSON",),
            ),
            ErrorCause(
                "`grant_type` is missing, misspelt or sent in a header.",
                "Write `grant_type=client_credentials`, with the underscore, in the form.",
                ("grant-type-reply",),
                found_by=("unsupported-grant-type",),
                finding=("there is no grant type",),
            ),
            ErrorCause(
                "The request went to a Lightning host (`*.lightning.force.com`).",
                _MY_DOMAIN,
                ("lightning-host-reply",),
                found_by=("unsupported-token-host",),
                finding=("a Lightning host", "no My Domain host"),
                compare=(Hint.HOST,),
            ),
            ErrorCause(
                "The flow is off in the app. Sources disagree: for most, the reply then is `client credentials flow not "
                "enabled`.",
                "Turn the client credentials flow on in the app, and name a run-as user.",
                ("grant-type-when-off",),
                shown_by=(Cause.SWITCH_OFF, Cause.APP_OFF),
                see=("token-request-will-fail",),
            ),
        ),
    ),
    KnownError(
        "unauthorized_client",
        "",
        Stage.TOKEN,
        "The app may not use the grant that the request sends.",
        (
            ErrorCause(
                "The flow isn't enabled in the app whose key is sent.",
                "Turn the client credentials flow on in the app and name a run-as user, or use the key of the app that has "
                "the flow.",
                ("unauthorized-client",),
                shown_by=(Cause.SWITCH_OFF, Cause.APP_OFF),
                see=("conflicting-flow-switches", "token-request-will-fail"),
                compare=(Hint.CONSUMER_KEY,),
            ),
        ),
    ),
    KnownError(
        "app_not_found",
        "External client app is not installed in this org",
        Stage.TOKEN,
        "The org that got the request doesn't have the External Client App with this consumer key. A local app exists only "
        "in the org that it was created in.",
        (
            ErrorCause(
                "The request, or in the JWT bearer flow the audience, names the host of another org: a login host, "
                "production instead of the sandbox, or a misspelt My Domain.",
                "Send the request to the My Domain host of the org that has the app, and use the key that the app has "
                "there.",
                ("local-app-elsewhere",),
                found_by=("unsupported-token-host",),
                compare=(Hint.LOCAL, Hint.HOST),
            ),
            ErrorCause(
                "The sandbox was refreshed or created anew, and the app or its OAuth settings are missing there.",
                "Deploy the app to the sandbox, and give the integration the key that it gets there.",
                ("app-missing-in-a-new-sandbox",),
            ),
            ErrorCause(
                "The app is packaged, and its package isn't installed in the org.",
                "Install the package in the org.",
                ("local-app-elsewhere",),
            ),
        ),
        ("Package for this consumer is not installed in your organization",),
        ("OAUTH_EC_APP_NOT_FOUND", "LOGIN_OAUTH_PACKAGE_MISSING"),
    ),
    KnownError(
        "",
        "Unexpected token < in JSON",
        Stage.TOKEN,
        "The reply is a page, not JSON. The token endpoint replies in JSON, so something else answered.",
        (
            ErrorCause(
                "The request went to a host or a path with a login page: a Lightning host, a site, or a misspelt path.",
                _MY_DOMAIN,
                ("page-instead-of-json",),
                found_by=("unsupported-token-host",),
                finding=("a Lightning host", "no My Domain host"),
                compare=(Hint.HOST,),
            ),
            ErrorCause(
                "The client speaks only TLS 1.0 or 1.1, which Salesforce refuses with a page.",
                "Let the client use TLS 1.2 or later.",
                ("page-instead-of-json",),
            ),
        ),
        ("Unexpected character encountered while parsing value: <", "Stronger security is required"),
        generic=True,
    ),
    KnownError(
        "",
        "No authentication middleware present",
        Stage.TOKEN,
        "The Ruby library Restforce says this before it sends anything: it has no client credentials flow of its own, or got "
        "not all that the flow needs.",
        (
            ErrorCause(
                "The version of the library doesn't know the flow, or `client_id`, `client_secret` or the host is missing.",
                "Update the library and give it all three. Or ask for the token yourself and pass it as `oauth_token` with "
                "`instance_url`.",
                ("restforce-without-flow",),
            ),
        ),
    ),
    KnownError(
        "unknown_error",
        "retry your request",
        Stage.TOKEN,
        "The endpoint failed by itself, or can't tell which org is meant.",
        (
            ErrorCause(
                "Salesforce has a passing fault.",
                "Send the request again after some seconds, a few times at most. Look at status.salesforce.com if it "
                "stays.",
                ("retry-reply",),
            ),
            ErrorCause(
                "The request went to a login host, with the key of a local External Client App.",
                _MY_DOMAIN,
                ("local-app-at-a-login-host",),
                found_by=("unsupported-token-host",),
            ),
        ),
    ),
)
