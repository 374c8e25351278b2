"""Which findings stand, and what became of the suppressions and the baseline that took the others away."""

from __future__ import annotations

import os
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple

from sfscope_lint.engine.baseline_file import entry_of
from sfscope_lint.engine.examination import Examination
from sfscope_lint.engine.findings import make_findings
from sfscope_lint.engine.report import Suppressed
from sfscope_lint.files import sfdx_project
from sfscope_lint.files.globs import Globs
from sfscope_lint.files.repository_paths import RepositoryPaths
from sfscope_lint.model.accepted import StaleEntry, SuppressionUse
from sfscope_lint.model.rule import ABOUT_SETTINGS, CRASHED, is_named
from sfscope_lint.salesforce.scopes import find_scope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from sfscope_lint.engine.project import Project
    from sfscope_lint.engine.report import Report
    from sfscope_lint.files.found import Discovery
    from sfscope_lint.model.accepted import Baseline, Entry, Suppression
    from sfscope_lint.model.finding import Finding
    from sfscope_lint.model.rule import Rule
    from sfscope_lint.model.settings import Settings


IN_BASELINE = "in the baseline"


class Reach(NamedTuple):
    """How far a run has looked: with which rules, at which files (paths as shown), below which trees.

    ``unread`` are the files of which not everything could be read. All of it decides what the run can tell of
    a suppression that met nothing. ``directory`` is the working directory.
    """

    rules: Sequence[Rule]
    files: Sequence[str]
    unread: Sequence[str]
    trees: Sequence[str]
    directory: str

    @classmethod
    def of(cls, rules: Sequence[Rule], project: Project, discovery: Discovery, directory: str) -> Reach:
        unread = tuple(unreadable.place.source.path for unreadable in project.unreadable)
        return cls(rules, project.paths, unread, discovery.trees, directory)

    @property
    def rule_names(self) -> set[str]:
        return {rule.name for rule in self.rules}

    def knows_all(self, root: str) -> bool:
        """Everything of the project in this directory has been read."""
        return not self.unread and all(
            any(_within(part, tree) for tree in self.trees) for part in _parts(root or self.directory)
        )


def judge(report: Report, settings: Settings, reach: Reach) -> Report:
    """The report with what the suppressions of the settings, then the baseline, take away, and what is said of them.

    Findings of mandatory rules always stand.
    """
    mandatory = {rule.name for rule in reach.rules if is_named(rule, settings.mandatory)} | {CRASHED.name}
    everything = settings.changed_since is None and reach.knows_all(settings.root)
    reasons: dict[Finding, str] = {}
    leftovers: list[SuppressionUse | StaleEntry] = []
    for suppression in settings.suppressions:
        matches = _matcher(suppression, settings.root or reach.directory, reach.directory)
        matching = [f for f in report.findings if f.rule not in mandatory and matches(f)]
        expired = bool(suppression.until and settings.today and settings.today > suppression.until)
        judged = everything and suppression.rule in reach.rule_names
        leftovers.append(SuppressionUse(suppression, len(matching), judged, expired))
        if not expired:
            for finding in matching:
                reasons.setdefault(finding, suppression.reason)
    if settings.baseline:
        for finding in report.findings:
            if finding.fingerprint in settings.baseline.entries and finding.rule not in mandatory:
                reasons.setdefault(finding, IN_BASELINE)
        occurring = {finding.fingerprint for finding in report.findings}
        leftovers += _stale(settings.baseline, occurring, reach, everything=everything)

    examination = Examination(settings.options, settings.day)
    for leftover in leftovers:
        examination.examine(leftover, reach.rules)
    said = make_findings(examination.broken, settings.severities, reach.directory, report.secrets)
    standing = [finding for finding in report.findings if finding not in reasons]
    return report._replace(
        findings=tuple(sorted((*standing, *said), key=lambda finding: finding.order)),
        checks={**report.checks, **examination.checks},
        errors=(*report.errors, *(f.message for f in said if f.rule == CRASHED.name)),
        suppressed=tuple(Suppressed(f, reasons[f]) for f in report.findings if f in reasons),
        stale=frozenset(entry.fingerprint for entry in leftovers if isinstance(entry, StaleEntry)),
    )


