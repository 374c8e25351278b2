"""The errors of the token endpoint in this flow: their meaning, and how an app's files show them.

The errors come from replies of real orgs and from the documentation of integrations. Salesforce publishes no
list.
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

    ``meaning`` and ``remedy`` are sentences (Markdown). ``in_apps``: an app shows the error if one of the
    app's refusal causes has it; otherwise the findings of ``rules`` show it. ``sign`` gives another place in
    an app's files that is worth checking, and why. ``certain``: the files show the cause; otherwise they only
    show which apps are worth checking. ``rules`` name rules that say more. ``words`` are the words that
    identify the error (empty: its description).
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
        """The place in an app's files that causes the error or is worth checking, and why."""
        if not self.in_apps:
            return None
        for cause in app.refusal_causes:
            refusal = REFUSALS[cause]
            if isinstance(refusal, Rejected) and refusal.text == self.reply.text:
                return _SIGNS[cause](app)
        return self.sign(app) if self.sign else None

    def unsure(self, app: OAuthApp) -> str | None:
        """Why the files don't show whether the app has the cause; None if they do."""
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
        f"selects {written}; this flow issues none of them" if written else "selects no scope",
    )


def _no_user(app: OAuthApp) -> Sign:
    policies = next(policies for policies in app.live_policies if policies.run_as is None)
    place = policies.flow.place if policies.flow else None
    return place or policies.place, "turns the flow on, but doesn't name a run-as user"


def _flow_off(app: OAuthApp) -> Sign:
    place = app.client_credentials.place
    return (place, "turns the flow off") if place else (app.whole, "doesn't turn the flow on")


def _policies_off(app: OAuthApp) -> Sign:
    return app.client_credentials.place or app.whole, "turns the flow off in its policies"


def _nobody_approved(app: OAuthApp) -> Sign:
    policies = next(policies for policies in app.live_policies if policies.approves_nobody)
    return policies.admin_approved or policies.place, "admits only approved users, but doesn't approve any"


_SIGNS: dict[Cause, Callable[[OAuthApp], Sign]] = {
    Cause.SWITCH_OFF: _flow_off,
    Cause.POLICIES_OFF: _policies_off,
    Cause.NO_ISSUED_SCOPE: _no_valid_scopes,
    Cause.NO_RUN_AS_USER: _no_user,
    Cause.NOBODY_APPROVED: _nobody_approved,
}


def _admin_approved(app: OAuthApp) -> Sign | None:
    strict = (policies.admin_approved for policies in app.live_policies if policies.admin_approved)
    return next(((place, "admits only users whom an administrator has approved") for place in strict), None)


def _runs_as(app: OAuthApp) -> Sign | None:
    if not app.flow_is_on or not app.run_as:
        return None
    user = app.run_as
    return user.place, f"runs as {'a user that the deployment fills in' if user.placeholder else user.text}"


