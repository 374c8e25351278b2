"""The report formats. Each is a module with a pure function ``render(report) -> str``."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sfscope_lint.engine.report import Report

FORMATS = ("text", "concise", "json", "junit", "sarif", "github", "gitlab", "azure", "markdown", "rdjson")
# A CI system reads these; it counts paths from the repository's root.
# reviewdog adds the path from the repository's root itself, so rdjson is not among them.
FROM_REPOSITORY_ROOT = frozenset({"sarif", "github", "gitlab", "azure", "markdown"})
# These may show fewer than all findings.
FOR_PEOPLE = frozenset({"text", "concise", "github", "azure", "markdown"})


def render(name: str, report: Report) -> str:
    """Render a report; the text is written as UTF-8."""
    text: str = import_module(f"sfscope_lint.output.reporters.{name}").render(report)
    return text
