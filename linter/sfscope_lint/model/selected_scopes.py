"""The OAuth scopes that an app selects."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, overload

from sfscope_lint.model.token_replies import NO_VALID_SCOPES, Issued, Unknown, first_names
from sfscope_lint.salesforce.scopes import Support

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sfscope_lint.model.place import Place
    from sfscope_lint.model.token_replies import Rejected
    from sfscope_lint.salesforce.scopes import Scope


class SelectedScope(NamedTuple):
    """A scope that an app selects, as it is written there (trimmed).

    ``scope`` is its catalogue entry: None for what the catalogue doesn't have, for a placeholder and for a
    ``custom`` scope.
    """

    written: str
    scope: Scope | None
    place: Place
    placeholder: bool = False
    custom: bool = False


class Choice(NamedTuple):
    """A scope that is selected, wherever that is; its fields are those of ``SelectedScope``."""

    written: str
    scope: Scope | None
    placeholder: bool = False
    custom: bool = False


class Selection:
    """Which scopes are selected, in their order: the same ones in many apps, so that what follows is found out once."""

    def __init__(self, choices: tuple[Choice, ...]) -> None:
        self.choices = choices

    @cached_property
    def oauth_names(self) -> frozenset[str | None]:
        return frozenset(choice.scope.oauth_name for choice in self.choices if choice.scope)

    @cached_property
    def has_placeholder(self) -> bool:
        return any(choice.placeholder for choice in self.choices)

    @cached_property
    def by_support(self) -> Mapping[Support, tuple[str, ...]]:
        """The scopes by their support, and by their names in a token, each once."""
        found: dict[Support, dict[str, None]] = {support: {} for support in Support}
        for choice in self.choices:
            if choice.scope:
                found[choice.scope.support][choice.scope.issued_as] = None
        return {support: tuple(names) for support, names in found.items()}

    @cached_property
    def perhaps_issued(self) -> tuple[str, ...]:
        """The scopes of which nobody has published whether the flow issues them; unknown ones, too."""
        unknown = (c.written for c in self.choices if c.scope is None and not c.placeholder)
        return tuple(dict.fromkeys((*self.by_support[Support.UNVERIFIED], *unknown)))

    @cached_property
    def predicted_reply(self) -> Issued | Rejected | Unknown:
        """What the token endpoint will answer, as far as the scopes decide it."""
        if self.has_placeholder:
            return Unknown("a value among the scopes is filled in when it is deployed")
        issued = self.by_support[Support.SUPPORTED]
        if issued:
            return Issued(issued, self.perhaps_issued)
        if self.perhaps_issued:
            return Unknown(f"nobody has published whether the flow issues {first_names(self.perhaps_issued)}")
        return NO_VALID_SCOPES


class Scopes(Sequence["SelectedScope"]):
    """The scopes that an app selects: a selection, and where each of them stands. Each is made when it is asked for."""

    __slots__ = ("places", "selection")

    def __init__(self, selection: Selection, places: Sequence[Place]) -> None:
        self.selection = selection
        self.places = places

    @classmethod
    def of(cls, selected: Iterable[SelectedScope]) -> Scopes:
        scopes = tuple(selected)
        choices = tuple(Choice(s.written, s.scope, s.placeholder, s.custom) for s in scopes)
        return cls(Selection(choices), [scope.place for scope in scopes])

    def __len__(self) -> int:
        return len(self.places)

    @overload
    def __getitem__(self, number: int) -> SelectedScope: ...
    @overload
    def __getitem__(self, number: slice) -> tuple[SelectedScope, ...]: ...
    def __getitem__(self, number: int | slice) -> SelectedScope | tuple[SelectedScope, ...]:
        return tuple(self)[number]

    def __eq__(self, other: object) -> bool:
        return tuple(self) == (tuple(other) if isinstance(other, Scopes) else other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __iter__(self) -> Iterator[SelectedScope]:
        for choice, place in zip(self.selection.choices, self.places, strict=True):
            yield SelectedScope(choice.written, choice.scope, place, choice.placeholder, choice.custom)
