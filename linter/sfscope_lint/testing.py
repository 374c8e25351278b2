"""Test support for rule packages: run one rule on one text, and apply a fix that it offers."""

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
    """The findings of a rule in a project of one file, sorted as in a report.

    - ``path``: a relative path whose name fits its type, such as ``connectedApps/X.connectedApp-meta.xml``. ``text`` is
      the file's content.
    - ``others``: the texts of further files of the project, by path.
    - ``options``: replace the rule's default options.
    - ``today``: the current day for a dated rule.

    If the rule raises, the result has a finding of the rule ``crashed-rule``. Raises ``ValueError`` if a path leads out of
    the project.
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
    """The file's text after the finding's fix. Raises ``ValueError`` if there is no fix, or if it can't be applied."""
    fix = finding.fix
    if fix is None:
        raise ValueError(f"the finding has no fix: {finding.line}")
    return apply_edits(fix.source.text, Resolver(fix.source, [fix]).resolve(fix))
