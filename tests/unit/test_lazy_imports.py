"""Modules that only some files need are imported only for those, to keep start-up fast."""

from __future__ import annotations

import subprocess
import sys

from tests.support import EXAMPLE, environment

_HEAVY = (
    "yaml",
    "dotenv",
    "csv",
    "sfscope_lint.readers.token_request",
    "sfscope_lint.engine.request_links",
    "sfscope_lint.output.inventory.collect",
)
_LINT = """
import sys
from sfscope_lint.engine.lint import lint
from sfscope_lint.config.rule_packages import load_rules
from sfscope_lint.model.settings import Settings
report = lint([sys.argv[1]], Settings(), load_rules(), sys.argv[1])
assert report.apps, report
print(*sorted(sys.modules))
"""


def test_project_without_token_requests_does_not_import_their_readers() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LINT, str(EXAMPLE)],
        env=environment(),
        capture_output=True,
        check=True,
        text=True,
    )
    assert set(_HEAVY).isdisjoint(done.stdout.split())
