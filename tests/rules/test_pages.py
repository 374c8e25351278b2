"""Each rule's page has the usual sections, and its examples behave as it says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.support import files_in, git

from sfscope_lint.config.rule_packages import load_rules
from sfscope_lint.model.rule import ABOUT_SETTINGS

if TYPE_CHECKING:
    from tests.support import Workspace

    from sfscope_lint.model.rule import Rule

RULES = load_rules()
PARTS = ["What it does", "Why is this bad?", "Bad", "Good", "How to fix"]
SINCE = ("new-connected-app",)


def part(page: str, title: str) -> str:
    """The text of a section of the page."""
    return page.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def run(rule: Rule, title: str, workspace: Workspace) -> list[str]:
    """The rules that fire on the files of a section, in a project tracked by git."""
    files = files_in(part(rule.page, title))
    assert files, f"no files under {title}"
    workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "."}]}')
    about_settings = rule.name in ABOUT_SETTINGS  # these need other rules' findings
    for path, content in files.items():
        workspace.write(path, content)
    arguments = [] if about_settings else ["--select", rule.name]
    git(workspace.root, "init", "--quiet")
    if rule.name in SINCE:  # the example is what a change adds to an empty commit
        git(workspace.root, "commit", "--quiet", "--allow-empty", "--message", "base")
        arguments += ["--changed-since", "HEAD"]
    git(workspace.root, "add", "--all")
    found = workspace.lint(*arguments, ".").rules
    return [name for name in found if name == rule.name or not about_settings]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
class TestPage:
    def test_page_has_its_sections_in_order(self, rule: Rule) -> None:
        titles = re.findall(r"^## (.*)$", rule.page, re.MULTILINE)
        assert rule.page.startswith(f"# {rule.name}\n")
        assert [title for title in titles if title in PARTS] == PARTS
        assert set(titles) <= {*PARTS, "Options", "Evidence"}
        assert ("Options" in titles) == (rule.options is not None)

    def test_bad_example_fires(self, rule: Rule, workspace: Workspace) -> None:
        assert rule.name in run(rule, "Bad", workspace)

    def test_good_example_is_silent(self, rule: Rule, workspace: Workspace) -> None:
        assert run(rule, "Good", workspace) == []

    def test_summary_is_one_sentence(self, rule: Rule) -> None:
        assert re.fullmatch(r"[A-Z].*\.", rule.summary)


WITH_SETTINGS = [rule for rule in RULES if "`sfscope-lint.toml`" in part(rule.page, "Bad")]


@pytest.mark.parametrize("rule", WITH_SETTINGS, ids=lambda rule: rule.name)
def test_settings_of_an_example_are_read(rule: Rule, workspace: Workspace) -> None:
    """Without its settings file, the bad example has no finding."""
    assert rule.name in run(rule, "Bad", workspace)
    (workspace.root / "sfscope-lint.toml").unlink()
    assert rule.name not in workspace.lint("--select", rule.name, ".").rules


def test_run_as_users_are_in_settings() -> None:
    assert "run-as-user-lacks-permission" in [rule.name for rule in WITH_SETTINGS]
