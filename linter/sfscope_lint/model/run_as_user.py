"""A run-as user that the settings describe, and the permissions that it lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.place import Place
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from sfscope_lint.model.apps import OAuthApp
    from sfscope_lint.model.values import Value


class Permission(Record):
    """A permission that a user may have.

    A user permission has the ``kind`` ``user``, a ``name`` such as ``ApiEnabled``, and no ``access``. An
    ``object`` or a ``field`` permission has an access (``read``, ``edit``, …).
    """

    kind: str
    name: str
    access: str = ""

    def __str__(self) -> str:
        return f"{self.name} ({self.access})" if self.access else self.name


class Misspelt(Record):
    """A user permission that something grants (``written``, and ``source`` in words) where another one seems to be meant."""

    meant: Permission
    written: str
    source: str


class RunAsUser(Record):
    """A run-as user that an app names and the settings describe.

    ``lacks`` are the permissions that its integration needs and that the project doesn't grant. ``unknown``
    names the parts of the user's profile and permission sets that are missing in the project. As long as
    there are any, they may grant what is lacking. ``misspelt`` are granted
    permissions with names similar to those that are lacking.
    """

    app: OAuthApp
    named: Value
    lacks: tuple[Permission, ...]
    sources: tuple[str, ...]
    unknown: tuple[str, ...]
    misspelt: tuple[Misspelt, ...] = ()

    @property
    def whole(self) -> Place:
        return Place(self.named.place.source, 0)
