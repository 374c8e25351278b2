"""What the token endpoint answers when it refuses this flow's request: what that means, and what shows it in files.

The replies are those seen from real orgs and in the documentation of integrations; Salesforce publishes no list.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sfscope_lint.model.token_replies import (
    FLOW_OFF,
    NO_RUN_AS_USER,
    NO_VALID_SCOPES,
    NOT_APPROVED,
    REFUSALS,
    Blocked,
    Cause,
    Rejected,
    Unknown,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from sfscope_lint.model.apps import OAuthApp
    from sfscope_lint.model.place import Place

    Sign = tuple[Place, str]


class TokenError(NamedTuple):
    """An error of the token endpoint, explained.

    ``meaning`` and ``remedy`` are sentences (Markdown). ``in_apps``: an app shows it if one of the app's refusal causes
    has this error; else the findings of ``rules`` show it. ``sign`` says where and what in an app's files is worth a
    look besides. ``certain``: the files show the cause; else only which apps are worth a look. ``rules`` name rules that
    say more. ``words`` are enough to know the error by (none: its description).
    """

    reply: Rejected
    meaning: str
    remedy: str
    in_apps: bool = False
    sign: Callable[[OAuthApp], Sign | None] | None = None
    certain: bool = True
    rules: tuple[str, ...] = ()
    words: str = ""

    def cause(self, app: OAuthApp) -> Sign | None:
        """Where and what in an app's files is the cause, or is worth a look."""
        if not self.in_apps:
            return None
        for cause in app.refusal_causes:
            refusal = REFUSALS[cause]
            if isinstance(refusal, Rejected) and refusal.text == self.reply.text:
                return _SIGNS[cause](app)
        return self.sign(app) if self.sign else None

    def unsure(self, app: OAuthApp) -> str | None:
        """Why it can't be told whether the app has the cause, if it can't."""
        if not self.in_apps or self.cause(app) is not None:
            return None
        match app.predicted_reply:
            case Unknown(why, errors) | Blocked(why, errors=errors):
                return why if any(error.text == self.reply.text for error in errors) else None
        return None


def _no_valid_scopes(app: OAuthApp) -> Sign:
    written = ", ".join(selected.written for selected in app.scopes or ())
    return (
        app.scopes_place,
        f"selects {written}; this flow issues none of that" if written else "selects no scope",
    )


def _no_user(app: OAuthApp) -> Sign:
    policies = next(policies for policies in app.live_policies if policies.run_as is None)
    place = policies.flow.place if policies.flow else None
    return place or policies.place, "turns the flow on, and names no run-as user there"


def _flow_off(app: OAuthApp) -> Sign:
    place = app.client_credentials.place
    return (place, "turns the flow off") if place else (app.whole, "doesn't turn the flow on")


def _policies_off(app: OAuthApp) -> Sign:
    return app.client_credentials.place or app.whole, "turns the flow off in its policies"


def _nobody_approved(app: OAuthApp) -> Sign:
    policies = next(policies for policies in app.live_policies if policies.approves_nobody)
    return policies.admin_approved or policies.place, "lets only approved users in, and approves nobody"


_SIGNS: dict[Cause, Callable[[OAuthApp], Sign]] = {
    Cause.SWITCH_OFF: _flow_off,
    Cause.POLICIES_OFF: _policies_off,
    Cause.NO_ISSUED_SCOPE: _no_valid_scopes,
    Cause.NO_RUN_AS_USER: _no_user,
    Cause.NOBODY_APPROVED: _nobody_approved,
}


def _admin_approved(app: OAuthApp) -> Sign | None:
    strict = (policies.admin_approved for policies in app.live_policies if policies.admin_approved)
    return next(((place, "lets only users in whom an administrator has approved") for place in strict), None)


def _runs_as(app: OAuthApp) -> Sign | None:
    if not app.flow_is_on or not app.run_as:
        return None
    user = app.run_as
    return user.place, f"runs as {'a user that the deployment fills in' if user.placeholder else user.text}"


