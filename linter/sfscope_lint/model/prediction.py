"""Predicts the token endpoint's reply. All other modules only show this prediction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.token_replies import (
    NO_VALID_SCOPES,
    REFUSALS,
    Blocked,
    Conditional,
    Issued,
    Rejected,
    Unknown,
)
from sfscope_lint.record import Record
from sfscope_lint.salesforce.causes import Cause

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sfscope_lint.model.token_replies import TokenReply


class Doubt(Record):
    """A cause that the files leave open, because a value is filled in later or they contradict each other."""

    why: str
    cause: Cause


class Situation(Record):
    """The facts in an app's files that decide the reply.

    ``flow_is_on`` is None if the files don't tell; ``why`` is then the reason. ``off`` are the causes that
    turn the flow off, or that would. ``half_on``: one side turns the flow on and the other side doesn't say.
    ``by_scopes`` is the reply that follows from the selected scopes alone. ``blocked`` is the cause that
    blocks every request, ``risks`` are the causes that depend on the org, ``doubts`` those that the files leave open.
    """

    flow_is_on: bool | None
    why: str
    off: tuple[Cause, ...]
    half_on: bool
    by_scopes: Issued | Rejected | Unknown
    blocked: Cause | None
    risks: tuple[Cause, ...]
    doubts: tuple[Doubt, ...] = ()


def predict(situation: Situation) -> TokenReply:
    """The token endpoint's predicted reply to a request for a token."""
    if situation.flow_is_on is False:
        return REFUSALS[situation.off[0]]
    refusal = _refusal(situation)
    if situation.flow_is_on is None:
        errors = (*_errors(situation.off), *_errors_when_on(situation))
        return Unknown(situation.why, errors, refusal if situation.half_on else None)
    if refusal:
        return refusal
    match situation.by_scopes:
        case Issued() if situation.doubts:
            return Unknown(situation.doubts[0].why, _errors_when_on(situation))
        case Issued() as issued if situation.risks:
            return Conditional(issued, tuple(REFUSALS[cause] for cause in situation.risks))
        case Unknown(why=why):
            return Unknown(why, _errors_when_on(situation))
        case reply:
            return reply


def causes(situation: Situation) -> tuple[Cause, ...]:
    """The causes in the files that refuse or may refuse a token; the predicted reply names the first."""
    scopes = (Cause.NO_ISSUED_SCOPE,) if isinstance(situation.by_scopes, Rejected) else ()
    if situation.flow_is_on is None:
        return scopes if situation.half_on else ()
    if not situation.flow_is_on:
        return situation.off
    return (*scopes, *situation.risks)


def _refusal(situation: Situation) -> Rejected | Blocked | None:
    """The refusal of every request although the flow is on."""
    if isinstance(situation.by_scopes, Rejected):
        return situation.by_scopes
    return REFUSALS[situation.blocked] if situation.blocked else None


def _errors_when_on(situation: Situation) -> tuple[Rejected, ...]:
    scopes = (NO_VALID_SCOPES,) if not isinstance(situation.by_scopes, Issued) else ()
    doubted = (doubt.cause for doubt in situation.doubts)
    return (*scopes, *_errors(dict.fromkeys((*situation.risks, *doubted))))


def _errors(causes: Iterable[Cause]) -> tuple[Rejected, ...]:
    """The errors of these causes whose text is known, and those that a cause without one may have."""
    refusals = (REFUSALS[cause] for cause in causes)
    return tuple(
        error
        for refusal in refusals
        for error in ([refusal] if isinstance(refusal, Rejected) else refusal.errors)
    )
