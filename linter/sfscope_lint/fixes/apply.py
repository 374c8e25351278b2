"""Fixes files: applies the fixes of a report, lints the result, and only then writes it."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING

from sfscope_lint.files.linted_trees import target_of
from sfscope_lint.files.write import change_whole
from sfscope_lint.files.write_directory import real_path
from sfscope_lint.fixes.hidden_lines import secret_lines
from sfscope_lint.fixes.resolve import Resolver
from sfscope_lint.fixes.unified_diff import Hidden, unified_diff
from sfscope_lint.fixes.xml_edits import apply_edits
from sfscope_lint.model.source import Source
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sfscope_lint.engine.report import Report
    from sfscope_lint.engine.run_secrets import RunSecrets
    from sfscope_lint.model.finding import Finding
    from sfscope_lint.model.fix import Fix

    Lint = Callable[[Mapping[str, bytes]], Report]

_MOST_ROUNDS = 10  # fixes that bring each other's findings back would go on for ever
_NOT_SHOWN = (
    "no diff, because it would show a secret: a changed line, or the line after it, has one; "
    "--fix makes the change"
)
_NOT_PRINTED = (
    "no diff, because a changed line, or the line after it, has a command of a CI system, which would obey it; "
    "--output FILE writes it"
)


class FixedFile(Record):
    """A file as it was read, its real path, its new content, and the findings that this repairs."""

    source: Source
    file: str
    after: bytes
    findings: tuple[Finding, ...]


class Fixing(Record):
    """The prepared repairs: the files (sorted by path), the report after writing them, and errors.

    ``secrets`` are the secrets of the run.
    """

    files: tuple[FixedFile, ...]
    remaining: Report
    errors: tuple[str, ...]
    secrets: RunSecrets


def prepare(report: Report, lint: Lint, *, unsafe: bool) -> Fixing:
    """Prepare the safe fixes of a report (with ``unsafe`` all fixes), without writing anything.

    ``lint`` lints the same files again; its argument maps real paths to contents that replace the files on
    disk. Fixes may bring new findings to light, so there are rounds until nothing is left to fix. A file stays
    as it was before a round, with an error, if it isn't well-formed after its fixes or a finding is still there.
    """
    files: dict[str, FixedFile] = {}
    errors: list[str] = []
    remaining = report
    for _ in range(_MOST_ROUNDS):
        made = _round(remaining, lint, files, unsafe=unsafe)
        errors += made.errors
        if not made.files:
            break
        files |= {file.file: file for file in made.files}
        remaining = made.remaining
    in_order = tuple(sorted(files.values(), key=lambda file: file.source.path))
    return Fixing(in_order, remaining, tuple(sorted(set(errors))), report.secrets)


def _round(report: Report, lint: Lint, earlier: Mapping[str, FixedFile], *, unsafe: bool) -> Fixing:
    """Make the fixes of one report, on top of those of ``earlier`` rounds (by real path)."""
    chosen: dict[str, list[tuple[Finding, Fix]]] = {}
    for finding in report.findings:
        if finding.fix and (unsafe or finding.fix.safe):
            file = target_of(finding.fix.source.file)
            chosen.setdefault(file, []).append((finding, finding.fix))
    files: list[FixedFile] = []
    made: dict[str, tuple[Finding, ...]] = {}
    errors: list[str] = []
    for file, offered in chosen.items():
        source = _preferred(fix.source for _, fix in offered)
        fixes = [fix for _, fix in offered]
        if any(fix.source.data != source.data for fix in fixes):  # a path leads to another file by now
            errors.append(f"{source.path}: not fixed: it changed while it was linted; run again")
            continue
        try:
            resolved = Resolver(source, fixes).resolve_all(fixes)
            text = apply_edits(source.text, resolved.edits)
            before = earlier.get(file) or FixedFile(source, file, source.data, ())
            made[file] = tuple(
                finding for number, (finding, _) in enumerate(offered) if number in resolved.made
            )
            files.append(before._replace(after=source.encode(text), findings=before.findings + made[file]))
        except ValueError as error:
            errors.append(_internal(source, str(error)))
    if not files:
        return Fixing((), report, tuple(errors), report.secrets)
    remaining = lint(_contents({**earlier, **{file.file: file for file in files}}.values()))
    failed = _failed({file.file: made[file.file] for file in files}, report, remaining)
    failed |= _lost(files, remaining)
    if failed:
        errors += (
            _internal(file.source, "a finding would remain after its fix")
            for file in files
            if file.file in failed
        )
        files = [file for file in files if file.file not in failed]
        remaining = lint(_contents({**earlier, **{file.file: file for file in files}}.values()))
    return Fixing(tuple(files), remaining, tuple(errors), report.secrets)


def write(fixing: Fixing, lint: Lint) -> Report:
    """Write each file whole or not at all, and return the report of what remains."""
    written: list[FixedFile] = []
    errors = list(fixing.errors)
    for file in fixing.files:
        try:
            # Use the path that was read: the real path may lead elsewhere by now.
            change_whole(file.source.file, file.source.data, file.after)
            written.append(file)
        except OSError as error:
            errors.append(f"{file.source.path}: not fixed: {error.strerror or error}")
    remaining = fixing.remaining if len(written) == len(fixing.files) else lint(_contents(written))
    return remaining._replace(
        fixed=sum(len(file.findings) for file in written),
        fixed_files=tuple((file.source.path, len(file.findings)) for file in written),
        errors=(*remaining.errors, *errors),
    )


def as_diff(
    fixing: Fixing, working_directory: str, is_hidden: Callable[[bytes], bool] | None = None
) -> tuple[bytes, tuple[str, ...]]:
    """The changes of ``write`` as a diff for ``git apply`` in the working directory, and the errors.

    The diff names a link's target. Lines with secrets, and those that ``is_hidden`` accepts, aren't in it; a change that
    would show one is an error.
    """
    here = target_of(working_directory)
    diffs: list[bytes] = []
    errors: list[str] = []
    for file in fixing.files:
        path, contents = _shown(file.file, here), (file.source.data, file.after)
        secrets = Hidden(*(secret_lines(Source(file.source.path, data), fixing.secrets) for data in contents))
        hidden = secrets
        if is_hidden:
            hidden = Hidden(*(a | _lines(data, is_hidden) for a, data in zip(secrets, contents, strict=True)))
        diff = unified_diff(path, *contents, hidden, here)
        if diff is not None:
            diffs.append(diff)
        else:
            why = _NOT_PRINTED if unified_diff(path, *contents, secrets) is not None else _NOT_SHOWN
            errors.append(f"{file.source.path}: {why}")
    return b"".join(diffs), tuple(errors)


def _lines(data: bytes, is_hidden: Callable[[bytes], bool]) -> frozenset[int]:
    """The lines (from 0) that are hidden."""
    return frozenset(number for number, line in enumerate(data.split(b"\n")) if is_hidden(line))


def _shown(file: str, here: str) -> str:
    try:
        return os.path.relpath(file, here)
    except ValueError:  # a different drive on Windows
        return file


def _preferred(sources: Iterable[Source]) -> Source:
    """The file as it was read by a path without links, if there is one; otherwise by any path."""
    by_path = {source.file: source for source in sources}
    first = next(iter(by_path.values()))
    return next((source for path, source in by_path.items() if _is_direct(path)), first)


def _is_direct(path: str) -> bool:
    try:
        real_path(path, from_here=True)
    except OSError:
        return False
    return True


def _contents(files: Iterable[FixedFile]) -> dict[str, bytes]:
    return {file.file: file.after for file in files}


def _internal(source: Source, what: str) -> str:
    return f"{source.path}: not fixed: {what}; this is a bug in sfscope-lint: please report it"


def _lost(files: Iterable[FixedFile], report: Report) -> set[str]:
    """The files that can no longer be judged."""
    lost = {finding.location.path for finding in report.findings if finding.lost}
    return {file.file for file in files if file.source.path in lost}


def _failed(fixed: Mapping[str, Iterable[Finding]], before: Report, after: Report) -> set[str]:
    """The files in which a finding remains after its fix.

    Equal findings are counted, because they can't be told apart.
    """
    expected = Counter(map(_identity, before.findings))
    expected.subtract(_identity(finding) for findings in fixed.values() for finding in findings)
    found = Counter(map(_identity, after.findings))
    remaining = {identity for identity, count in found.items() if count > expected[identity]}
    return {file for file, findings in fixed.items() if not remaining.isdisjoint(map(_identity, findings))}


def _identity(finding: Finding) -> tuple[object, ...]:
    return finding.rule, finding.location.path, finding.app, finding.value
