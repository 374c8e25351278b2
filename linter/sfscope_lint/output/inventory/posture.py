"""How well an app is protected, in the words of its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.values import State
from sfscope_lint.output.inventory.document import Posture
from sfscope_lint.readers.secrets.text import without_secrets

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sfscope_lint.engine.run_secrets import RunSecrets
    from sfscope_lint.model.apps import OAuthApp, Policies
    from sfscope_lint.model.values import Switch, Value

_PERMITTED = {State.ON: "admin-approved", State.OFF: "self-authorized", State.UNKNOWN: "unknown"}


def posture_of(app: OAuthApp, secrets: RunSecrets) -> Posture:
    """The posture of an app; of several policies, each value once."""
    return Posture(
        callback_urls=_distinct(_urls(app.callbacks), secrets),
        ip_relaxation=_distinct((p.ip_relaxation.text for p in app.policies if p.ip_relaxation), secrets),
        permitted_users=_distinct((_PERMITTED[p.approval] for p in app.policies), secrets),
        refresh_token=_distinct(filter(None, map(_life, app.policies)), secrets),
        secret_for_web_server=_is(app.optional_secret, State.OFF),
        secret_for_refresh_token=_is(app.refresh_secret, State.ON),
    )


def _distinct(texts: Iterable[str], secrets: RunSecrets) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(secrets.hide, texts)))


def _urls(callbacks: Iterable[Value]) -> Iterator[str]:
    """The callback URLs, of which one element may hold several, without what may be a secret."""
    for value in callbacks:
        yield from map(without_secrets, value.text.split())


def _life(policies: Policies) -> str:
    """How long refresh tokens are valid, as written; empty if the file doesn't say."""
    if policies.refresh_token is None:
        return ""
    policy = policies.refresh_token.text
    period = policies.refresh_token_period if policy.lower().startswith("specific") else ""
    return f"{policy} {period}".strip()


def _is(switch: Switch | None, state: State) -> bool | None:
    """Whether a switch has this state; None if it isn't known."""
    return None if switch is None or switch.state is State.UNKNOWN else switch.state is state
