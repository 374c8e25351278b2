"""Every finding leads to its rule's page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.support import ROOT, Workspace, connected_app

from sfscope_lint import __version__
from sfscope_lint.config.rule_packages import load_rules
from sfscope_lint.output.addresses import REPOSITORY
from sfscope_lint.output.reporters.formats import render
from sfscope_lint.output.rule_page import page_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.engine.report import Report
    from sfscope_lint.model.rule import Problem

PAGE = f"{REPOSITORY}/blob/v{__version__}/rules/sfscope_rules/no_valid_scopes.md"


def check_of_a_plugin(_: object) -> Iterator[Problem]:
    return iter(())


def found(workspace: Workspace) -> Report:
    workspace.write("A.connectedApp", connected_app("Full"))
    return workspace.report(".", select=("no-valid-scopes",))


def test_the_address_is_that_of_a_file_of_the_repository() -> None:
    base = f"{REPOSITORY}/blob/v{__version__}/"
    for rule in load_rules():
        url = page_url(rule) or ""
        assert url.startswith(base), rule.name
        assert f"# {rule.name}" in (ROOT / url.removeprefix(base)).read_text(encoding="utf-8")


def test_the_repository_is_the_one_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"repo: {REPOSITORY}\n    rev: v{__version__}\n" in readme


@pytest.mark.parametrize("format_", ["json", "sarif", "gitlab", "junit", "github"])
def test_formats_name_it(format_: str, workspace: Workspace) -> None:
    assert PAGE in render(format_, found(workspace))


@pytest.mark.parametrize("format_", ["json", "sarif", "gitlab", "junit", "github"])
def test_a_rule_of_another_package_has_none(format_: str, workspace: Workspace) -> None:
    report = found(workspace)
    rules = tuple(rule._replace(check=check_of_a_plugin) for rule in report.rules)
    produced = render(format_, report._replace(rules=rules))
    assert "/blob/" not in produced
    assert "None" not in produced


def test_json_and_sarif_have_it_in_its_field(workspace: Workspace) -> None:
    report = found(workspace)
    assert json.loads(render("json", report))["findings"][0]["url"] == PAGE
    rules = json.loads(render("sarif", report))["runs"][0]["tool"]["driver"]["rules"]
    assert [rule["helpUri"] for rule in rules if rule["id"] == "no-valid-scopes"] == [PAGE]
