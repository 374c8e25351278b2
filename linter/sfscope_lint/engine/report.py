"""The immutable result of a run, complete for every reporter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.engine.run_secrets import RunSecrets
from sfscope_lint.model.apps import AppKind
from sfscope_lint.model.token_replies import Conditional, Issued, Unknown
from sfscope_lint.model.values import State
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sfscope_lint.model.apps import OAuthApp
    from sfscope_lint.model.finding import Finding
    from sfscope_lint.model.rule import Rule
    from sfscope_lint.model.severity import Severity
    from sfscope_lint.model.token_replies import TokenReply
    from sfscope_lint.model.token_requests import TokenRequest
    from sfscope_lint.readers.parts import OrgSettings


class Report(Record):
    """The result of a run. Tuples are sorted.

    ``checks`` maps a path to the names of the rules that applied there, whatever they found. ``files`` are
    the metadata files that were read, ``sources`` the files that were searched for token requests.
    ``ignored`` are the files that ``.forceignore`` leaves out, ``excluded`` those that the settings leave
    out. ``fail_on`` is the lowest severity that fails the gate (None: none does). ``rules`` are the rules
    that ran. ``suppressed`` are the findings that the settings or the baseline accept, ``stale`` the
    fingerprints of baseline entries that no longer occur. ``changed_since`` is the git revision, if only
    changes since then were linted. ``fixed`` is the number of findings that were repaired, ``fixed_files``
    the paths of the changed files with the number of repairs in each. ``secrets`` redacts the run's secrets
    in any text. ``org_settings`` are the org settings in the projects.

    The other fields are messages of one line each: ``errors`` prevented a part of the work, ``warnings`` say
    where a deployment may differ from what was linted, ``notes`` say what else was skipped, and ``details``
    say which files were not searched or could not be parsed for token requests.
    """

    findings: tuple[Finding, ...]
    checks: Mapping[str, Sequence[str]]
    apps: tuple[OAuthApp, ...]
    files: tuple[str, ...]
    ignored: tuple[str, ...]
    notes: tuple[str, ...]
    errors: tuple[str, ...]
    fail_on: Severity | None
    suppressed: tuple[Suppressed, ...] = ()
    excluded: tuple[str, ...] = ()
    stale: frozenset[str] = frozenset()
    changed_since: str | None = None
    rules: tuple[Rule, ...] = ()
    fixed: int = 0
    fixed_files: tuple[tuple[str, int], ...] = ()
    requests: tuple[TokenRequest, ...] = ()
    sources: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    secrets: RunSecrets = RunSecrets()
    warnings: tuple[str, ...] = ()
    org_settings: tuple[OrgSettings, ...] = ()

    def count(self, severity: Severity) -> int:
        return sum(finding.severity is severity for finding in self.findings)

    @property
    def app_count(self) -> int:
        return len({app_identity(app) for app in self.apps})

    @property
    def flow_apps(self) -> tuple[OAuthApp, ...]:
        """The apps whose client credentials flow is on."""
        return tuple(app for app in self.apps if app.client_credentials.state is State.ON)

    @property
    def flow_app_count(self) -> int:
        return len({app_identity(app) for app in self.flow_apps})

    @property
    def unsure_app_count(self) -> int:
        """How many apps there are whose files don't say whether the flow is on."""
        unsure = (app for app in self.apps if app.client_credentials.state is State.UNKNOWN)
        return len({app_identity(app) for app in unsure})

    def reply_to(self, app: OAuthApp) -> TokenReply:
        """The predicted reply for an app, without a secret that is written where a scope should be."""
        match app.predicted_reply:
            case Unknown(why=why) as reply:
                return reply._replace(why=self.secrets.hide(why))
            case Issued() as reply:
                return self._shown(reply)
            case Conditional(issued=issued) as reply:
                return reply._replace(issued=self._shown(issued))
            case refusal:
                return refusal

    def _shown(self, issued: Issued) -> Issued:
        return issued._replace(unverified=tuple(map(self.secrets.hide, issued.unverified)))

    def fails(self, finding: Finding) -> bool:
        """Whether a finding is severe enough to fail the gate."""
        return self.fail_on is not None and finding.severity.rank >= self.fail_on.rank

    @property
    def exit_code(self) -> int:
        """0: nothing fails the gate; 1: a finding does; 2: the tool could not do its work."""
        if self.errors:
            return 2
        return int(any(self.fails(finding) for finding in self.findings))


def app_identity(app: OAuthApp) -> tuple[str, ...]:
    """The key of an app: a Connected App's file, or an External Client App's name within its project."""
    if app.kind is AppKind.CONNECTED_APP:
        return app.paths
    return (app.project, app.name.casefold())


class Suppressed(Record):
    """A finding that doesn't count, and why."""

    finding: Finding
    reason: str


def failed_report(*errors: str) -> Report:
    """The report of a run that failed before it read a file."""
    return Report((), {}, (), (), (), (), errors, None)
