"""The OAuth scopes that an app selects, and the reply that follows from them alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.token_replies import NO_VALID_SCOPES, Issued, Unknown, first_names
from sfscope_lint.record import Record
from sfscope_lint.salesforce.scopes import Support

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sfscope_lint.model.place import Place
    from sfscope_lint.model.token_replies import Rejected
    from sfscope_lint.salesforce.scopes import Scope


class SelectedScope(Record):
    """A scope that an app selects; ``written`` is its text in the file, trimmed.

    ``scope`` is its entry in the catalogue; None for an unknown scope, a placeholder and a ``custom`` scope.
    """

    written: str
    scope: Scope | None
    place: Place
    placeholder: bool = False
    custom: bool = False


def has_placeholder(selected: Iterable[SelectedScope]) -> bool:
    """Whether the deployment replaces one of the scopes, so that the list isn't known."""
    return any(each.placeholder for each in selected)


def names_with(support: Support, selected: Iterable[SelectedScope]) -> tuple[str, ...]:
    """The scopes with this support, by their names in a token, without duplicates."""
    scopes = (each.scope for each in selected if each.scope)
    return tuple(dict.fromkeys(scope.issued_as for scope in scopes if scope.support is support))


def perhaps_issued(selected: Sequence[SelectedScope]) -> tuple[str, ...]:
    """The scopes that the flow may issue, because nobody has published whether it does.

    Scopes that the catalogue doesn't have are included.
    """
    unknown = (each.written for each in selected if each.scope is None and not each.placeholder)
    return tuple(dict.fromkeys((*names_with(Support.UNVERIFIED, selected), *unknown)))


def reply_to(selected: Sequence[SelectedScope]) -> Issued | Rejected | Unknown:
    """The reply that follows from the scopes alone."""
    if has_placeholder(selected):
        return Unknown("the deployment fills in one of the scopes")
    issued, perhaps = names_with(Support.SUPPORTED, selected), perhaps_issued(selected)
    if issued:
        return Issued(issued, perhaps)
    if perhaps:
        return Unknown(f"nobody has published whether the flow issues {first_names(perhaps)}")
    return NO_VALID_SCOPES
