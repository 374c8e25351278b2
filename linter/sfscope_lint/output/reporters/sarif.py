"""SARIF 2.1.0 (OASIS), within the limits of GitHub's code scanning.

The limits are from "SARIF results exceed one or more limits" in GitHub's documentation: 10 MB compressed; 25,000
results in a run, of which it shows 5,000; 1,000 locations in a result, of which it shows 100.
"""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, Any

from sfscope_lint import __version__
from sfscope_lint.model.severity import Severity
from sfscope_lint.output.addresses import REPOSITORY
from sfscope_lint.output.escape import visible
from sfscope_lint.output.rule_page import page_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sfscope_lint.engine.report import Report
    from sfscope_lint.model.finding import Finding, Location, Related, ResolvedEdit
    from sfscope_lint.model.rule import Rule

_MOST_RESULTS = 5_000
_MOST_PLACES = 100
_MOST_BYTES = 10_000_000
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
# The names of IANA that don't follow from Python's: https://www.iana.org/assignments/character-sets
_CHARACTER_SETS = {"ascii": "US-ASCII", "big5": "Big5", "shift_jis": "Shift_JIS"}
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def render(report: Report, category: str = "") -> str:
    """One run. If there are too many findings, the worst are kept, and a notification counts the others.

    ``category`` tells the run from other tools' in code scanning. GitHub's action chooses one where the report has none.
    """
    most = _MOST_RESULTS
    text = _render(report, most, category)
    while most and _is_too_large(text):
        most = min(most, len(report.findings)) // 2
        text = _render(report, most, category)
    return text


def _is_too_large(text: str) -> bool:
    if len(text) <= _MOST_BYTES:  # json writes ASCII alone
        return False
    from gzip import compress

    return len(compress(text.encode("ascii"), 6)) > _MOST_BYTES  # the level that the upload action uses