TOKEN_ERRORS = (
    TokenError(
        NO_VALID_SCOPES,
        "This flow issues none of the scopes that the app selects. The request names no scopes: the token gets the "
        "selected ones, except `full`, `web`, `refresh_token` and `offline_access`. Since Winter '26 (reported) an app "
        "gets no token if no scope remains.",
        "Add `Api` to the scopes of the app (`<scopes>Api</scopes>` in a Connected App's `<oauthConfig>`, an item of "
        "`<commaSeparatedOauthScopes>` in an External Client App's settings), or the scope of the API that the "
        "integration needs, and deploy it. Adding `refresh_token` or `full` doesn't help. The request needs no "
        "change.",
        in_apps=True,
        rules=("no-valid-scopes", "unsupported-scope"),
    ),
    TokenError(
        Rejected("invalid_request", "scope parameter not supported"),
        "The request sends `scope`. In this flow the app's selected scopes decide, and the endpoint refuses a "
        "request that asks for scopes.",
        "Remove the `scope` parameter from the request: in an External Credential the parameter `Scope`, elsewhere "
        "the field of the body or the setting of the connector. Select the scopes that the token needs on the app.",
        rules=("scope-in-token-request",),
    ),
    TokenError(
        NO_RUN_AS_USER,
        "The token has no user to act as: the app doesn't name a run-as user, or names it by something other than "
        "the username, or (reported) its policies turn the flow off. Setup shows the flow's checkbox and its user in "
        "one place.",
        "Name the run-as user: `<oauthClientCredentialUser>` in a Connected App's `<oauthConfig>`, "
        "`<clientCredentialsFlowUser>` in an External Client App's OAuth policies, with "
        "`<isClientCredentialsFlowEnabled>true</isClientCredentialsFlowEnabled>` beside it. Or set both in the org; they "
        "may be set there although no file says so. Write the username: the user's e-mail address is a different value "
        "and leads to this error, too (reported). The user must be active and have the API permission.",
        in_apps=True,
        rules=("missing-run-as-user", "unused-run-as-user"),
    ),
    TokenError(
        Rejected("invalid_grant", "request not supported on this domain"),
        "The request went to `login.salesforce.com`, `test.salesforce.com` or (reported) a Setup host "
        "(`*.my.salesforce-setup.com`). This flow works only on the org's own My Domain host.",
        "Send the request to `https://<my domain>.my.salesforce.com/services/oauth2/token`; for a sandbox, "
        "`https://<my domain>--<sandbox>.sandbox.my.salesforce.com/services/oauth2/token`.",
        rules=("unsupported-token-host",),
    ),
    TokenError(
        FLOW_OFF,
        "The client credentials flow is off in the settings of the app whose consumer key the request sends. An External "
        "Client App has a second switch in its policies. If only that one is off, the reply is reported to be "
        "`no client credentials user enabled`.",
        "If this app is meant to use the flow, turn it on: `<isClientCredentialEnabled>true</isClientCredentialEnabled>` "
        "in a Connected App's `<oauthConfig>`, "
        "`<isClientCredentialsFlowEnabled>true</isClientCredentialsFlowEnabled>` in an External Client App's global "
        "OAuth file and in its OAuth policies. Name a run-as user as well. If the app isn't meant to use the flow, the "
        "request uses the key of the wrong app.",
        in_apps=True,
        rules=("conflicting-flow-switches", "unused-run-as-user", "token-request-will-fail"),
    ),
    TokenError(
        NOT_APPROVED,
        "Only users whom an administrator has approved may use the app, and its run-as user is not approved. "
        "A vendor's copy of Salesforce's documentation says that this setting doesn't apply to the run-as user of this "
        "flow. Three reports from live orgs say that it does, and none says that it doesn't.",
        "Approve the run-as user: give it a permission set or a profile that the app names. A Connected App names "
        "them in `<permissionSetName>` or `<profileName>`, an External Client App in `<commaSeparatedPermissionSet>` or "
        "`<commaSeparatedProfile>`. The files can't show whether the user has it.",
        in_apps=True,
        sign=_admin_approved,
        certain=False,
        rules=("nobody-approved",),
        words="user is not admin approved",
    ),
    TokenError(
        Rejected("access_denied", "end-user denied authorization"),
        "The run-as user can't be used in this flow. This is reported for users of a portal or an Experience Cloud site.",
        "Let the app run as a user with an internal license, preferably an integration license. The files don't say "
        "which license a user has.",
        in_apps=True,
        sign=_runs_as,
        certain=False,
        rules=("run-as-user-lacks-permission",),
    ),
)


def find_token_error(text: str) -> TokenError | None:
    """The error that a text mentions: a message, a JSON reply, a log line or a URL's query."""
    words = _words(text)
    return next((e for e in TOKEN_ERRORS if _words(e.words or e.reply.error_description) in words), None)


def _words(text: str) -> str:
    """The text's words in lower case, with a space around each."""
    return f" {re.sub(r'%20|[^a-z0-9]+', ' ', text.lower()).strip()} "
