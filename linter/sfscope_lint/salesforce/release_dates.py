"""The dates on which Salesforce's changes take effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.record import Record

if TYPE_CHECKING:
    from datetime import date


class Change(Record):
    """A change that Salesforce has announced.

    ``when`` is the day (ISO) on which it takes effect in production, or the release if Salesforce names no
    day. ``fact`` is the key of the fact that documents it.
    """

    when: str
    what: str
    fact: str

    def has_come(self, today: date) -> bool:
        """Whether the day has come; False if only a release is known, because its day differs by org."""
        return self.when[0].isdigit() and today.isoformat() >= self.when


NO_VALID_SCOPES = Change(
    "Winter '26", "an app without a valid scope gets no token", "no-valid-scopes-since-winter-26"
)
CONNECTED_APP_CREATION_BLOCKED = Change(
    "Spring '26", "creating Connected Apps is blocked", "connected-app-creation-blocked"
)
IDLE_REFRESH_TOKENS_END = Change(
    "2026-11-04", "refresh tokens that are idle for 30 days end", "idle-limit-enforced"
)
USERNAME_PASSWORD_ENDS = Change("2027-02-20", "the username-password flow ends", "username-password-ends")
CONNECTED_APP_SUPPORT_ENDS = Change(
    "Summer '27", "Salesforce's support for Connected Apps ends", "connected-app-support-ends"
)

CHANGES = (
    NO_VALID_SCOPES,
    CONNECTED_APP_CREATION_BLOCKED,
    IDLE_REFRESH_TOKENS_END,
    USERNAME_PASSWORD_ENDS,
    CONNECTED_APP_SUPPORT_ENDS,
)
