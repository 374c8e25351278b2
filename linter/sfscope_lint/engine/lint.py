"""A whole run: paths → discovery → readers → project → rules → findings → suppression → report."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from sfscope_lint.config.rule_packages import choose_rules
from sfscope_lint.engine import unsearched
from sfscope_lint.engine.examination import Examination
from sfscope_lint.engine.no_apps import remarks_on_no_apps
from sfscope_lint.engine.project import join
from sfscope_lint.engine.report import Report
from sfscope_lint.engine.run_secrets import RunSecrets, may_hold_secrets
from sfscope_lint.engine.selection import select_files, waivers
from sfscope_lint.files.discovery import discover
from sfscope_lint.model.metadata_file import MetadataFile
from sfscope_lint.model.rule import ALWAYS_ON, CRASHED
from sfscope_lint.model.severity import Severity
from sfscope_lint.model.token_requests import Unparsed
from sfscope_lint.readers.open_file import open_file, open_source, read_file, read_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sfscope_lint.files.found import Discovery
    from sfscope_lint.model.finding import Finding
    from sfscope_lint.model.rule import Rule
    from sfscope_lint.model.settings import Settings
    from sfscope_lint.readers.parts import Part


def lint(
    paths: Sequence[str],
    settings: Settings,
    rules: Iterable[Rule],
    working_directory: str,
    contents: Mapping[str, bytes] = MappingProxyType({}),
) -> Report:
    """Lint what ``paths`` name; without paths, the project around the working directory.

    ``working_directory`` is an absolute path. ``contents`` maps real paths to bytes that replace the file on
    disk: an editor's buffer, or a change before it is written. Raises ``RuleError`` if the settings choose a
    rule that doesn't exist, and ``SettingsError`` if git can't tell what has changed. Everything else is in
    the report.
    """
    discovery = find(paths, settings, working_directory, contents)
    return lint_found(discovery, settings, rules, working_directory, contents, whole=not paths)


def find(
    paths: Sequence[str],
    settings: Settings,
    working_directory: str,
    contents: Mapping[str, bytes] = MappingProxyType({}),
    *,
    companions: bool = True,
) -> Discovery:
    """Find the files that a run with these settings reads. ``companions``: also what the named files need."""
    return discover(
        paths,
        working_directory,
        contents,
        permissions=bool(settings.run_as),
        sources=settings.token_requests,
        forceignore=settings.forceignore,
        companions=companions,
    )


def lint_found(
    discovery: Discovery,
    settings: Settings,
    rules: Iterable[Rule],
    working_directory: str,
    contents: Mapping[str, bytes] = MappingProxyType({}),
    *,
    whole: bool = False,
) -> Report:
    """Lint the files of a discovery. ``whole``: it has every file of the project. Otherwise like ``lint``."""
    chosen = choose_rules(rules, settings.select, settings.ignore, settings.mandatory)
    of_files = [rule for rule in chosen if issubclass(MetadataFile, rule.on)]
    of_joined = [rule for rule in chosen if not issubclass(MetadataFile, rule.on)]
    selection = select_files(discovery, of_files, settings, working_directory, contents)

    waived = waivers(settings, chosen, working_directory)
    examination = Examination(settings.options, settings.day, waived)
    parts: list[Part] = [problem for found in discovery.projects.values() for problem in found.unapplied()]
    secrets = RunSecrets()
    most = settings.max_file_size_mib
    for file in selection.files:
        opened = open_file(file, discovery.projects, contents, most)
        if isinstance(opened, MetadataFile) and not file.companion:
            examination.examine(opened, selection.rules(file))
        if not file.type.permissions and may_hold_secrets(opened):
            secrets.search(opened.source)
        if not file.ignored:
            parts += read_file(opened, file.type)
    for asking in selection.sources:
        source = open_source(asking, contents)
        if isinstance(source, Unparsed):
            parts.append(source)
        else:
            secrets.search(source)
            parts += read_source(asking, source, discovery.projects)
    asked_for = selection.asked_for(parts)
    project = join(parts, asked_for, settings.run_as, settings.integrations)
    project = project._replace(requests=selection.requests(project.requests, asked_for))
    for path in project.paths:
        examination.checks.setdefault(path, []).append(ALWAYS_ON)
    for subject in project.subjects:
        examination.examine(subject, of_joined)

    hidden = [place for request in project.requests for place in request.hidden]
    secrets.add(place.source.text[place.item.start : place.item.end] for place in hidden if place.item)
    findings: tuple[Finding, ...] = ()
    if examination.violations:  # a clean run doesn't pay for this import
        from sfscope_lint.engine.findings import make_findings

        findings = make_findings(
            examination.violations, settings.severities, working_directory, secrets, hidden
        )

    no_apps = remarks_on_no_apps(discovery, selection, working_directory, require_apps=settings.require_apps)
    report = Report(
        findings=findings,
        checks=examination.checks,
        apps=project.apps,
        requests=project.requests,
        files=project.paths,
        sources=selection.shown_sources(project.requests),
        ignored=selection.ignored,
        notes=(*discovery.notes, *no_apps.notes),
        warnings=(*discovery.warnings, *selection.warnings, *no_apps.warnings),
        details=(
            *discovery.details,
            *selection.details,
            *unsearched.details(project.unparsed),
        ),
        secrets=secrets,
        errors=(
            *discovery.errors,
            *no_apps.errors,
            *unsearched.errors(project.unparsed),
            *(f.message for f in findings if f.rule == CRASHED.name),
        ),
        fail_on=None if settings.fail_on == "never" else Severity(settings.fail_on),
        rules=chosen,
        excluded=selection.excluded,
        changed_since=settings.changed_since,
        org_settings=project.org_settings,
    )
    if not settings.suppressions and not settings.baseline and not settings.patterns:
        return report
    from sfscope_lint.engine.suppression import Coverage, apply_suppressions

    coverage = Coverage.of(report, project, discovery, selection, working_directory)
    return apply_suppressions(report, settings, coverage._replace(whole=whole, waived=waived))
