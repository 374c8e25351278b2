"""The immutable result of a run: all that a reporter needs, and nothing to look up."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sfscope_lint.engine.run_secrets import RunSecrets
from sfscope_lint.model.apps import AppKind
from sfscope_lint.model.token_replies import Conditional, Issued, Unknown
from sfscope_lint.model.values import State

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sfscope_lint.model.apps import OAuthApp
    from sfscope_lint.model.finding import Finding
    from sfscope_lint.model.rule import Rule
    from sfscope_lint.model.severity import Severity
    from sfscope_lint.model.token_replies import TokenReply
    from sfscope_lint.model.token_requests import TokenRequest


class Report(NamedTuple):
    """What a run found.

    ``checks`` has the names of the rules that applied to a file, whatever they found there, by its path.
    ``files`` are the metadata files that were read, ``sources`` those that were read for token requests, ``ignored`` those that ``.forceignore`` left out, ``notes``
    say what else was passed over, ``warnings`` where a deployment may go otherwise than what was linted, ``errors`` what kept the tool from its work: one line each. Tuples are
    sorted. ``fail_on`` is the severity from which a finding fails the gate; None: none does. ``rules`` are those
    that ran; ``fixed`` counts the findings that were repaired, and are no longer there; ``fixed_files``
    are the paths of the files that this changed, each with its number of them. ``suppressed`` are the
    findings that the settings or the baseline accept, ``excluded`` the files that the settings leave out, ``stale`` the
    fingerprints of the baseline's entries that no longer occur. ``changed_since`` is the git revision, if only what has
    changed since then was asked for. ``details`` say what was not searched for token requests, or could not be parsed
    for them. ``secrets`` hides what the files hold of secrets in any text about them.
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

    def count(self, severity: Severity) -> int:
        return sum(finding.severity is severity for finding in self.findings)

    @property
    def app_count(self) -> int:
        return len({_identity(app) for app in self.apps})

    @property
    def flow_apps(self) -> tuple[OAuthApp, ...]:
        """The apps whose client credentials flow is on."""
        return tuple(app for app in self.apps if app.client_credentials.state is State.ON)

    @property
    def flow_app_count(self) -> int:
        return len({_identity(app) for app in self.flow_apps})

    def reply_to(self, app: OAuthApp) -> TokenReply:
        """What the token endpoint will answer to an app, without a secret that stands in a scope's place."""
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
        """The finding is bad enough to fail the gate."""
        return self.fail_on is not None and finding.severity.rank >= self.fail_on.rank

    @property
    def exit_code(self) -> int:
        """0: nothing that fails the gate; 1: something; 2: the tool could not do its work."""
        if self.errors:
            return 2
        return int(any(self.fails(finding) for finding in self.findings))


def _identity(app: OAuthApp) -> tuple[str, ...]:
    """What makes an app one app: a Connected App's file, an External Client App's name within its project."""
    if app.kind is AppKind.CONNECTED_APP:
        return app.paths
    return (app.project, app.name.casefold())


class Suppressed(NamedTuple):
    """A finding that doesn't count, and why."""

    finding: Finding
    reason: str
