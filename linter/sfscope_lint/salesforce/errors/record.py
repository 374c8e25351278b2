"""The records of the catalogue of errors."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from sfscope_lint.record import Record
from sfscope_lint.salesforce.evidence import Strength
from sfscope_lint.salesforce.facts import FACTS

if TYPE_CHECKING:
    from sfscope_lint.salesforce.causes import Cause
    from sfscope_lint.salesforce.hints import Hint, OrgSetting

_STRENGTHS = tuple(Strength)


class Stage(Enum):
    """What sends the error: the token endpoint in this flow, an API after a token, another flow, a deployment."""

    TOKEN = "token-endpoint"  # noqa: S105 - the stage's name
    AFTER = "after-the-token"
    OTHER_FLOW = "another-flow"
    DEPLOYMENT = "deployment"

    @property
    def sentence(self) -> str:
        return _SENTENCES[self]


_SENTENCES = {
    Stage.TOKEN: "The token endpoint sends this error in the client credentials flow.",
    Stage.AFTER: "This error comes after the token: the endpoint has issued one, and the API that gets it refuses.",
    Stage.OTHER_FLOW: "This error is one of another flow, not of the client credentials flow.",
    Stage.DEPLOYMENT: "This error comes from a deployment: what the files say hasn't reached the org.",
}


class Visibility(Enum):
    """Whether files can show a cause: they do, they only have a value to compare with the org, or they don't."""

    SHOWN = "shown"
    COMPARE = "compare"
    HIDDEN = "hidden"


class ErrorCause(Record):
    """A cause of an error: what is wrong (``text``) and what to do about it (``remedy``), in Markdown.

    ``evidence`` are keys of ``facts.FACTS``. ``shown_by`` are the causes in an app's files that are this cause,
    ``found_by`` the rules whose findings show it, or those of their findings whose message has one of the texts
    ``finding``. ``compare`` are the values
    in files that decide it together with the org or the environment. ``see`` are other rules that say more.
    ``org_setting`` is the setting of the org that is this cause.
    """

    text: str
    remedy: str
    evidence: tuple[str, ...]
    shown_by: tuple[Cause, ...] = ()
    found_by: tuple[str, ...] = ()
    finding: tuple[str, ...] = ()
    compare: tuple[Hint, ...] = ()
    see: tuple[str, ...] = ()
    org_setting: OrgSetting | None = None

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules about the cause."""
        return (*self.found_by, *self.see)

    @property
    def visibility(self) -> Visibility:
        if self.shown_by or self.found_by or self.org_setting:
            return Visibility.SHOWN
        return Visibility.COMPARE if self.compare else Visibility.HIDDEN

    @property
    def strength(self) -> Strength:
        """How well it is known that this leads to the error: as well as the weakest of its facts."""
        return max((FACTS[key].strength for key in self.evidence), key=_STRENGTHS.index)


class KnownError(Record):
    """An error that people meet on the way to a token and with it.

    ``code`` is its code (empty: it has none), ``text`` its text as Salesforce or a library writes it (empty: only the
    code is known); ``…`` stands for a part that differs. ``meaning`` is Markdown. ``causes`` begin with the most
    likely one. ``also`` are other texts, and ``codes`` other codes, of the same error. ``generic``: programs say it
    that have nothing to do with Salesforce, too.
    """

    code: str
    text: str
    stage: Stage
    meaning: str
    causes: tuple[ErrorCause, ...]
    also: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    generic: bool = False

    @property
    def title(self) -> str:
        """The error on one line: ``invalid_grant: no valid scopes defined``."""
        return ": ".join(part for part in (self.code, self.text) if part)

    @property
    def remedy(self) -> str:
        """What to do, for the causes in the order of their likelihood."""
        return " ".join(dict.fromkeys(cause.remedy for cause in self.causes))

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that find one of the causes."""
        return tuple(dict.fromkeys(rule for cause in self.causes for rule in cause.rules))

    @property
    def evidence(self) -> tuple[str, ...]:
        """The keys of the facts behind the causes."""
        return tuple(dict.fromkeys(key for cause in self.causes for key in cause.evidence))
