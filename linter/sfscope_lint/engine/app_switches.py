"""Whether the flow of an External Client App is on.

The app, its OAuth plugin, its global OAuth file and its policies decide together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.apps import Conflict
from sfscope_lint.model.prediction import Doubt
from sfscope_lint.model.values import State, Switch
from sfscope_lint.readers.metadata.values import disagreement, strongest
from sfscope_lint.record import Record
from sfscope_lint.salesforce.causes import Cause

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sfscope_lint.model.place import Place
    from sfscope_lint.readers.parts import AppFile

_GLOBAL = "ExtlClntAppGlobalOauthSettings"
_POLICIES = "ExtlClntAppOauthConfigurablePolicies"
_PLUGINS = "ExtlClntAppConfigurablePolicies"
_NAME = "isClientCredentialsFlowEnabled"
_SWITCH = f"<{_NAME}>"
_EITHER = (Cause.POLICIES_OFF, Cause.SWITCH_OFF)


class Flow(Record):
    """Whether the flow of an External Client App is on; ``OAuthApp`` explains the fields."""

    switch: Switch
    off_causes: tuple[Cause, ...]
    half_on: bool = False
    doubts: tuple[Doubt, ...] = ()


def flow_of(parts: Sequence[AppFile]) -> Flow:
    """Whether the flow is on. The global file must not be in git, so a missing one doesn't contradict the policies."""
    off = _switched_off(parts)
    if off:
        return Flow(Switch(State.OFF, off), (Cause.APP_OFF,))
    policies = _said_by(parts, _POLICIES)
    everywhere = _said_by(parts, _GLOBAL)
    for switch, cause in ((everywhere, Cause.SWITCH_OFF), (policies, Cause.POLICIES_OFF)):
        if switch and switch.state is State.OFF:
            return Flow(switch, (cause,))
    if policies is None or policies.state is State.UNKNOWN:
        return _without_policies(parts, policies, everywhere)
    files = _paths(parts, _GLOBAL)
    if not files or (everywhere and everywhere.state is State.ON):
        return Flow(policies, (Cause.SWITCH_OFF,), doubts=tuple(_doubts(parts)))
    says = everywhere.why if everywhere else f"its global OAuth file {files[0]} has no {_SWITCH}"
    why = f"its policies turn the flow on, but {says}"
    return Flow(Switch(State.UNKNOWN, policies.place, why), (Cause.SWITCH_OFF,), half_on=True)


def _without_policies(parts: Sequence[AppFile], policies: Switch | None, everywhere: Switch | None) -> Flow:
    """The flow if no policies say whether it is on, or if theirs is filled in. They also decide, and are off by default."""
    if everywhere is None or everywhere.state is not State.ON:
        why = "no file of the project says whether the flow is on"
        return Flow(policies or everywhere or Switch(State.UNKNOWN, None, why), _EITHER)
    files = _paths(parts, _POLICIES)
    silent = f"its policies {files[0]} have no" if files else "the project has no policies for it with"
    says = policies.why if policies else f"{silent} {_SWITCH}, which is false by default"
    why = f"its global OAuth file turns the flow on, but {says}"
    return Flow(Switch(State.UNKNOWN, everywhere.place, why), _EITHER, half_on=True)


def _doubts(parts: Sequence[AppFile]) -> Iterator[Doubt]:
    """Why the flow may be off although a file turns it on: another file, or another element, says something else."""
    for root, cause, lack in (
        (_GLOBAL, Cause.SWITCH_OFF, "its global OAuth file {} has no"),
        (_POLICIES, Cause.POLICIES_OFF, "its policies {} have no"),
    ):
        yield from disagreement(_all(parts, root), _NAME, cause)
        silent = [part.path for part in parts if part.root == root and not part.flow]
        if silent:
            yield Doubt(f"{lack.format(min(silent))} {_SWITCH}", cause)
    enabled = [switch for part in parts for switch in part.enabled]
    yield from disagreement(enabled, "isEnabled or isOauthPluginEnabled", Cause.APP_OFF)


def conflict_of(parts: Sequence[AppFile]) -> Conflict | None:
    """A switch that turns the flow on, and another one that overrides it."""
    policies = _said_by(parts, _POLICIES)
    everywhere = _said_by(parts, _GLOBAL)
    on = policies or everywhere
    if on is None or on.state is not State.ON or on.place is None:
        return None
    off = _switched_off(parts)
    if off:
        return Conflict(on.place, off, whole_app=True)
    if policies and everywhere and everywhere.state is State.OFF and everywhere.place:
        return Conflict(on.place, everywhere.place, whole_app=False)
    return None


def _switched_off(parts: Sequence[AppFile]) -> Place | None:
    """The place that turns the app or its OAuth plugin off, if every file that could turn it on does so."""
    plugins = [part for part in parts if part.root == _PLUGINS]
    return plugins[0].disabled if plugins and all(part.disabled for part in plugins) else None


def _said_by(parts: Sequence[AppFile], root: str) -> Switch | None:
    return strongest(_all(parts, root))


def _all(parts: Sequence[AppFile], root: str) -> list[Switch]:
    return [switch for part in parts if part.root == root for switch in part.flow]


def _paths(parts: Sequence[AppFile], root: str) -> list[str]:
    return sorted(part.path for part in parts if part.root == root)
