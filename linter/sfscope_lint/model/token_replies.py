"""The token endpoint's replies to a client-credentials request, and the causes of refusals."""

from __future__ import annotations

from sfscope_lint.record import Record
from sfscope_lint.salesforce import replies
from sfscope_lint.salesforce.causes import Cause


class Basis(Record):
    """The facts behind a predicted refusal, as keys of ``facts.FACTS``.

    ``reported``: the link between cause and reply rests on so few reports that each message says "reported".
    (Salesforce publishes no list of the endpoint's errors, so the text of every error is known only from
    reports.)
    """

    facts: tuple[str, ...]
    reported: bool = False


BASES = {
    Cause.SWITCH_OFF: Basis(("two-switches", "flow-off-reply")),
    Cause.POLICIES_OFF: Basis(("two-switches", "policies-off-reply"), reported=True),
    Cause.APP_OFF: Basis(("plugin-switches",), reported=True),
    Cause.NO_ISSUED_SCOPE: Basis(("flow-filters-scopes", "no-valid-scopes-reply")),
    Cause.HIGH_ASSURANCE: Basis(("high-assurance-blocks",)),
    Cause.NO_RUN_AS_USER: Basis(("run-as-user-required", "no-user-reply")),
    Cause.NOBODY_APPROVED: Basis(
        ("run-as-user-not-approved", "permitted-users-spare-the-run-as-user"), reported=True
    ),
}


class Issued(Record):
    """The token endpoint will reply with a token.

    ``scopes`` are the OAuth names that the token will carry. ``unverified`` are scopes that it may carry:
    nobody has published whether it does. A scope without an OAuth name has its metadata name.
    """

    scopes: tuple[str, ...]
    unverified: tuple[str, ...]

    @property
    def token(self) -> bool | None:
        """Whether there will be a token: True, False, or None if the files don't tell."""
        return True

    def __str__(self) -> str:
        carried = f"a token with {first_names(self.scopes)}"
        return f"{carried} (and perhaps {first_names(self.unverified)})" if self.unverified else carried


class Rejected(Record):
    """The token endpoint will reply with an error (RFC 6749, section 5.2).

    ``cause`` is the cause in the files; None if no file shows it.
    """

    error: str
    error_description: str
    cause: Cause | None = None

    @property
    def token(self) -> bool | None:
        return False

    @property
    def text(self) -> str:
        """The error, without its cause."""
        return f"{self.error}: {self.error_description}"

    def __str__(self) -> str:
        return f"{self.text}{_strength(self.cause)}"


class Blocked(Record):
    """There will be no token, but nobody has published the error. ``errors`` are the possible ones."""

    why: str
    cause: Cause
    errors: tuple[Rejected, ...] = ()

    @property
    def token(self) -> bool | None:
        return False

    def __str__(self) -> str:
        return f"blocked: {self.why}{_strength(self.cause)}"


class Conditional(Record):
    """The token endpoint will reply with a token, unless the org causes one of the refusals in ``unless``."""

    issued: Issued
    unless: tuple[Rejected | Blocked, ...]

    @property
    def token(self) -> bool | None:
        return None

    def __str__(self) -> str:
        return ", or ".join(map(str, (self.issued, *self.unless)))


class Unknown(Record):
    """The files don't tell the token endpoint's reply.

    ``errors`` are the possible errors. ``refusal`` is set if there will be no token in any case: it is the
    refusal if the flow is on.
    """

    why: str
    errors: tuple[Rejected, ...] = ()
    refusal: Rejected | Blocked | None = None

    @property
    def token(self) -> bool | None:
        return False if self.refusal else None

    def __str__(self) -> str:
        said = f"unknown: {self.why}"
        return f"{said}; no token in any case" if self.refusal else said


TokenReply = Issued | Rejected | Blocked | Conditional | Unknown

NO_VALID_SCOPES = Rejected(*replies.NO_VALID_SCOPES, Cause.NO_ISSUED_SCOPE)
FLOW_OFF = Rejected(*replies.FLOW_OFF, Cause.SWITCH_OFF)
NO_RUN_AS_USER = Rejected(*replies.NO_RUN_AS_USER, Cause.NO_RUN_AS_USER)
NOT_APPROVED = Rejected(*replies.NOT_APPROVED, Cause.NOBODY_APPROVED)

REFUSALS: dict[Cause, Rejected | Blocked] = {
    Cause.SWITCH_OFF: FLOW_OFF,
    Cause.POLICIES_OFF: NO_RUN_AS_USER._replace(cause=Cause.POLICIES_OFF),
    Cause.APP_OFF: Blocked("the app or its OAuth plugin is off", Cause.APP_OFF, (FLOW_OFF,)),
    Cause.NO_ISSUED_SCOPE: NO_VALID_SCOPES,
    Cause.HIGH_ASSURANCE: Blocked("the app requires a high-assurance session", Cause.HIGH_ASSURANCE),
    Cause.NO_RUN_AS_USER: NO_RUN_AS_USER,
    Cause.NOBODY_APPROVED: NOT_APPROVED,
}


def refusal_of(reply: TokenReply) -> Rejected | Blocked | None:
    """The refusal if there will be no token; None if there will or may be one."""
    match reply:
        case Rejected() | Blocked():
            return reply
        case Unknown(refusal=refusal):
            return refusal
    return None


def _strength(cause: Cause | None) -> str:
    return " (reported)" if cause and BASES[cause].reported else ""


def first_names(names: tuple[str, ...], most: int = 8) -> str:
    """The names on one line; from a long list the first ones, and the number of the others."""
    if len(names) <= most:
        return " ".join(names)
    return f"{' '.join(names[: most - 1])} and {len(names) - most + 1} more"
