"""The settings of a run: everything that it is told besides its paths."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sfscope_lint.model.accepted import Baseline, Pattern, Suppression
    from sfscope_lint.model.severity import Severity

MOST_MIB = 1  # the default size limit of a metadata file


FILE_NAME = "sfscope-lint.toml"
BASELINE_NAME = "sfscope-lint-baseline.json"


class SettingsError(Exception):
    """The run can't follow its settings; the message is one line: where, what, and what to change.

    ``others`` are such lines about further mistakes in the same file.
    """

    def __init__(self, message: str, others: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.others = others


class RunAs(Record):
    """The profile and permission sets of a run-as user, and the permissions that its integration needs.

    ``user`` are user permissions. ``objects`` and ``fields`` map an object (``Order``) or a field
    (``Order.Status``) to accesses: ``read``, ``edit``, ….
    """

    profile: str | None = None
    permission_sets: tuple[str, ...] = ()
    permission_set_groups: tuple[str, ...] = ()
    user: tuple[str, ...] = ("ApiEnabled",)
    objects: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    fields: Mapping[str, tuple[str, ...]] = MappingProxyType({})


class Integration(Record):
    """A link in the settings: the token requests in files under ``path`` use the app with this name.

    ``path`` is a glob from the project's root.
    """

    path: str
    app: str


class Settings(Record):
    """The settings of a run, with their defaults.

    ``select``, ``ignore`` and ``mandatory`` name rules and categories. ``severities`` and ``options`` are by
    rule name. ``fail_on`` is a severity's name or ``never``. ``forceignore``: leave out what ``.forceignore``
    names. ``token_requests``: look for token requests. ``run_as`` describes run-as users by name,
    ``integrations`` link token requests to apps. ``exclude`` are globs of paths to leave out.
    ``per_file_ignores`` maps a glob to the rules and categories that don't apply there. Globs are relative to
    ``root``, an absolute directory (empty: the working directory).

    ``today`` is the day (UTC) by which suppressions expire; if it is None, none expires, and ``day`` reads
    the clock. ``changed_since``: lint only the apps with a file that changed since this git revision.
    ``read_from`` are the files (absolute paths) that the settings and the baseline come from.
    ``patterns`` are those of ``exclude``, ``per_file_ignores`` and ``integrations``, with their places.
    ``require_apps``: a run that finds no app is an error. ``max_file_size_mib`` is the size limit of metadata
    files, in MiB.
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
    require_apps: bool = False
    patterns: tuple[Pattern, ...] = ()

    def day(self) -> date:
        """The day (UTC) that messages about dated changes refer to."""
        from sfscope_lint.model import clock

        return self.today or clock.today()
