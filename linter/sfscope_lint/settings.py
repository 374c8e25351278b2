"""What a run is told, besides its paths."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class RunAs(NamedTuple):
    """What a run-as user has, and what its integration needs: ``user`` permissions, and accesses.

    ``objects`` and ``fields`` map an object (``Order``) or a field (``Order.Status``) to ``read``, ``edit``, ….
    """

    profile: str | None = None
    permission_sets: tuple[str, ...] = ()
    permission_set_groups: tuple[str, ...] = ()
    user: tuple[str, ...] = ("ApiEnabled",)
    objects: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    fields: Mapping[str, tuple[str, ...]] = MappingProxyType({})


class Integration(NamedTuple):
    """The token requests under ``path`` (a glob from the project's root) meet the app of that name."""

    path: str
    app: str


class Settings(NamedTuple):
    """``select`` and ``ignore`` name rules and categories, ``options`` has the options of a rule by its name.

    ``fail_on`` is a severity's name or ``never``. ``forceignore``: leave out what ``.forceignore`` names.
    ``run_as`` maps a run-as user's name to what it has, ``integrations`` link token requests to apps.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: str = "error"
    forceignore: bool = True
    options: Mapping[str, Any] = MappingProxyType({})
    run_as: Mapping[str, RunAs] = MappingProxyType({})
    integrations: tuple[Integration, ...] = ()
