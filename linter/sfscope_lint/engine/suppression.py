"""Applies suppressions and the baseline to findings, and reports those that are stale or unused."""

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


class Coverage(NamedTuple):
    """What a run covered: its rules, files (paths as shown) and directory trees.

    ``unread`` are the files that could not be read completely. All of this decides whether a suppression
    without a match is unused. ``directory`` is the working directory.
    """

    rules: Sequence[Rule]
    files: Sequence[str]
    unread: Sequence[str]
    trees: Sequence[str]
    directory: str

    @classmethod
    def of(cls, rules: Sequence[Rule], project: Project, discovery: Discovery, directory: str) -> Coverage:
        unread = tuple(unreadable.place.source.path for unreadable in project.unreadable)
        return cls(rules, project.paths, unread, discovery.trees, directory)

    @property
    def rule_names(self) -> set[str]:
        return {rule.name for rule in self.rules}

    def knows_all(self, root: str) -> bool:
        """Whether the whole project in this directory has been read."""
        return not self.unread and all(
            any(_within(part, tree) for tree in self.trees) for part in _parts(root or self.directory)
        )


def apply_suppressions(report: Report, settings: Settings, coverage: Coverage) -> Report:
    """The report without the findings that the suppressions and the baseline accept.

    New findings report unused suppressions and stale baseline entries. Findings of mandatory rules always
    stay.
    """
    mandatory = {rule.name for rule in coverage.rules if is_named(rule, settings.mandatory)} | {CRASHED.name}
    everything = settings.changed_since is None and coverage.knows_all(settings.root)
    reasons: dict[Finding, str] = {}
    leftovers: list[SuppressionUse | StaleEntry] = []
    for suppression in settings.suppressions:
        matches = _matcher(suppression, settings.root or coverage.directory, coverage.directory)
        matching = [f for f in report.findings if f.rule not in mandatory and matches(f)]
        expired = bool(suppression.until and settings.today and settings.today > suppression.until)
        judged = everything and suppression.rule in coverage.rule_names
        leftovers.append(SuppressionUse(suppression, len(matching), judged, expired))
        if not expired:
            for finding in matching:
                reasons.setdefault(finding, suppression.reason)
    if settings.baseline:
        for finding in report.findings:
            if finding.fingerprint in settings.baseline.entries and finding.rule not in mandatory:
                reasons.setdefault(finding, IN_BASELINE)
        occurring = {finding.fingerprint for finding in report.findings}
        leftovers += _stale(settings.baseline, occurring, coverage, everything=everything)

    examination = Examination(settings.options, settings.day)
    for leftover in leftovers:
        examination.examine(leftover, coverage.rules)
    said = make_findings(examination.violations, settings.severities, coverage.directory, report.secrets)
    standing = [finding for finding in report.findings if finding not in reasons]
    return report._replace(
        findings=tuple(sorted((*standing, *said), key=lambda finding: finding.order)),
        checks={**report.checks, **examination.checks},
        errors=(*report.errors, *(f.message for f in said if f.rule == CRASHED.name)),
        suppressed=tuple(Suppressed(f, reasons[f]) for f in report.findings if f in reasons),
        stale=frozenset(entry.fingerprint for entry in leftovers if isinstance(entry, StaleEntry)),
    )


class Recorded(NamedTuple):
    """The new entries of the baseline, the report that results, and a summary of the changes in words."""

    entries: Mapping[str, Entry]
    report: Report
    summary: str


def record(report: Report, settings: Settings, rules: Iterable[Rule]) -> Recorded:
    """Record the remaining findings, keep the entries that the run couldn't judge, drop stale ones.

    Findings of mandatory rules and findings about settings or baseline aren't recorded.
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
        summary += f"; {mandatory} of mandatory rules can't be recorded and will fail the gate"
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
    """A function that says whether a suppression matches a finding."""
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
    """Whether a suppression's ``scope`` names a finding's value, perhaps by another name of the scope."""
    if value is None:
        return False
    scope = find_scope(written)
    return written == value or (scope is not None and scope is find_scope(value))


def _stale(
    baseline: Baseline, occurring: set[str], coverage: Coverage, *, everything: bool
) -> Iterator[StaleEntry]:
    """The entries whose finding would have occurred in this run if it still existed."""
    paths = RepositoryPaths(coverage.directory)
    read = {paths.of(path) for path in coverage.files} - {paths.of(path) for path in coverage.unread}
    for fingerprint, entry in baseline.entries.items():
        if fingerprint in occurring or entry.rule not in coverage.rule_names:
            continue
        if everything or entry.path in read:
            yield StaleEntry(baseline.place(fingerprint), fingerprint, entry.rule, _subject(entry))


def _subject(entry: Entry) -> str:
    about = f"{entry.value} of {entry.app}" if entry.app and entry.value else entry.app or entry.value
    return f"{about} in {entry.path}" if about else entry.path


def _parts(root: str) -> list[str]:
    """The directories that make up a project: its packages, or else the whole directory."""
    if not os.path.isfile(os.path.join(root, sfdx_project.FILE_NAME)):
        return [root]
    packages = (
        os.path.normpath(os.path.join(root, package))
        for package in sfdx_project.read_project(root).package_directories
    )
    return [package for package in packages if os.path.isdir(package)] or [root]


def _within(path: str, tree: str) -> bool:
    return os.path.join(path, "").startswith(os.path.join(tree, ""))
