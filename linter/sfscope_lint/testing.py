"""For the tests of rule packages: run one rule on one text, and make a fix that it offers."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sfscope_lint.engine.lint import lint
from sfscope_lint.fixes.resolve import Resolver
from sfscope_lint.fixes.xml_edits import apply_edits
from sfscope_lint.model.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sfscope_lint.model.finding import Finding
    from sfscope_lint.model.rule import Rule

__all__ = ["apply_fix", "check_text"]


def check_text(
    rule: Rule,
    path: str,
    text: str,
    *,
    others: Mapping[str, str] = MappingProxyType({}),
    options: Any = None,
    today: date | None = None,
) -> tuple[Finding, ...]:
    """What a rule finds in a file with this text, sorted as in a report.

    ``path`` is relative and ends as files of its type do: ``connectedApps/X.connectedApp-meta.xml``. ``others`` are
    further files of the project: texts by their paths. ``options`` stand for the rule's defaults. ``today`` is the day for a
    dated rule. A rule that raises is a finding of the rule ``crashed-rule``.
    """
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as directory:
        root = Path(directory).resolve()
        for name, content in {**others, path: text}.items():
            file = root / name
            if not file.resolve().is_relative_to(root):
                raise ValueError(f"{name} isn't a path within the project")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.encode())
        chosen = {} if options is None else {rule.name: options}
        settings = Settings(select=(rule.name,), options=chosen, today=today)
        return lint(["."], settings, (rule,), str(root)).findings


def apply_fix(finding: Finding) -> str:
    """The file's text after the finding's fix. Raises ``ValueError`` if it has none, or one that can't be made."""
    fix = finding.fix
    if fix is None:
        raise ValueError(f"the finding has no fix: {finding.line}")
    return apply_edits(fix.source.text, Resolver(fix.source, [fix]).resolve(fix))