TOKEN_ERRORS = (
    TokenError(
        NO_VALID_SCOPES,
        "Of the scopes that are selected on the app, this flow issues none. The request names no scopes: the token "
        "gets the selected ones, without `full`, `web`, `refresh_token` and `offline_access`. Since Winter '26 (reported) "
        "an app of which nothing is left gets no token.",
        "Add `Api` to the scopes of the app (`<scopes>Api</scopes>` in a Connected App's `<oauthConfig>`, an item of "
        "`<commaSeparatedOauthScopes>` in an External Client App's settings), or the scope of the API that the "
        "integration needs, and deploy it. Adding `refresh_token` or `full` doesn't help. Nothing has to change in "
        "the request.",
        in_apps=True,
        rules=("no-valid-scopes", "unsupported-scope"),
    ),
    TokenError(
        Rejected("invalid_request", "scope parameter not supported"),
        "The request sends `scope`. In this flow the scopes that are selected on the app decide, and the endpoint "
        "refuses a request that asks for some.",
        "Take the `scope` parameter out of the request: in an External Credential the parameter `Scope`, elsewhere "
        "the field of the body or the setting of the connector. Select on the app what the token shall carry.",
        rules=("scope-in-token-request",),
    ),
    TokenError(
        NO_RUN_AS_USER,
        "There is nobody as whom the token could act: the app names no run-as user, or not by the username, or "
        "(reported) its policies turn the flow off. Setup shows the flow's box and its user in one place.",
        "Name the run-as user: `<oauthClientCredentialUser>` in a Connected App's `<oauthConfig>`, "
        "`<clientCredentialsFlowUser>` in an External Client App's OAuth policies, with "
        "`<isClientCredentialsFlowEnabled>true</isClientCredentialsFlowEnabled>` beside it; or set both in the org, where "
        "they may be set although no file says so. Write the username: the user's e-mail address is another value, "
        "and gives this error, too (reported). The user has to be active and to have the API permission.",
        in_apps=True,
        rules=("missing-run-as-user", "unused-run-as-user"),
    ),
    TokenError(
        Rejected("invalid_grant", "request not supported on this domain"),
        "The request went to `login.salesforce.com` or `test.salesforce.com`. This flow works only at the org's own "
        "My Domain host.",
        "Send the request to `https://<my domain>.my.salesforce.com/services/oauth2/token`; for a sandbox, "
        "`https://<my domain>--<sandbox>.sandbox.my.salesforce.com/services/oauth2/token`.",
        rules=("login-host-in-token-request",),
    ),
    TokenError(
        FLOW_OFF,
        "The client credentials flow is off in the settings of the app whose consumer key the request sends. An External "
        "Client App has a second switch in its policies; while only that one is off, the reply is reported to be "
        "`no client credentials user enabled`.",
        "If this app is meant to use the flow, turn it on: `<isClientCredentialEnabled>true</isClientCredentialEnabled>` "
        "in a Connected App's `<oauthConfig>`, "
        "`<isClientCredentialsFlowEnabled>true</isClientCredentialsFlowEnabled>` in an External Client App's global "
        "OAuth file and in its OAuth policies, and a run-as user with it. Otherwise the request uses the key of the "
        "wrong app.",
        in_apps=True,
        rules=("conflicting-flow-switches", "unused-run-as-user", "token-request-will-fail"),
    ),
    TokenError(
        NOT_APPROVED,
        "Only users whom an administrator has approved may use the app, and its run-as user is not among them. "
        "A vendor's copy of Salesforce's documentation says that this setting doesn't apply to the run-as user of this "
        "flow; three reports from live orgs say that it does, and none says that it doesn't.",
        "Approve the run-as user: give it a permission set or a profile that the app names, in a Connected App's "
        "`<permissionSetName>` or `<profileName>`, in an External Client App's `<commaSeparatedPermissionSet>` or "
        "`<commaSeparatedProfile>`. The files can't show that the user has it.",
        in_apps=True,
        sign=_admin_approved,
        certain=False,
        rules=("nobody-approved",),
        words="user is not admin approved",
    ),
    TokenError(
        Rejected("access_denied", "end-user denied authorization"),
        "The run-as user may not be one of this flow: reported for users of a portal or an Experience Cloud site.",
        "Let the app run as a user with an internal licence, best one for integrations alone. Which licence a user "
        "has, the files don't say.",
        in_apps=True,
        sign=_runs_as,
        certain=False,
        rules=("run-as-user-lacks-permission",),
    ),
)


def find_token_error(text: str) -> TokenError | None:
    """The error that a text speaks of: a message, the JSON reply, a line of a log, an URL's query."""
    words = _words(text)
    return next((e for e in TOKEN_ERRORS if _words(e.words or e.reply.error_description) in words), None)


def _words(text: str) -> str:
    """The text's words in small letters, a blank around each."""
    return f" {re.sub(r'%20|[^a-z0-9]+', ' ', text.lower()).strip()} "
