"""What the token endpoint answers when it refuses this flow's request: what that means, and what shows it in files.

The replies are those seen from real orgs and in the documentation of integrations; Salesforce publishes no list.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sfscope_lint.model import FLOW_OFF, NO_VALID_SCOPES, OAuthApp, Rejected, State, Unknown
from sfscope_lint.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from sfscope_lint.model import Place

    Sign = tuple[Place, str]


class TokenError(NamedTuple):
    """An error of the token endpoint, explained.

    ``meaning`` and ``remedy`` are sentences (Markdown). ``cause`` says where and what in an app's files is the cause,
    or may be (None: nothing in them); without one, the findings of ``rules`` are what shows it. ``certain``: the
    files show the cause; else only which apps are worth a look. ``rules`` name rules that say more.
    """

    reply: Rejected
    meaning: str
    remedy: str
    cause: Callable[[OAuthApp], Sign | None] | None = None
    certain: bool = True
    rules: tuple[str, ...] = ()

    def unsure(self, app: OAuthApp) -> str | None:
        """Why it can't be told whether the app has the cause, if it can't."""
        if self.cause is None or self.cause(app) is not None:
            return None
        if app.client_credentials.state is State.UNKNOWN:
            return app.client_credentials.why
        reply = app.predicted_reply
        return reply.why if self.reply == NO_VALID_SCOPES and isinstance(reply, Unknown) else None


def _no_valid_scopes(app: OAuthApp) -> Sign | None:
    if app.predicted_reply != NO_VALID_SCOPES:
        return None
    written = ", ".join(selected.written for selected in app.scopes or ())
    return (
        app.scopes_place,
        f"selects {written}; this flow issues none of that" if written else "selects no scope",
    )


def _no_user(app: OAuthApp) -> Sign | None:
    if app.client_credentials.state is not State.ON or app.run_as:
        return None
    return (
        app.client_credentials.place or app.whole,
        "turns the flow on, and no file of it names a run-as user",
    )


def _flow_off(app: OAuthApp) -> Sign | None:
    if app.client_credentials.state is not State.OFF:
        return None
    place = app.client_credentials.place
    return (place, "turns the flow off") if place else (app.whole, "doesn't turn the flow on")


def _admin_approved(app: OAuthApp) -> Sign | None:
    if app.client_credentials.state is not State.ON or not app.admin_approved:
        return None
    return app.admin_approved, "lets only users in whom an administrator has approved"


def _runs_as(app: OAuthApp) -> Sign | None:
    if app.client_credentials.state is not State.ON or not app.run_as:
        return None
    user = app.run_as
    return user.place, f"runs as {'a user that the deployment fills in' if user.placeholder else user.text}"


TOKEN_ERRORS = (
    TokenError(
        NO_VALID_SCOPES,
        "Of the scopes that are selected on the app, this flow issues none. The request names no scopes: the token "
        "gets the selected ones, without `full`, `web`, `refresh_token` and `offline_access`, and since Winter '26 "
        "an app of which nothing is left gets no token.",
        "Add `Api` to the scopes of the app (`<scopes>Api</scopes>` in a Connected App's `<oauthConfig>`, an item of "
        "`<commaSeparatedOauthScopes>` in an External Client App's settings), or the scope of the API that the "
        "integration needs, and deploy it. Adding `refresh_token` or `full` doesn't help. Nothing has to change in "
        "the request.",
        _no_valid_scopes,
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
        Rejected("invalid_grant", "no client credentials user enabled"),
        "The app names no execution user, so there is nobody as whom the token could act. The flow has to have one.",
        "Name the run-as user: `<oauthClientCredentialUser>` in a Connected App's `<oauthConfig>`, "
        "`<clientCredentialsFlowUser>` in an External Client App's OAuth policies; or set it in the org, where it "
        "may be set although no file says so. The user has to be active and to have the API permission.",
        _no_user,
        rules=("missing-run-as-user",),
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
        "The client credentials flow is off in the app whose consumer key the request sends, or in the org to which "
        "it was deployed.",
        "If this app is meant to use the flow, turn it on: `<isClientCredentialEnabled>true</isClientCredentialEnabled>` "
        "in a Connected App's `<oauthConfig>`, "
        "`<isClientCredentialsFlowEnabled>true</isClientCredentialsFlowEnabled>` in an External Client App's OAuth "
        "policies, and a run-as user with it. Otherwise the request uses the key of the wrong app.",
        _flow_off,
        rules=("conflicting-flow-switches", "unused-run-as-user", "token-request-will-fail"),
    ),
    TokenError(
        Rejected("invalid_app_access", "user is not admin approved"),
        "Only users whom an administrator has approved may use the app, and its run-as user is not among them. "
        "Reports differ on whether this setting holds for the run-as user of this flow.",
        "Approve the run-as user: give it a permission set or a profile that the app is assigned to. The files "
        "can't show that the user has it.",
        _admin_approved,
        certain=False,
    ),
    TokenError(
        Rejected("access_denied", "end-user denied authorization"),
        "The run-as user may not be one of this flow: reported for users of a portal or an Experience Cloud site.",
        "Let the app run as a user with an internal licence, best one for integrations alone. Which licence a user "
        "has, the files don't say.",
        _runs_as,
        certain=False,
        rules=("run-as-user-lacks-permission",),
    ),
)


def find_token_error(text: str) -> TokenError | None:
    """The error that a text speaks of: a message, the JSON reply, a line of a log, an URL's query."""
    words = _words(text)
    return next((known for known in TOKEN_ERRORS if _words(known.reply.error_description) in words), None)


def _words(text: str) -> str:
    """The text's words in small letters, a blank around each."""
    return f" {re.sub(r'%20|[^a-z0-9]+', ' ', text.lower()).strip()} "
