"""The whole way: paths → discovery → readers → project → rules → findings → report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.discovery import discover
from sfscope_lint.finding import Severity
from sfscope_lint.project import join
from sfscope_lint.readers import read_file
from sfscope_lint.report import Report
from sfscope_lint.rule import ALWAYS_ON, CRASHED, apply, choose_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sfscope_lint.finding import Finding
    from sfscope_lint.model import OAuthApp, Unreadable
    from sfscope_lint.rule import Broken, Rule
    from sfscope_lint.settings import Settings


def lint(
    paths: Sequence[str],
    settings: Settings,
    rules: Iterable[Rule],
    working_directory: str,
    contents: Mapping[str, bytes] | None = None,
) -> Report:
    """Lint what the paths name (nothing: the project around the working directory, an absolute path).

    ``contents`` stand for what is on disk, by real path: so a change is judged before it is written.
    Raises ``RuleError`` where the settings choose a rule that isn't there; all else is in the report.
    """
    chosen = choose_rules(rules, settings.select, settings.ignore)
    discovery = discover(paths, working_directory)
    files = [file for file in discovery.files if not (file.ignored and settings.forceignore)]
    parts = (part for file in files for part in read_file(file, discovery.projects, contents))
    project = join(parts, [file.shown for file in files if not file.companion])

    checks = {path: [ALWAYS_ON] for path in project.paths}
    broken: list[Broken] = []
    subjects: list[Unreadable | OAuthApp] = [*project.unreadable, *project.apps]
    for subject in subjects:
        for rule in chosen:
            said = apply(rule, subject, settings.options)
            if said is not None:
                checks[subject.whole.source.path].append(said[0].rule.name if said else rule.name)
                broken += said
    findings: tuple[Finding, ...] = ()
    if broken:  # what a clean run never pays for
        from sfscope_lint.findings import make_findings

        findings = make_findings(broken, files)

    return Report(
        findings=findings,
        checks=checks,
        apps=project.apps,
        files=project.paths,
        ignored=tuple(
            f.shown for f in discovery.files if f.ignored and settings.forceignore and not f.companion
        ),
        notes=discovery.notes,
        errors=(*discovery.errors, *(f.message for f in findings if f.rule == CRASHED.name)),
        fail_on=None if settings.fail_on == "never" else Severity(settings.fail_on),
        rules=chosen,
    )
