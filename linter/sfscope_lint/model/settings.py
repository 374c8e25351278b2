"""What a run is told, besides its paths."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from sfscope_lint.model import clock

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sfscope_lint.model.accepted import Baseline, Suppression
    from sfscope_lint.model.severity import Severity

MOST_MIB = 1  # of a metadata file, unless the settings say otherwise


FILE_NAME = "sfscope-lint.toml"
BASELINE_NAME = "sfscope-lint-baseline.json"


class SettingsError(Exception):
    """What a run was told can't be done; the message is one line that says where, what, and what instead."""


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
    """``select``, ``ignore`` and ``mandatory`` name rules and categories.

    ``severities`` and ``options`` hold what is set for a rule, by its name. ``fail_on`` is a severity's name or
    ``never``. ``forceignore``: leave out what ``.forceignore`` names. ``token_requests``: look for them, too. ``run_as`` maps a run-as user's name to what
    it has, ``integrations`` link token requests to apps. ``exclude`` are globs of paths to leave out,
    ``per_file_ignores`` maps a glob to the rules and categories that aren't applied there. Globs count from
    ``root``, an absolute directory (empty: the working directory). ``today`` is the day in UTC by which suppressions
    expire; without it none does, and ``day`` is the clock's. ``changed_since``: lint only the apps with a file changed
    since this git revision. ``read_from`` are the files (absolute paths) that the settings and the baseline come from.
    ``max_file_size_mib``: a metadata file that is larger (in MiB) is not read.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: str = "error"
    forceignore: bool = True
    token_requests: bool = True
    options: Mapping[str, Any] = MappingProxyType({})
    run_as: Mapping[str, RunAs] = MappingProxyType({})
    integrations: tuple[Integration, ...] = ()
    severities: Mapping[str, Severity] = MappingProxyType({})
    exclude: tuple[str, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    mandatory: tuple[str, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    baseline: Baseline | None = None
    root: str = ""
    today: date | None = None
    changed_since: str | None = None
    read_from: tuple[str, ...] = ()
    max_file_size_mib: int = MOST_MIB

    def day(self) -> date:
        """The day (UTC) that messages about dated changes of Salesforce's refer to."""
        return self.today or clock.today()
