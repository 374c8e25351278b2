"""What a run-as user may do."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sfscope_lint.model.place import Place

if TYPE_CHECKING:
    from sfscope_lint.model.apps import OAuthApp
    from sfscope_lint.model.source import Source
    from sfscope_lint.model.values import Value


class Permission(NamedTuple):
    """Something that a user may be allowed to do.

    A user permission (``kind`` is ``user``, ``name`` such as ``ApiEnabled``, ``access`` is empty), or an access
    (``read``, ``edit``, …) to an ``object`` or a ``field``.
    """

    kind: str
    name: str
    access: str = ""

    def __str__(self) -> str:
        return f"{self.name} ({self.access})" if self.access else self.name


class RunAsUser(NamedTuple):
    """A run-as user that the settings describe, where an app names it.

    ``lacks`` is what its integration needs and nothing in the project grants. ``unknown`` says what of the user's
    profile and permission sets the project doesn't have: while there is any, something that is lacking may be
    granted there.
    """

    app: OAuthApp
    named: Value
    lacks: tuple[Permission, ...]
    sources: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def source(self) -> Source:
        return self.named.place.source

    @property
    def whole(self) -> Place:
        return Place(self.named.place.source, 0)
