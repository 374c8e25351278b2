"""What the token endpoint answers to a client-credentials request: the kinds of reply, their causes, what they rest on."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Cause(Enum):
    """What in an app's files makes the endpoint refuse, or may make it refuse."""

    SWITCH_OFF = (
        "switch-off"  # a Connected App's switch, or that of an External Client App's global OAuth file
    )
    POLICIES_OFF = "policies-off"
    APP_OFF = "app-off"
    NO_ISSUED_SCOPE = "no-issued-scope"
    HIGH_ASSURANCE = "high-assurance"
    NO_RUN_AS_USER = "no-run-as-user"
    NOBODY_APPROVED = "nobody-approved"


class Basis(NamedTuple):
    """What a predicted refusal rests on: keys of ``facts.FACTS``.

    ``reported``: so few reports say that this cause has this reply that each message says so. (Salesforce publishes no list
    of the endpoint's errors: the texts of all of them are known from reports.)
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


class Issued(NamedTuple):
    """The token endpoint will answer with a token.

    ``scopes`` are the OAuth names that it will carry, ``unverified`` those of which nobody has published
    whether it does (a name that only the metadata has stands as it is there).
    """

    scopes: tuple[str, ...]
    unverified: tuple[str, ...]

    @property
    def token(self) -> bool | None:
        """Whether there will be a token: True, False, or None where the files don't tell."""
        return True

    def __str__(self) -> str:
        carried = f"a token with {first_names(self.scopes)}"
        return f"{carried} (and perhaps {first_names(self.unverified)})" if self.unverified else carried


class Rejected(NamedTuple):
    """The token endpoint will answer with an error (RFC 6749, section 5.2).

    ``cause`` is what in the files makes it do so (None: no file shows it).
    """

    error: str
    error_description: str
    cause: Cause | None = None

    @property
    def token(self) -> bool | None:
        return False

    @property
    def text(self) -> str:
        """The error alone, whatever its cause."""
        return f"{self.error}: {self.error_description}"

    def __str__(self) -> str:
        return f"{self.text}{_strength(self.cause)}"


class Blocked(NamedTuple):
    """There will be no token, and nobody has published the error. ``errors`` are those that it may be."""

    why: str
    cause: Cause
    errors: tuple[Rejected, ...] = ()

    @property
    def token(self) -> bool | None:
        return False

    def __str__(self) -> str:
        return f"blocked: {self.why}{_strength(self.cause)}"


class Conditional(NamedTuple):
    """The token endpoint will answer with a token, or refuse for one of the causes that the org decides about."""

    issued: Issued
    unless: tuple[Rejected | Blocked, ...]

    @property
    def token(self) -> bool | None:
        return None

    def __str__(self) -> str:
        return ", or ".join(map(str, (self.issued, *self.unless)))


class Unknown(NamedTuple):
    """What the token endpoint will answer can't be told from the files.

    ``errors`` are those that it may answer. ``refusal`` is how it refuses where the flow is on: there will be no
    token in any case.
    """

    why: str
    errors: tuple[Rejected, ...] = ()
    refusal: Rejected | Blocked | None = None

    @property
    def token(self) -> bool | None:
        return False if self.refusal else None

    def __str__(self) -> str:
        said = f"can't be told: {self.why}"
        return f"{said}; no token in any case" if self.refusal else said


TokenReply = Issued | Rejected | Blocked | Conditional | Unknown

NO_VALID_SCOPES = Rejected("invalid_grant", "no valid scopes defined", Cause.NO_ISSUED_SCOPE)
FLOW_OFF = Rejected("invalid_grant", "client credentials flow not enabled", Cause.SWITCH_OFF)
NO_RUN_AS_USER = Rejected("invalid_grant", "no client credentials user enabled", Cause.NO_RUN_AS_USER)
NOT_APPROVED = Rejected(
    "invalid_app_access", "user is not admin approved to access this app", Cause.NOBODY_APPROVED
)

REFUSALS: dict[Cause, Rejected | Blocked] = {
    Cause.SWITCH_OFF: FLOW_OFF,
    Cause.POLICIES_OFF: NO_RUN_AS_USER._replace(cause=Cause.POLICIES_OFF),
    Cause.APP_OFF: Blocked("the app or its OAuth plugin is off", Cause.APP_OFF, (FLOW_OFF,)),
    Cause.NO_ISSUED_SCOPE: NO_VALID_SCOPES,
    Cause.HIGH_ASSURANCE: Blocked("the app asks for a high-assurance session", Cause.HIGH_ASSURANCE),
    Cause.NO_RUN_AS_USER: NO_RUN_AS_USER,
    Cause.NOBODY_APPROVED: NOT_APPROVED,
}


def refusal_of(reply: TokenReply) -> Rejected | Blocked | None:
    """How the endpoint refuses where there will be no token; None where there will be or may be one."""
    match reply:
        case Rejected() | Blocked():
            return reply
        case Unknown(refusal=refusal):
            return refusal
    return None


def _strength(cause: Cause | None) -> str:
    return " (reported)" if cause and BASES[cause].reported else ""


def first_names(names: tuple[str, ...], most: int = 8) -> str:
    """The names in one line; of a long list the first ones, and how many more there are."""
    if len(names) <= most:
        return " ".join(names)
    return f"{' '.join(names[: most - 1])} and {len(names) - most + 1} more"
