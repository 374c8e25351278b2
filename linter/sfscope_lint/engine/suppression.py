"""Applies suppressions and the baseline to findings, and reports those that are stale or unused."""

from __future__ import annotations

import os
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from sfscope_lint.engine.baseline_file import entry_of
from sfscope_lint.engine.examination import Examination
from sfscope_lint.engine.findings import make_findings
from sfscope_lint.engine.report import Suppressed
from sfscope_lint.files import sfdx_project
from sfscope_lint.files.ancestors import is_within
from sfscope_lint.files.globs import Globs
from sfscope_lint.files.repository_paths import RepositoryPaths
from sfscope_lint.model.accepted import StaleEntry, SuppressionUse
from sfscope_lint.model.metadata_file import MetadataFile
from sfscope_lint.model.rule import ABOUT_SETTINGS, CRASHED, is_named
from sfscope_lint.model.token_requests import TokenRequest
from sfscope_lint.record import Record
from sfscope_lint.salesforce.scopes import find_scope

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from sfscope_lint.engine.project import Project
    from sfscope_lint.engine.report import Report
    from sfscope_lint.engine.selection import Selection
    from sfscope_lint.files.found import Discovery
    from sfscope_lint.model.accepted import Baseline, Entry, Suppression, UnmatchedPattern
    from sfscope_lint.model.finding import Finding
    from sfscope_lint.model.rule import Rule
    from sfscope_lint.model.settings import Settings


IN_BASELINE = "in the baseline"


class Coverage(Record):
    """What a run covered: its rules, files (paths as shown) and directory trees.

    ``unread`` are the files that could not be read completely, ``left_out`` those that ``.forceignore`` or ``exclude``
    leaves out, ``companions`` those that are read only for their apps, so that no rule about files looks at them; ``waived``
    says that a rule isn't applied to a file. ``requests`` are the paths of the token requests from
    their project's root. ``whole``: no path was named, so that scripts beside the packages were read, too. All of it
    decides what the run can tell of a setting that met nothing. ``directory`` is the working directory.
    """

    rules: Sequence[Rule]
    files: Sequence[str]
    unread: Sequence[str]
    left_out: frozenset[str]
    requests: Sequence[str]
    trees: Sequence[str]
    directory: str
    companions: frozenset[str] = frozenset()
    whole: bool = False
    waived: Callable[[Rule, str], bool] = lambda _, __: False

    @classmethod
    def of(
        cls, report: Report, project: Project, discovery: Discovery, selection: Selection, directory: str
    ) -> Coverage:
        unread = tuple(unreadable.place.source.path for unreadable in project.unreadable)
        requests = tuple(request.path for request in project.requests)
        files = (*project.paths, *report.sources)
        companions = frozenset(file.shown for file in selection.files if file.companion)
        return cls(
            report.rules, files, unread, selection.left_out, requests, discovery.trees, directory, companions
        )

    @property
    def by_name(self) -> dict[str, Rule]:
        return {rule.name: rule for rule in self.rules}

    def knows_all(self, root: str) -> bool:
        """Whether the whole project in this directory has been read."""
        return not self.unread and all(
            any(is_within(part, tree) for tree in self.trees) for part in _parts(root or self.directory)
        )

    def knows_requests(self, settings: Settings) -> bool:
        """Every token request of the project has been looked for."""
        root = settings.root or self.directory
        everywhere = self.whole or any(is_within(root, tree) for tree in self.trees)
        return settings.token_requests and everywhere


def apply_suppressions(report: Report, settings: Settings, coverage: Coverage) -> Report:
    """The report without the findings that the suppressions and the baseline accept.

    New findings report unused suppressions and stale baseline entries. Findings of mandatory rules always
    stay.
    """
    mandatory = {rule.name for rule in coverage.rules if is_named(rule, settings.mandatory)} | {CRASHED.name}
    everything = settings.changed_since is None and coverage.knows_all(settings.root)
    requests = everything and coverage.knows_requests(settings)
    judged_rules = {
        rule.name
        for rule in coverage.rules
        if everything and (requests or not issubclass(TokenRequest, rule.on))
    }
    reasons: dict[Finding, str] = {}
    leftovers: list[SuppressionUse | StaleEntry | UnmatchedPattern] = []
    for suppression in settings.suppressions:
        matches = _matcher(suppression, settings.root or coverage.directory, coverage.directory)
        matching = [f for f in report.findings if f.rule not in mandatory and matches(f)]
        expired = bool(suppression.until and settings.today and settings.today > suppression.until)
        judged = suppression.rule in judged_rules
        leftovers.append(SuppressionUse(suppression, len(matching), judged, expired))
        if not expired:
            for finding in matching:
                reasons.setdefault(finding, suppression.reason)
    if settings.baseline:
        for finding in report.findings:
            if finding.fingerprint in settings.baseline.entries and finding.rule not in mandatory:
                reasons.setdefault(finding, IN_BASELINE)
        occurring = {finding.fingerprint for finding in report.findings}
        leftovers += _stale(settings.baseline, occurring, coverage, judged_rules)
    if everything:
        from sfscope_lint.engine.patterns import unmatched

        leftovers += unmatched(settings, coverage.directory, coverage.requests if requests else None)

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


class Recorded(Record):
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
    baseline: Baseline, occurring: set[str], coverage: Coverage, judged_rules: Collection[str]
) -> Iterator[StaleEntry]:
    """The entries whose finding would have occurred in this run, if it still did.

    Not those of files that are left out, or to which the rule isn't applied: their finding is ignored, not fixed.
    ``judged_rules`` are the rules whose findings the run would have seen in every file.
    """
    paths = RepositoryPaths(coverage.directory)
    shown = {paths.of(path): path for path in coverage.files}
    unread = {paths.of(path) for path in coverage.unread}
    left_out = {paths.of(path) for path in coverage.left_out}
    rules = coverage.by_name
    for fingerprint, entry in baseline.entries.items():
        rule = rules.get(entry.rule)
        if fingerprint in occurring or rule is None or entry.path in left_out:
            continue
        file = shown.get(entry.path)
        if file is not None and coverage.waived(rule, file):
            continue
        looked_at = file not in coverage.companions or not issubclass(MetadataFile, rule.on)
        if entry.rule in judged_rules or (file is not None and looked_at and entry.path not in unread):
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