def _render(report: Report, most: int, category: str) -> str:
    findings = _worst(report.findings, most)
    rules = [_rule(rule) for rule in report.rules]
    known = {rule["id"] for rule in rules}
    rules += [{"id": name} for name in dict.fromkeys(f.rule for f in findings) if name not in known]
    indexes = {rule["id"]: index for index, rule in enumerate(rules)}
    artifacts = _artifacts(findings)
    run = {
        "tool": {
            "driver": {
                "name": "sfscope-lint",
                "fullName": f"sfscope-lint {__version__}",
                "semanticVersion": __version__,
                "version": __version__,
                "informationUri": REPOSITORY,
                "rules": rules,
            }
        },
        "invocations": [
            {
                "executionSuccessful": not report.errors,
                "toolExecutionNotifications": list(_notifications(report, len(findings))),
            }
        ],
        **({"automationDetails": {"id": f"{category}/"}} if category else {}),
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        **({"artifacts": artifacts} if artifacts else {}),
        "results": [_result(finding, indexes[finding.rule]) for finding in findings],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _worst(findings: Sequence[Finding], most: int) -> Sequence[Finding]:
    """The most severe findings, in their order; among equally severe ones the first."""
    if len(findings) <= most:
        return findings
    ranked = sorted(range(len(findings)), key=lambda index: -findings[index].severity.rank)
    return [findings[index] for index in sorted(ranked[:most])]


def _notifications(report: Report, kept: int) -> Iterator[dict[str, Any]]:
    """Errors, warnings and notes of the run, and how many findings the report leaves out."""
    for error in report.errors:
        yield {"level": "error", "message": {"text": _sentence(error)}}
    if left_out := len(report.findings) - kept:
        text = (
            f"This report leaves out {left_out:,} of {len(report.findings):,} findings, none worse than those in it, "
            "because GitHub would not take or not show them. The format json has all."
        )
        yield {"level": "warning", "message": {"text": text}}
    for warning in report.warnings:
        yield {"level": "warning", "message": {"text": _sentence(warning)}}
    for note in report.notes:
        yield {"level": "note", "message": {"text": _sentence(note)}}


def _rule(rule: Rule) -> dict[str, Any]:
    from sfscope_lint.output.markdown import part, to_text

    page = rule.page
    about = part(page, "What it does").partition("\n\n")[0]
    return {
        "id": rule.name,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": " ".join(about.split())[:1024] or rule.summary},
        "help": {"text": to_text(page), "markdown": page},
        **({"helpUri": url} if (url := page_url(rule)) else {}),
        "defaultConfiguration": {"level": _LEVELS[rule.severity], "enabled": rule.category.on_by_default},
        "properties": {"tags": ["salesforce", "oauth", rule.category.value]},
    }


def _artifacts(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """The files that fixes change, with their encoding: a reader that guesses it may count other characters."""
    encodings = {
        one.edits[0].location.path: one.fix.source.encoding for one in findings if one.fix and one.edits
    }
    return [
        {"location": {"uri": _uri(path)}, "encoding": _character_set(codec)}
        for path, codec in encodings.items()
    ]


def _character_set(codec: str) -> str:
    """The name that IANA gives the encoding of one of Python's codecs."""
    if codec.startswith("cp"):
        return f"windows-{codec.removeprefix('cp')}"
    name = codec.replace("iso8859", "iso-8859").replace("utf-16-", "utf-16").replace("_", "-")
    return _CHARACTER_SETS.get(codec, name.upper())


def _result(finding: Finding, rule_index: int) -> dict[str, Any]:
    related = finding.related[:_MOST_PLACES]
    return {
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(finding, related)},
        "locations": [{"physicalLocation": _place(finding.location)}],
        "relatedLocations": [
            {
                "id": number,
                "message": {"text": _sentence(place.message)},
                "physicalLocation": _place(place.location),
            }
            for number, place in enumerate(related, 1)
        ],
        "partialFingerprints": {"sfscopeLint/v1": finding.fingerprint},
        **({"fixes": [_fix(finding.fix.title, finding.edits)]} if finding.fix and finding.edits else {}),
    }


def _fix(title: str, edits: Sequence[ResolvedEdit]) -> dict[str, Any]:
    return {
        "description": {"text": _sentence(title)},
        "artifactChanges": [
            {
                "artifactLocation": {"uri": _uri(edits[0].location.path)},
                "replacements": [_replacement(edit) for edit in edits],
            }
        ],
    }


def _replacement(edit: ResolvedEdit) -> dict[str, Any]:
    deleted = {**_place(edit.location)["region"], "charOffset": edit.offset, "charLength": edit.length}
    return {"deletedRegion": deleted, **({"insertedContent": {"text": edit.text}} if edit.text else {})}


def _message(finding: Finding, related: Sequence[Related]) -> str:
    """What breaks, what to change, and links to the related locations: GitHub only shows linked ones."""
    links = " ".join(f"[{_literal(place.message)}]({number})." for number, place in enumerate(related, 1))
    more = len(finding.related) - len(related)
    parts = [_sentence(finding.sentence), _sentence(f"Fix: {finding.help}"), links,
             f"There are {more} more places." if more else ""]  # fmt: skip
    return " ".join(part for part in parts if part)


def _sentence(text: str) -> str:
    text = _literal(text)
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _literal(text: str) -> str:
    """The text, escaped so that nothing in it is a link or a placeholder (SARIF 2.1.0, 3.11.5 and 3.11.6)."""
    text = visible(text)
    text = re.sub(r"[\\\[\]]", r"\\\g<0>", text) if "](" in text else text
    return re.sub(r"\{(\d+)\}", r"{{\1}}", text)


def _place(location: Location) -> dict[str, Any]:
    return {
        "artifactLocation": {"uri": _uri(location.path)},
        "region": {
            "startLine": location.line,
            "startColumn": location.column,
            "endLine": location.end_line,
            "endColumn": location.end_column,
        },
    }


def _uri(path: str) -> str:
    """The path as a relative reference (RFC 3986); a name that isn't UTF-8 is quoted byte by byte."""
    from urllib.parse import quote

    is_absolute = os.path.isabs(path)  # C:/ is so on Windows only; elsewhere it may be a stranger's folder
    drive, rest = (path[:2], path[2:]) if is_absolute and path[1:2] == ":" else ("", path)
    quoted = quote(rest.encode("utf-8", "surrogateescape"), safe="/")
    if drive:
        return f"file:///{drive}{quoted}"
    return f"file://{quoted}" if is_absolute else quoted
