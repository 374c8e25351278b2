"""GitLab's code quality report, which shows findings at their lines in a merge request.

The format is from "Code Quality" in GitLab's documentation. GitLab shows the description only, so that names the rule,
and it merges findings with the same fingerprint.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sfscope_lint.model.severity import Severity
from sfscope_lint.output.escape import visible
from sfscope_lint.output.json_text import dumps
from sfscope_lint.output.rule_page import page_urls

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sfscope_lint.engine.report import Report
    from sfscope_lint.model.finding import Finding

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(report: Report) -> str:
    """A list of issues. Errors of the run have no file, so they are reported at ``sfdx-project.json``."""
    urls = page_urls(report.rules)
    findings = (_finding(finding, urls.get(finding.rule)) for finding in report.findings)
    issues = [*map(_error, report.errors), *findings]
    return dumps(list(_distinct(issues)))


def _error(error: str) -> dict[str, Any]:
    return _issue("run", error, "blocker", "sfdx-project.json", 1, _hash(error))


def _finding(finding: Finding, url: str | None) -> dict[str, Any]:
    location = finding.location
    text = f"{finding.sentence}; help: {finding.help}{f' ({url})' if url else ''}"
    severity = _SEVERITIES[finding.severity]
    return _issue(finding.rule, text, severity, location.path, location.line, finding.fingerprint)


def _issue(rule: str, text: str, severity: str, path: str, line: int, fingerprint: str) -> dict[str, Any]:
    return {
        "check_name": rule,
        "description": visible(f"{rule}: {text}"),
        "severity": severity,
        "fingerprint": fingerprint,
        "location": {"path": path, "lines": {"begin": line}},
    }


def _distinct(issues: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Make fingerprints unique. Those of files in two repositories may be equal, as they use the path in the repository."""
    seen: set[str] = set()
    for issue in issues:
        while issue["fingerprint"] in seen:
            issue["fingerprint"] = _hash(f"{issue['fingerprint']} {issue['location']['path']}")
        seen.add(issue["fingerprint"])
        yield issue


def _hash(text: str) -> str:
    from hashlib import sha256

    return sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:32]
