"""The whole way: paths → discovery → readers → project → rules → findings → report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.discovery import discover
from sfscope_lint.finding import Severity
from sfscope_lint.model import MetadataFile
from sfscope_lint.project import join
from sfscope_lint.readers import open_file, read_file
from sfscope_lint.report import Report
from sfscope_lint.rule import ALWAYS_ON, CRASHED, apply, choose_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sfscope_lint.finding import Finding
    from sfscope_lint.project import Part, Subject
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
    discovery = discover(paths, working_directory, permissions=bool(settings.run_as))
    left_out = {file.shown for file in discovery.files if file.ignored and settings.forceignore}
    checks: dict[str, list[str]] = {}
    broken: list[Broken] = []

    def judge(subject: Subject, rules: Iterable[Rule]) -> None:
        applied = []
        for rule in rules:
            said = apply(rule, subject, settings.options)
            if said is not None:
                applied.append(said[0].rule.name if said else rule.name)
                broken.extend(said)
        if applied:
            checks.setdefault(subject.whole.source.path, []).extend(applied)

    def parts() -> Iterator[Part]:
        """What the files say. A file itself is judged on the way: its elements aren't kept."""
        of_files = [rule for rule in chosen if issubclass(MetadataFile, rule.on)]
        of_left_out = [rule for rule in of_files if not rule.category.heeds_forceignore]
        for file in discovery.files:
            ignored = file.shown in left_out
            opened = None if ignored and not of_left_out else open_file(file, discovery.projects, contents)
            if isinstance(opened, MetadataFile) and not file.companion:
                judge(opened, of_left_out if ignored else of_files)
            if opened and not ignored:
                yield from read_file(opened, file.type)

    asked_for = [f.shown for f in discovery.files if f.shown not in left_out and not f.companion]
    project = join(parts(), asked_for, settings.run_as)
    for path in project.paths:
        checks.setdefault(path, []).append(ALWAYS_ON)
    of_joined = [rule for rule in chosen if not issubclass(rule.on, MetadataFile)]
    for subject in project.subjects:
        judge(subject, of_joined)
    findings: tuple[Finding, ...] = ()
    if broken:  # what a clean run never pays for
        from sfscope_lint.findings import make_findings

        findings = make_findings(broken, discovery.files)

    return Report(
        findings=findings,
        checks=checks,
        apps=project.apps,
        files=project.paths,
        ignored=tuple(f.shown for f in discovery.files if f.shown in left_out and not f.companion),
        notes=discovery.notes,
        errors=(*discovery.errors, *(f.message for f in findings if f.rule == CRASHED.name)),
        fail_on=None if settings.fail_on == "never" else Severity(settings.fail_on),
        rules=chosen,
    )
