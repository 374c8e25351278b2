"""Files that ask for tokens, and what reads them isn't installed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from tests.support import connected_app

from sfscope_lint.readers.code import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support import Workspace

ASKS = "post('https://x.my.salesforce.com/services/oauth2/token', 'grant_type=client_credentials')\n"
APP = "A.connectedApp"


@pytest.fixture(params=["tree_sitter", "tree_sitter_python"])
def missing(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A package that isn't installed."""
    monkeypatch.setitem(sys.modules, request.param, None)
    parse.parser_of.cache_clear()
    yield request.param
    parse.parser_of.cache_clear()


def test_a_program_that_nothing_can_read_is_an_error(missing: str, workspace: Workspace) -> None:
    workspace.write("a.py", ASKS)
    workspace.write("b.py", ASKS)
    workspace.write("c.sh", ASKS.replace("post('", "curl ").replace("', '", " -d ").replace("')", ""))
    workspace.write(APP, connected_app("Full"))
    report = workspace.report(".")
    assert "no-valid-scopes" in {finding.rule for finding in report.findings}  # all else is linted
    assert [request.path for request in report.requests] == ["c.sh"]
    [error] = report.errors
    assert error.startswith(
        f"a.py and 1 more: not searched for token requests: the Python package {missing} can't"
    )
    assert report.exit_code == 2


@pytest.mark.usefixtures("missing")
def test_what_no_program_needs_is_not_missed(workspace: Workspace) -> None:
    workspace.write("a.py", "print('nothing')\n")
    workspace.write(APP, connected_app("Api"))
    report = workspace.report(".")
    assert report.errors == ()
    assert report.exit_code == 0


def test_a_grammar_of_another_version(monkeypatch: pytest.MonkeyPatch, workspace: Workspace) -> None:
    import tree_sitter_python

    def refuse() -> object:
        raise ValueError("Incompatible Language version 99")

    monkeypatch.setattr(tree_sitter_python, "language", refuse)
    parse.parser_of.cache_clear()
    workspace.write("a.py", ASKS)
    [error] = workspace.report(".").errors
    assert (
        "the Python package tree_sitter_python can't be imported (Incompatible Language version 99)" in error
    )
    parse.parser_of.cache_clear()
