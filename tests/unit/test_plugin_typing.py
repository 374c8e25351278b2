"""A type checker verifies that a check accepts the class that its rule is ``on``."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from tests.support import ROOT

if TYPE_CHECKING:
    from pathlib import Path

# Each line that mypy must refuse ends with the error's code.
RULES = """\
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from sfscope_lint.plugin import Category, MetadataFile, OAuthApp, Problem, Rule, Severity, add_scope, rule
from sfscope_lint.testing import apply_fix, check_text


class Options(NamedTuple):
    most: int = 3


@rule("right", severity=Severity.ERROR, category=Category.FLOW, on=OAuthApp, when=OAuthApp.uses_flow, fix="safe")
def right(app: OAuthApp) -> Iterator[Problem]:
    yield Problem(app.scopes_place, "x", "y", fix=add_scope(app, "Api", "safe"))


@rule("options", severity=Severity.ERROR, category=Category.FLOW, on=OAuthApp, options=Options())
def options(app: OAuthApp, options: Options) -> Iterator[Problem]:
    yield Problem(app.whole, "x", str(options.most + 1))


@rule("dated", severity=Severity.ERROR, category=Category.FLOW, on=OAuthApp, dated=True)
def dated(app: OAuthApp, today: date) -> Iterator[Problem]:
    yield Problem(app.whole, "x", str(today.year))


@rule("both", severity=Severity.ERROR, category=Category.FLOW, on=OAuthApp, options=Options(), dated=True)
def both(app: OAuthApp, options: Options, today: date) -> Iterator[Problem]:
    yield Problem(app.whole, "x", str(today.year))


of_apps: Rule[OAuthApp] = right
of_anything: tuple[Rule, ...] = (right, options, dated, both)
of_files: Rule[MetadataFile] = right  # assignment
findings = check_text(right, "connectedApps/X.connectedApp-meta.xml", "<ConnectedApp/>")
text: str = apply_fix(findings[0])


@rule("subject", severity=Severity.ERROR, category=Category.FLOW, on=MetadataFile)  # arg-type
def subject(app: OAuthApp) -> Iterator[Problem]:
    yield Problem(app.whole, "x", "y")


@rule("no-options", severity=Severity.ERROR, category=Category.FLOW, on=OAuthApp)  # arg-type
def no_options(app: OAuthApp, options: Options) -> Iterator[Problem]:
    yield Problem(app.whole, "x", "y")


@rule("fix", severity=Severity.ERROR, category=Category.FLOW, on=OAuthApp, fix="sure")  # call-overload
def fix(app: OAuthApp) -> Iterator[Problem]:
    yield Problem(app.whole, "x", "y")
"""


def test_mypy_compares_a_check_with_the_class_of_its_rule(tmp_path: Path) -> None:
    file = tmp_path / "rules_of_acme.py"
    file.write_text(RULES, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file", ROOT / "pyproject.toml", "--no-error-summary",
         "--cache-dir", ROOT / ".mypy_cache", "--hide-error-context", file],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    found: dict[int, str] = {}
    for line in done.stdout.splitlines():
        if ": error: " in line:  # the first error on a line
            found.setdefault(
                int(line.partition(".py:")[2].partition(":")[0]), line[line.rindex("[") + 1 : -1]
            )
    expected = {
        number: line.partition("  # ")[2]
        for number, line in enumerate(RULES.splitlines(), 1)
        if "  # " in line
    }
    assert found == expected, done.stdout + done.stderr
