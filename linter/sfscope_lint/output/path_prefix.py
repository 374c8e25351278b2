"""Put a directory in front of the paths of a report: a repository's root may lie above the working directory."""

from __future__ import annotations

import os
import posixpath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sfscope_lint.engine.report import Report
    from sfscope_lint.model.finding import Finding, Location


def with_prefix(report: Report, prefix: str) -> Report:
    """The report with every path of its findings and checks below ``prefix``; absolute paths stay as they are."""
    if prefix in ("", "."):
        return report
    return report._replace(
        findings=tuple(_finding(finding, prefix) for finding in report.findings),
        suppressed=tuple(one._replace(finding=_finding(one.finding, prefix)) for one in report.suppressed),
        checks={below(path, prefix): rules for path, rules in report.checks.items()},
    )


def _finding(finding: Finding, prefix: str) -> Finding:
    return finding._replace(
        location=_location(finding.location, prefix),
        related=tuple(one._replace(location=_location(one.location, prefix)) for one in finding.related),
        edits=tuple(edit._replace(location=_location(edit.location, prefix)) for edit in finding.edits),
    )


def _location(location: Location, prefix: str) -> Location:
    return location._replace(path=below(location.path, prefix))


def below(path: str, prefix: str) -> str:
    """The path below a directory; an absolute path as it is."""
    return path if os.path.isabs(path) else posixpath.normpath(posixpath.join(prefix, path))
