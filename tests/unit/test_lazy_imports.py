"""Modules that only some runs need are imported only for those, to keep start-up fast."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.benchmarks.inputs import make_project
from tests.support import EXAMPLE, environment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_OF_REQUESTS = {
    "yaml",
    "dotenv",
    "csv",
    "sfscope_lint.readers.token_request",
    "sfscope_lint.engine.request_links",
    "sfscope_lint.output.inventory.collect",
}
_LINT = """
import sys
from sfscope_lint.engine.lint import lint
from sfscope_lint.config.rule_packages import load_rules
from sfscope_lint.model.settings import Settings
report = lint([sys.argv[1]], Settings(), load_rules(), sys.argv[1])
assert report.apps, report
print(*sorted(sys.modules))
"""
_COMMAND = """
import os, sys
import sfscope_lint.__main__ as command
os._exit = sys.exit
try: command.main()
except SystemExit: print("\\0".join(["", *sys.modules]))
"""
_OF_A_RUN = {
    "lxml",
    "pathspec",
    "junit_xml",
    "json",
    "xml.parsers.expat",
    "sfscope_lint.engine.lint",
}
_OF_SOME_FILES = {
    *("bisect", "difflib", "hashlib", "junit_xml", "locale", "msgspec", "pathspec"),
    *("signal", "subprocess", "tempfile", "tomllib", "xml.parsers.expat"),
    "sfscope_lint.config.load",
    "sfscope_lint.engine.baseline_file",
    "sfscope_lint.engine.findings",
    "sfscope_lint.engine.suppression",
    "sfscope_lint.engine.word_search",
    "sfscope_lint.engine.custom_scopes",
    "sfscope_lint.cli.command_options",
    "sfscope_lint.cli.help_page",
    "sfscope_lint.cli.other_commands",
    "sfscope_lint.model.clock",
    "sfscope_lint.model.request_kinds",
    "sfscope_lint.output.addresses",
    "sfscope_lint.output.inventory",
    "sfscope_lint.output.reporters.grouping",
    "sfscope_lint.output.shown",
    "sfscope_lint.readers.crash",
    "sfscope_lint.readers.metadata.external_client_app",
    "sfscope_lint.readers.metadata.permissions",
    "sfscope_lint.files.patterns.automaton",
    "sfscope_lint.files.repository",
    "sfscope_lint.files.root_element",
    "sfscope_lint.files.walk",
    "sfscope_lint.files.patterns.regex_syntax",
    "sfscope_lint.salesforce.hints",
}


def imported_by(arguments: Sequence[str], directory: Path) -> set[str]:
    """The modules that a run of the command imports."""
    done = subprocess.run(
        [sys.executable, "-c", _COMMAND, *arguments],
        cwd=directory,
        env=environment(),
        capture_output=True,
        check=True,
        text=True,
    )
    imported = set(done.stdout.rstrip("\n").split("\0"))
    assert "sfscope_lint.cli.options" in imported
    return imported


def test_project_without_token_requests_does_not_import_their_readers() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LINT, str(EXAMPLE)],
        env=environment(),
        capture_output=True,
        check=True,
        text=True,
    )
    assert _OF_REQUESTS.isdisjoint(done.stdout.split())


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_start_imports_only_what_it_needs(option: str, tmp_path: Path) -> None:
    assert imported_by([option], tmp_path) & _OF_A_RUN == set()


def test_one_clean_file_imports_only_what_it_needs(tmp_path: Path) -> None:
    app = next(make_project(tmp_path, 1).iterdir())
    imported = imported_by([str(app)], tmp_path)
    assert "sfscope_lint.engine.lint" in imported
    assert imported & (_OF_REQUESTS | _OF_SOME_FILES) == set()