class Recorded(NamedTuple):
    """The new content of a baseline, the report as it is with that, and what has changed, in words."""

    entries: Mapping[str, Entry]
    report: Report
    summary: str


def record(report: Report, settings: Settings, rules: Iterable[Rule]) -> Recorded:
    """Record the findings that stand, keep what the run couldn't judge, drop what no longer occurs.

    What mandatory rules say isn't recorded, and neither is what is said of settings and baseline themselves.
    """
    unrecorded = {rule.name for rule in rules if is_named(rule, settings.mandatory)} | ABOUT_SETTINGS
    old = settings.baseline.entries if settings.baseline else {}
    new = {f.fingerprint: entry_of(f) for f in report.findings if f.rule not in unrecorded}
    kept = {
        fingerprint: entry
        for fingerprint, entry in old.items()
        if fingerprint not in report.stale and entry.rule not in unrecorded
    }
    stale_rule = "stale-baseline-entry"
    left = tuple(f for f in report.findings if f.fingerprint not in new and f.rule != stale_rule)
    suppressed = [
        *report.suppressed,
        *(Suppressed(f, IN_BASELINE) for f in report.findings if f.fingerprint in new),
    ]
    count = len(new | kept)
    summary = f"{count} finding{'s' if count != 1 else ''} recorded ({len(new)} new, {len(old) - len(kept)} dropped)"
    mandatory = sum(f.rule not in ABOUT_SETTINGS for f in left)
    if mandatory:
        summary += f"; {mandatory} of mandatory rules can't be, and will fail the gate"
    return Recorded(
        new | kept,
        report._replace(
            findings=left,
            suppressed=tuple(sorted(suppressed, key=lambda item: item.finding.order)),
            stale=frozenset(),
        ),
        summary,
    )


def _matcher(suppression: Suppression, root: str, directory: str) -> Callable[[Finding], bool]:
    """Whether a finding is one that a suppression is for."""
    globs = Globs([suppression.path], root) if suppression.path is not None else None

    def matches(finding: Finding) -> bool:
        if finding.rule != suppression.rule:
            return False
        if suppression.app is not None and not (
            finding.app and fnmatchcase(finding.app.name, suppression.app)
        ):
            return False
        if suppression.scope is not None and not _is_value(suppression.scope, finding.value):
            return False
        path = os.path.normpath(os.path.join(directory, finding.location.path))
        return globs is None or globs.match(path)

    return matches


def _is_value(written: str, value: str | None) -> bool:
    """A scope may be named by any of its names, whatever else a finding is about as it is written."""
    if value is None:
        return False
    scope = find_scope(written)
    return written == value or (scope is not None and scope is find_scope(value))


def _stale(
    baseline: Baseline, occurring: set[str], reach: Reach, *, everything: bool
) -> Iterator[StaleEntry]:
    """The entries whose finding would have occurred in this run, if it still did."""
    paths = RepositoryPaths(reach.directory)
    read = {paths.of(path) for path in reach.files} - {paths.of(path) for path in reach.unread}
    for fingerprint, entry in baseline.entries.items():
        if fingerprint in occurring or entry.rule not in reach.rule_names:
            continue
        if everything or entry.path in read:
            yield StaleEntry(baseline.place(fingerprint), fingerprint, entry.rule, _subject(entry))


def _subject(entry: Entry) -> str:
    about = f"{entry.value} of {entry.app}" if entry.app and entry.value else entry.app or entry.value
    return f"{about} in {entry.path}" if about else entry.path


def _parts(root: str) -> list[str]:
    """What makes up the project in a directory: its packages, else all of it."""
    if not os.path.isfile(os.path.join(root, sfdx_project.FILE_NAME)):
        return [root]
    packages = (
        os.path.normpath(os.path.join(root, package))
        for package in sfdx_project.read_project(root).package_directories
    )
    return [package for package in packages if os.path.isdir(package)] or [root]


def _within(path: str, tree: str) -> bool:
    return os.path.join(path, "").startswith(os.path.join(tree, ""))
