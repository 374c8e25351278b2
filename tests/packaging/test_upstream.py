"""The files for other projects: MegaLinter runs their commands, Code Analyzer loads the engine, the schema is the present one."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from fnmatch import fnmatch
from typing import Any

import yaml
from tests.hostile.node import node, node_modules
from tests.support import COMMAND, EXAMPLE, ROOT, Workspace, environment

from sfscope_lint.config.rule_packages import load_rules
from sfscope_lint.config.schema import schema
from sfscope_lint.output.addresses import REPOSITORY

PACKAGING = ROOT / "packaging"
DESCRIPTOR = yaml.safe_load(
    (PACKAGING / "megalinter/sfscope-lint.megalinter-descriptor.yml").read_text(encoding="utf-8")
)
[LINTER] = DESCRIPTOR["linters"]
SCHEMASTORE = PACKAGING / "schemastore"


def analyze(project: str) -> dict[str, Any]:
    """What Code Analyzer finds with the engine."""
    modules = node_modules()
    script = str(ROOT / "tests" / "packaging" / "code_analyzer.cjs")
    done = subprocess.run(
        [node(modules), script, str(modules), project, *COMMAND],
        env=environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_code_analyzer_finds_what_the_command_finds() -> None:
    answer = analyze(str(EXAMPLE))
    severities = {"High": "error", "Moderate": "warning"}
    found = {
        (one["rule"], severities[one["severity"]], one["file"], one["line"], one["column"])
        for one in answer["found"]
    }
    expected = {
        (one["rule"], one["severity"], one["path"].rpartition("/")[2], one["line"], one["column"])
        for one in Workspace(EXAMPLE).lint().findings
    }
    assert expected
    assert found == expected
    assert answer["rules"] == sum(rule.category.on_by_default for rule in load_rules())


def test_code_analyzer_says_why_the_command_fails(workspace: Workspace) -> None:
    workspace.write("sfscope-lint.toml", "nonsense")
    [failure] = analyze(str(workspace.root))["found"]
    assert failure["rule"] == "UnexpectedEngineError"
    assert "sfscope-lint failed: error: sfscope-lint.toml:1" in failure["message"]


def test_megalinter_runs_the_command(workspace: Workspace) -> None:
    shutil.copytree(EXAMPLE, workspace.root, dirs_exist_ok=True)
    sarif = [argument.replace("{{SARIF_OUTPUT_FILE}}", "out.sarif") for argument in LINTER["cli_sarif_args"]]
    workspace.write(LINTER["config_file_name"], "")
    settings = [LINTER["cli_config_arg_name"], LINTER["config_file_name"]]
    ran = workspace.run(*LINTER["cli_lint_extra_args"], *settings, *sarif)
    assert ran.code == 1, ran.err
    counted = re.search(LINTER["cli_lint_errors_regex"], ran.out)
    assert counted
    errors = [one for one in workspace.lint().findings if one["severity"] == "error"]
    assert int(counted[1]) == len(errors) > 0
    assert json.loads((workspace.root / "out.sarif").read_text(encoding="utf-8"))["runs"]
    for name in ("cli_help_arg_name", "cli_version_arg_name"):
        assert workspace.run(LINTER[name]).code == 0
    for example in LINTER["examples"]:
        program, *arguments = example.split()
        assert (program, workspace.run(*arguments).code) == (LINTER["cli_executable"], 1)


def test_schema_for_editors_is_the_present_one() -> None:
    stored = json.loads((SCHEMASTORE / "sfscope-lint.schema.json").read_text(encoding="utf-8"))
    assert stored == json.loads(json.dumps(schema(load_rules()))), (
        "run: sfscope-lint config schema --isolated"
    )


def test_entry_of_the_catalogue_leads_to_the_schema() -> None:
    entry = json.loads((SCHEMASTORE / "catalog-entry.json").read_text(encoding="utf-8"))
    assert set(entry) == {"name", "description", "fileMatch", "url"}
    assert any(fnmatch("sfscope-lint.toml", pattern) for pattern in entry["fileMatch"])
    repository = REPOSITORY.replace("github.com", "raw.githubusercontent.com")
    path = entry["url"].removeprefix(f"{repository}/main/")
    assert (ROOT / path).is_file()
