"""Rule packages: the example in docs/own-rules.md is built, installed and run; no other module is loaded."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.support import ROOT, Workspace, connected_app, environment, files_in

if TYPE_CHECKING:
    from pathlib import Path


PAGE = (ROOT / "docs" / "own-rules.md").read_text(encoding="utf-8")
PACKAGE = "acme_sfscope_rules"
RULE = "acme-unnamed-integration"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the documentation's example package installed."""
    source, site = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("site")
    for name, content in files_in(PAGE).items():
        Workspace(source).write(name, content)
    options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--no-index", "--no-build-isolation"]
    subprocess.run(
        [sys.executable, "-m", "pip", "install", *options, "--target", site, source],
        env=environment(),
        check=True,
    )
    return site


def test_example_package_of_the_documentation_runs(site: Path, workspace: Workspace) -> None:
    workspace.write("X.connectedApp", connected_app("Api"))
    ran = workspace.run("--format", "json", "--plugin", PACKAGE, PYTHONPATH=str(site))
    assert ran.rules == [RULE]
    assert ran.findings[0]["help"] == "rename it to Int_X"
    assert workspace.lint().rules == []

    sarif = workspace.run("--format", "sarif", "--plugin", PACKAGE, PYTHONPATH=str(site)).json
    assert [result["ruleId"] for result in sarif["runs"][0]["results"]] == [RULE]

    workspace.write("sfscope-lint.toml", f'plugins = ["{PACKAGE}"]\n[rules.{RULE}]\nprefix = "X"')
    assert workspace.run("--format", "json", PYTHONPATH=str(site)).rules == []
    workspace.write(
        "sfscope-lint.toml",
        f'plugins = ["{PACKAGE}"]\n[[suppress]]\nrule = "{RULE}"\napp = "X"\nreason = "old"',
    )
    suppressed = workspace.run("--format", "junit", PYTHONPATH=str(site))
    assert '<skipped type="skipped" message="suppressed: old">' in suppressed.out
    assert "whose names don't start with" in workspace.run("explain", RULE, PYTHONPATH=str(site)).out
    assert RULE in workspace.run("explain", "--plugin", PACKAGE, "--isolated", PYTHONPATH=str(site)).out
    assert '"prefix": {' in workspace.run("config", "schema", PYTHONPATH=str(site)).out

    workspace.write("sfscope-lint.toml", f'plugins = ["{PACKAGE}"]\n[rules.{RULE}]\nprefix = 3')
    wrong = workspace.run(PYTHONPATH=str(site))
    assert (wrong.code, wrong.err) == (
        2,
        f'error: sfscope-lint.toml:3: rules.{RULE}.prefix: must be text, not a whole number: write "3", in quotes\n',
    )


def test_plugin_named_twice_is_loaded_once(site: Path, workspace: Workspace) -> None:
    workspace.write("sfscope-lint.toml", f'plugins = ["{PACKAGE}", "{PACKAGE}"]')
    workspace.write("X.connectedApp", connected_app("Api"))
    assert workspace.run("--format", "json", "--plugin", PACKAGE, PYTHONPATH=str(site)).rules == [RULE]


def test_plugin_is_never_imported_from_the_working_directory(workspace: Workspace) -> None:
    workspace.write("evil.py", "print('it runs')\nRULES = ()\n")
    workspace.write("sfscope-lint.toml", 'plugins = ["evil"]')
    for more in ({}, {"PYTHONPATH": "."}, {"PYTHONPATH": str(workspace.root)}):
        ran = workspace.run(**more)  # python -m puts the working directory on the path
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == (
            "error: sfscope-lint.toml:1: plugins[0]: the rule package evil can't be loaded: No module named 'evil' "
            "(install it first)\n"
        )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "can't be loaded: it isn't a package of rules (it has no RULES)"),
        ("RULES = 1 / 0", "can't be loaded: ZeroDivisionError"),
        ("import sys; RULES = sys.exit(3)", "can't be loaded: SystemExit"),
        ("RULES = ['x']", "has an entry in RULES that isn't a rule"),
        ("RULES = 3", "can't be loaded: it isn't a package of rules (it has no RULES)"),
        ("from sfscope_rules import RULES", "exists already"),
    ],
)
def test_broken_rule_package_gets_one_line(
    content: str, said: str, workspace: Workspace, tmp_path: Path
) -> None:
    workspace.write("site/bad.py", content)
    workspace.write("project/X.connectedApp", connected_app("Api"))
    ran = workspace.run("--plugin", "bad", cwd="project", PYTHONPATH=str(tmp_path / "site"))
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert said in ran.err
