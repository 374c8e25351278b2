"""Properties of every input, as checks that raise so that the fuzzer reports a crash."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections import Counter
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from lxml import etree

from sfscope_lint.engine.diagnosis import diagnose
from sfscope_lint.engine.migration import migrations
from sfscope_lint.fixes import apply
from sfscope_lint.model.metadata_file import Unreadable
from sfscope_lint.model.place import Place
from sfscope_lint.model.rule import CRASHED
from sfscope_lint.model.source import Source
from sfscope_lint.output import alerts
from sfscope_lint.output.error_records import diagnosis_record
from sfscope_lint.output.explain_errors import diagnosis_text
from sfscope_lint.output.inventory.collect import take
from sfscope_lint.output.inventory.formats import INVENTORIES, render_inventory
from sfscope_lint.output.migration import migration_record, migration_text
from sfscope_lint.output.reporters.formats import FORMATS, render
from sfscope_lint.readers.xml.element_places import element_spans, locate
from sfscope_lint.readers.xml.parse import parse
from sfscope_lint.salesforce.errors.catalogue import ERRORS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sfscope_lint.engine.report import Report
    from sfscope_lint.model.finding import Finding

    Lint = Callable[[Mapping[str, bytes]], Report]

# A secret that no text contains by chance; the seeds plant it, and no output may contain it.
MARKER = "S3cr3tMarkerQ9Z8x"
_PLANTED = (f"<consumerSecret>{MARKER}</consumerSecret>", f"client_secret={MARKER}")
COMMAND = re.compile(
    r"^\s*::[\w-]+(?: [^\n]*)?::|##\[|##vso\[", re.MULTILINE
)  # commands that a CI agent would execute
# For each way in which files show an error, or nearly, the first error that is shown so.
_BY_WAY = {
    way: error
    for error in reversed(ERRORS)
    for cause in error.causes
    for way in (*cause.shown_by, *cause.found_by, *cause.compare)
}
EXPLAINED = tuple(dict.fromkeys(_BY_WAY.values()))
_SCOPE_RULES = {
    "no-valid-scopes",
    "missing-api-scope",
    "unsupported-scope",
    "unknown-scope",
    "duplicate-scope",
}
_SCOPES = frozenset({"scopes", "commaSeparatedOauthScopes"})


def places_lie_in_their_file(value: object) -> None:
    """Check that every place within a value of the model is inside its file."""
    for place in _places(value):
        source = place.source
        start, end = locate(place, [] if place.element is None else element_spans(source))
        assert 0 <= start <= end <= len(source.text), (place.element, place.item, start, end)


def _places(value: object) -> Iterator[Place]:
    if isinstance(value, Place):
        yield value
    elif isinstance(value, tuple | list | frozenset):
        for item in value:
            yield from _places(item)


def report_is_sound(report: Report, files: Mapping[str, bytes]) -> None:
    """Check that nothing crashed and each finding shows the text at its location; ``files`` is keyed by shown path."""
    sources = {path: Source(path, data) for path, data in files.items()}
    assert "sfscope-lint crashed" not in "".join(report.errors), report.errors
    for finding in report.findings:
        assert finding.rule != CRASHED.name, finding.message
        assert "sfscope-lint crashed" not in finding.message, finding.message
        _is_at_its_place(finding, sources[finding.location.path])


def _is_at_its_place(finding: Finding, source: Source) -> None:
    _, line, column, end_line, end_column = finding.location
    if finding.lost and not finding.excerpt:  # the text of a file over the limits is not shown
        assert (line, column, end_line, end_column) == (1, 1, 1, 1) or not source.line(line)
        return
    start, end = _offset(source, line, column), _offset(source, end_line, end_column)
    assert 0 <= start <= end <= len(source.text), finding.location
    assert _is_line(finding.excerpt, source.line(line))


@lru_cache(maxsize=64)  # many findings can be on one line
def _is_line(shown: str, written: str) -> bool:
    """Whether the shown text is the line, apart from stars."""
    return len(shown) == len(written) and all(
        one in (other, "*") for one, other in zip(shown, written, strict=True)
    )


def _offset(source: Source, line: int, column: int) -> int:
    assert line >= 1
    return source._line_starts[line - 1] + column - 1


def outputs(report: Report) -> dict[str, str]:
    """A report in every format; machine-readable ones are parsed."""
    found = {finding.rule for finding in report.findings}
    # The rules' records in SARIF are constant and expensive, so leave them out.
    report = report._replace(rules=tuple(rule for rule in report.rules if rule.name in found))
    said = {name: render(name, report) for name in FORMATS}
    etree.fromstring(said["junit"].encode())
    assert len(json.loads(said["json"])["findings"]) == len(report.findings)
    json.loads(said["sarif"])
    json.loads(said["gitlab"])
    json.loads(said["rdjson"])
    commands = len(report.findings) + len(report.errors) + len(report.warnings)
    for name in ("github", "azure"):
        assert len(said[name].splitlines()) == commands, name
    for name in set(FORMATS) - {"json"}:
        assert said[name].replace("\n", "").isprintable(), name
    for name in ("text", "concise", "junit", "sarif", "markdown"):
        assert not COMMAND.search(said[name]), name

    inventory = take(report)
    said |= {f"inventory {name}": render_inventory(name, inventory) for name in INVENTORIES}
    json.loads(said["inventory json"])
    list(csv.reader(io.StringIO(said["inventory csv"])))

    diagnoses = [diagnose(error, report) for error in EXPLAINED]
    for number, diagnosis in enumerate(diagnoses):
        said[f"explain {number} json"] = json.dumps(diagnosis_record(diagnosis))
    telling = [each for each in diagnoses if each.suspects or each.unsure or each.lost]
    for number, diagnosis in enumerate(telling[:3]):  # most of a text is the same for every project
        said[f"explain {number}"] = diagnosis_text(diagnosis, 80, lambda _, text: text)
    for migration in (each for app in report.apps for each in migrations(app.name, report)):
        said[f"migration {migration.path}"] = migration_text(migration, 80, lambda _, text: text)
        said[f"migration {migration.path} json"] = json.dumps(migration_record(migration))
    filters = (*alerts.client_ids(report), *alerts.hosts(report))
    said |= {f"alerts {name}": alerts.alerts_text(name, filters) for name in alerts.PLATFORMS}
    for text in said.values():
        text.encode("utf-8", "backslashreplace")
    return said


def planted(contents: Iterable[bytes]) -> bool:
    """Whether the marker occurs once, as a secret: then any output that contains it shows a secret."""
    contents = tuple(contents)
    if sum(data.count(MARKER.encode()) for data in contents) != 1:
        return False
    return any(text.encode() in data for data in contents for text in _PLANTED)


def no_secret_is_shown(said: Iterable[str]) -> None:
    assert not any(MARKER in text for text in said)


def fixing_is_lawful(report: Report, lint: Lint, root: str) -> list[str]:
    """Check that fixing succeeds, changes only scopes and what other fixes name, and leaves nothing to fix; return the diffs.

    ``lint`` lints the same files, some with other contents.
    """
    diffs = []
    for unsafe in (False, True):
        fixing = apply.prepare(report, lint, unsafe=unsafe)
        assert fixing.errors == (), fixing.errors
        for file in fixing.files:
            assert file.after != file.source.data
            before, after = Counter(_elements(file.source)), Counter(_elements(Source("", file.after)))
            most = _edits_of_elements(file.findings)
            assert max((before - after).total(), (after - before).total()) <= most
        diff, _ = apply.as_diff(fixing, root)
        diffs.append(diff.decode("utf-8", "replace"))
        again = apply.prepare(fixing.remaining, partial(_lint_fixed, lint, fixing), unsafe=unsafe)
        assert again.files == ()
    return diffs


def _lint_fixed(lint: Lint, fixing: apply.Fixing, more: Mapping[str, bytes]) -> Report:
    return lint({**{file.file: file.after for file in fixing.files}, **more})


def _edits_of_elements(fixed: Iterable[Finding]) -> int:
    """The number of edits that aren't about scopes; each may change one element."""
    return sum(len(f.fix.edits) for f in fixed if f.fix and f.rule not in _SCOPE_RULES)


def _elements(source: Source) -> list[tuple[str, str]]:
    """The elements of a file that aren't scopes: names, and text without white space."""
    found = parse(source)
    assert not isinstance(found, Unreadable), found.reason
    return [(name, "".join(text.split())) for _, _, name, text in found if name not in _SCOPES]


def shown(path: bytes) -> str:
    """A file's path as shown in reports."""
    return os.fsdecode(path) if path.isascii() else path.decode("utf-8", "backslashreplace")
