"""Where files show a cause of an error, and which of their values somebody must compare with the org."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.apps import AppKind
from sfscope_lint.model.token_replies import Blocked, Unknown
from sfscope_lint.model.token_requests import CALLOUT, Grant
from sfscope_lint.model.values import State
from sfscope_lint.record import Record
from sfscope_lint.salesforce.causes import Cause
from sfscope_lint.salesforce.hints import Hint
from sfscope_lint.salesforce.token_endpoint import host

if TYPE_CHECKING:
    from collections.abc import Callable

    from sfscope_lint.model.apps import OAuthApp
    from sfscope_lint.model.place import Place
    from sfscope_lint.model.token_requests import TokenRequest
    from sfscope_lint.salesforce.errors.record import ErrorCause, KnownError


class Sign(Record):
    """A place in the files of an app or a token request, and what it does there (a clause without its subject)."""

    place: Place
    what: str


def shown(cause: ErrorCause, app: OAuthApp) -> Sign | None:
    """Where the app's files show the cause; None if they don't."""
    return next((_SIGNS[each](app) for each in app.refusal_causes if each in cause.shown_by), None)


def worth_comparing(cause: ErrorCause, app: OAuthApp) -> tuple[Sign, ...]:
    """The values in the app's files that decide, together with the org, whether it has the cause."""
    signs = (_HINTS[hint](app) for hint in cause.compare if hint in _HINTS)
    return tuple(sign for sign in signs if sign)


def worth_comparing_in_request(cause: ErrorCause, request: TokenRequest) -> tuple[Sign, ...]:
    """The values of a request of this flow that its environment decides, so that it may have the cause."""
    if request.grant is not Grant.CLIENT_CREDENTIALS:
        return ()
    signs = (_REQUEST_HINTS[hint](request) for hint in cause.compare if hint in _REQUEST_HINTS)
    return tuple(sign for sign in signs if sign)


def unsure(error: KnownError, app: OAuthApp) -> str | None:
    """Why the files don't show whether the token endpoint replies with the error; None if they do."""
    if any(shown(cause, app) for cause in error.causes):
        return None
    match app.predicted_reply:
        case Unknown(why, errors) | Blocked(why, errors=errors):
            return why if any(reply.text == error.title for reply in errors) else None
    return None


def _no_valid_scopes(app: OAuthApp) -> Sign:
    written = ", ".join(selected.written for selected in app.scopes or ())
    return Sign(
        app.scopes_place,
        f"selects {written}; this flow issues none of them" if written else "selects no scope",
    )


def _no_user(app: OAuthApp) -> Sign:
    policies = next(policies for policies in app.live_policies if policies.run_as is None)
    place = policies.flow.place if policies.flow else None
    return Sign(place or policies.place, "turns the flow on, but doesn't name a run-as user")


def _flow_off(app: OAuthApp) -> Sign:
    place = app.client_credentials.place
    return Sign(place, "turns the flow off") if place else Sign(app.whole, "doesn't turn the flow on")


def _policies_off(app: OAuthApp) -> Sign:
    return Sign(app.client_credentials.place or app.whole, "turns the flow off in its policies")


def _app_off(app: OAuthApp) -> Sign:
    return Sign(app.client_credentials.place or app.whole, "is off, or its OAuth plugin is")


def _nobody_approved(app: OAuthApp) -> Sign:
    policies = next(policies for policies in app.live_policies if policies.approves_nobody)
    return Sign(
        policies.admin_approved or policies.place, "admits only approved users, but doesn't approve any"
    )


def _high_assurance(app: OAuthApp) -> Sign:
    place = next(policies.high_assurance for policies in app.live_policies if policies.high_assurance)
    return Sign(place, "requires a high-assurance session")


_SIGNS: dict[Cause, Callable[[OAuthApp], Sign]] = {
    Cause.SWITCH_OFF: _flow_off,
    Cause.POLICIES_OFF: _policies_off,
    Cause.APP_OFF: _app_off,
    Cause.NO_ISSUED_SCOPE: _no_valid_scopes,
    Cause.HIGH_ASSURANCE: _high_assurance,
    Cause.NO_RUN_AS_USER: _no_user,
    Cause.NOBODY_APPROVED: _nobody_approved,
}


def _runs_as(app: OAuthApp) -> Sign | None:
    if not app.flow_may_be_on or not app.run_as:
        return None
    user = app.run_as
    return Sign(
        user.place, f"runs as {'a user that the deployment fills in' if user.placeholder else user.text}"
    )


def _admin_approved(app: OAuthApp) -> Sign | None:
    strict = (policies.admin_approved for policies in app.live_policies if policies.approves)
    return next(
        (Sign(place, "admits only users whom an administrator has approved") for place in strict if place),
        None,
    )


def _consumer_key(app: OAuthApp) -> Sign | None:
    key = app.consumer_key
    return Sign(key.place, "names its consumer key here") if key and not key.placeholder else None


def _jwt_tokens(app: OAuthApp) -> Sign | None:
    switch = app.jwt_tokens
    if not switch or switch.state is not State.ON or not switch.place:
        return None
    return Sign(switch.place, f"issues JWT-based access tokens and selects {len(app.scopes or ())} scopes")


def _certificate(app: OAuthApp) -> Sign | None:
    return Sign(app.certificate, "has a certificate for the JWT bearer flow") if app.certificate else None


def _connected_app(app: OAuthApp) -> Sign | None:
    return (
        Sign(app.whole, "can be deployed only where it exists") if app.kind is AppKind.CONNECTED_APP else None
    )


def _local(app: OAuthApp) -> Sign | None:
    return Sign(app.whole, "is a local app, so no other org has it") if app.packaged is False else None


_HINTS: dict[Hint, Callable[[OAuthApp], Sign | None]] = {
    Hint.RUN_AS_USER: _runs_as,
    Hint.ADMIN_APPROVED: _admin_approved,
    Hint.CONSUMER_KEY: _consumer_key,
    Hint.JWT_TOKENS: _jwt_tokens,
    Hint.CERTIFICATE: _certificate,
    Hint.CONNECTED_APP: _connected_app,
    Hint.LOCAL: _local,
}


_MARKS = frozenset("${}<>%()")  # of a variable


def _token_host(request: TokenRequest) -> Sign | None:
    if request.token_url is None:
        return Sign(request.place, "asks for a token at a host that isn't written here")
    found = host(request.token_url.text)
    if found.startswith(CALLOUT) or not (_MARKS.intersection(found) or not found):
        return None
    return Sign(request.token_url.place, f"asks for a token at {found or 'a host that is filled in'}")


def _client_id(request: TokenRequest) -> Sign | None:
    if request.app:
        return None
    if request.client_id is None:
        return Sign(request.place, "asks for a token with a key that isn't written here")
    if request.client_id.placeholder or _MARKS.intersection(request.client_id.text):
        return Sign(request.client_id.place, "asks for a token with a key that is filled in")
    return Sign(request.client_id.place, "asks for a token with a key that no app of the project has")


def _scope(request: TokenRequest) -> Sign | None:
    scope = request.scope
    filled_in = scope and (scope.placeholder or _MARKS.intersection(scope.text))
    return Sign(scope.place, "sends a scope that is filled in") if scope and filled_in else None


_REQUEST_HINTS: dict[Hint, Callable[[TokenRequest], Sign | None]] = {
    Hint.HOST: _token_host,
    Hint.CLIENT_ID: _client_id,
    Hint.SCOPE: _scope,
}
