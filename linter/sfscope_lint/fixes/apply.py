"""From findings to changed files: edited together, judged again, and only then written."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from sfscope_lint.files.write import change_whole
from sfscope_lint.files.write_directory import real_path
from sfscope_lint.fixes.hidden_lines import secret_lines
from sfscope_lint.fixes.resolve import Resolver
from sfscope_lint.fixes.unified_diff import Hidden, unified_diff
from sfscope_lint.fixes.xml_edits import apply_edits
from sfscope_lint.model.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sfscope_lint.engine.report import Report
    from sfscope_lint.engine.run_secrets import RunSecrets
    from sfscope_lint.model.finding import Finding
    from sfscope_lint.model.fix import Fix

    Lint = Callable[[Mapping[str, bytes]], Report]

_NOT_SHOWN = (
    "no diff, for it would show a secret: one stands on a line that changes, or right behind it; "
    "--fix makes the change"
)


class FixedFile(NamedTuple):
    """A file as it was read, its real path, what it will hold, and the findings that this repairs."""

    source: Source
    file: str
    after: bytes
    findings: tuple[Finding, ...]


class Fixing(NamedTuple):
    """What can be repaired: the files, sorted by path, what remains when they are written, and what went wrong.

    ``secrets`` are the run's.
    """

    files: tuple[FixedFile, ...]
    remaining: Report
    errors: tuple[str, ...]
    secrets: RunSecrets


def prepare(report: Report, lint: Lint, *, unsafe: bool) -> Fixing:
    """Make every fix of a report that is safe (or, with ``unsafe``, every one), and write nothing yet.

    ``lint`` judges the same files anew, with these contents (by real path) instead of what is on disk. A file
    that isn't well-formed after its fixes, or in which a finding outlives its fix, is left out with an error.
    """
    chosen: dict[str, list[tuple[Finding, Fix]]] = {}
    for finding in report.findings:
        if finding.fix and (unsafe or finding.fix.safe):
            file = os.path.realpath(finding.fix.source.file)
            chosen.setdefault(file, []).append((finding, finding.fix))
    files: list[FixedFile] = []
    errors: list[str] = []
    for file, offered in chosen.items():
        source = _reached(fix.source for _, fix in offered)
        fixes = [fix for _, fix in offered]
        try:
            resolved = Resolver(source, fixes).together(fixes)
            text = apply_edits(source.text, resolved.edits)
            made = tuple(finding for number, (finding, _) in enumerate(offered) if number in resolved.made)
            files.append(FixedFile(source, file, source.encode(text), made))
        except ValueError as error:
            errors.append(_internal(source, str(error)))
    remaining = lint(_contents(files)) if files else report
    failed = _failed({file.file: file.findings for file in files}, report, remaining)
    failed |= _lost(files, remaining)
    if failed:
        errors += (
            _internal(file.source, "a finding would outlive its fix") for file in files if file.file in failed
        )
        files = [file for file in files if file.file not in failed]
        remaining = lint(_contents(files))
    in_order = tuple(sorted(files, key=lambda file: file.source.path))
    return Fixing(in_order, remaining, tuple(sorted(errors)), report.secrets)


def write(fixing: Fixing, lint: Lint) -> Report:
    """Write the files, each whole or not at all; what remains."""
    written: list[FixedFile] = []
    errors = list(fixing.errors)
    for file in fixing.files:
        try:
            # By the path that was read: the real one may lead elsewhere by now.
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


def as_diff(fixing: Fixing, working_directory: str) -> tuple[bytes, tuple[str, ...]]:
    """What ``write`` would change, for ``git apply`` in the working directory, and what can't be shown.

    A link's target is named. No line that holds a secret is in it.
    """
    here = os.path.realpath(working_directory)
    diffs: list[bytes] = []
    errors: list[str] = []
    for file in fixing.files:
        after = Source(file.source.path, file.after)
        hidden = Hidden(*(secret_lines(source, fixing.secrets) for source in (file.source, after)))
        diff = unified_diff(_shown(file.file, here), file.source.data, file.after, hidden)
        if diff is None:
            errors.append(f"{file.source.path}: {_NOT_SHOWN}")
        else:
            diffs.append(diff)
    return b"".join(diffs), tuple(errors)


def _shown(file: str, here: str) -> str:
    try:
        return os.path.relpath(file, here)
    except ValueError:  # another drive, on Windows
        return file


def _reached(sources: Iterable[Source]) -> Source:
    """One file, read by one path or several: as it was read through no link of the repository, if it was."""
    by_path = {source.file: source for source in sources}
    first = next(iter(by_path.values()))
    return next((source for path, source in by_path.items() if _is_direct(path)), first)


def _is_direct(path: str) -> bool:
    try:
        real_path(path)
    except OSError:
        return False
    return True


def _contents(files: Iterable[FixedFile]) -> dict[str, bytes]:
    return {file.file: file.after for file in files}


def _internal(source: Source, what: str) -> str:
    return f"{source.path}: not fixed: {what}; this is a fault of the tool: please report it"


def _lost(files: Iterable[FixedFile], report: Report) -> set[str]:
    """The files that can no longer be judged."""
    lost = {finding.location.path for finding in report.findings if finding.lost}
    return {file.file for file in files if file.source.path in lost}


def _failed(fixed: Mapping[str, Iterable[Finding]], before: Report, after: Report) -> set[str]:
    """The files in which a finding outlives its fix; equal findings are counted, for they can't be told apart."""
    expected = Counter(map(_identity, before.findings))
    expected.subtract(_identity(finding) for findings in fixed.values() for finding in findings)
    found = Counter(map(_identity, after.findings))
    outliving = {identity for identity, count in found.items() if count > expected[identity]}
    return {file for file, findings in fixed.items() if not outliving.isdisjoint(map(_identity, findings))}


def _identity(finding: Finding) -> tuple[object, ...]:
    return finding.rule, finding.location.path, finding.app, finding.value
