"""The pre-commit hooks match the files in the tables, and no others."""

from __future__ import annotations

import re

import pytest
import yaml
from tests.docs import make_hooks

from sfscope_lint.files import request_files
from sfscope_lint.salesforce.metadata_types import TYPES

TEXT = make_hooks.HOOKS.read_text(encoding="utf-8")
HOOKS = {hook["id"]: hook for hook in yaml.safe_load(TEXT)}
FILES = HOOKS["sfscope-lint"]["files"]
WAKING = [
    "force-app/main/default/connectedApps/A.connectedApp-meta.xml",
    "src/connectedApps/A.connectedApp",
    "force-app/main/default/externalCredentials/A.externalCredential-meta.xml",
    "force-app/main/default/permissionsets/A.permissionset-meta.xml",
    "force-app/main/default/profiles/Admin.profile-meta.xml",
    "force-app/main/default/classes/A.cls",
    "force-app/main/default/triggers/A.trigger",
    "postman/Orders.postman_collection.json",
    "package.json",
    "src/main/mule/global.xml",
    "scripts/token.sh",
    "scripts/token.py",
    "scripts/Token.PS1",
    "src/a.ts",
    "Makefile",
    "ci/Jenkinsfile",
    "vars/token.groovy",
    ".env",
    "services/sync/.env.example",
    "deploy/prod.env",
    ".mcp.json",
    ".github/workflows/ci.yml",
    "azure-pipelines.yaml",
    "sfdx-project.json",
    "salesforce/.forceignore",
    "sfscope-lint.toml",
    "salesforce/sfscope-lint-baseline.json",
]
SLEEPING = [
    "a.env.example",
    "env",
    "force-app/main/default/classes/A.cls-meta.xml",
    "force-app/main/default/objects/A/fields/B.field-meta.xml",
    "force-app/main/default/lwc/x/x.js-meta.xml",
    "README.md",
    "a.clsx",
    "dist/a.min.js",
    "pyproject.toml",
    "my.forceignore",
    "connectedApp",
    "x.connectedApp.bak",
]


@pytest.mark.parametrize("path", WAKING)
def test_hook_matches(path: str) -> None:
    assert re.search(FILES, path)


@pytest.mark.parametrize("path", SLEEPING)
def test_hook_does_not_match(path: str) -> None:
    assert not re.search(FILES, path)


def test_expressions_are_up_to_date() -> None:
    assert make_hooks.with_expressions(TEXT) == TEXT, "run python -m tests.docs.make_hooks"


def test_stale_expression_is_replaced() -> None:
    stale = TEXT.replace("ecaPushPlcy", "ecaPushPolicy")
    assert stale != TEXT
    assert make_hooks.with_expressions(stale) == TEXT
    assert (
        make_hooks.with_expressions(re.sub(r"  files: .*\n(    .*\n)+", "  files: |\n    x\n", TEXT)) == TEXT
    )


def test_hook_gets_every_file_that_the_command_reads() -> None:
    for suffix in request_files._BY_SUFFIX:
        assert re.search(FILES, f"a/b.{suffix}")
    for name in (*request_files._BY_NAME, *make_hooks.STEERING):
        assert re.search(FILES, name)
    for kind in TYPES:
        assert re.search(FILES, f"a/b.{kind.suffix}")
        assert re.search(FILES, f"a/b.{kind.suffix}-meta.xml")


@pytest.mark.parametrize("name", ["sfscope-lint-project", "sfscope-lint-inventory"])
def test_hooks_that_always_run_see_deletions(name: str) -> None:
    assert HOOKS[name]["always_run"]
    assert not HOOKS[name]["pass_filenames"]
    assert "files" not in HOOKS[name]


def test_hook_for_the_settings_gets_them_alone() -> None:
    files = HOOKS["sfscope-lint-settings"]["files"]
    for path in ("sfscope-lint.toml", "a/sfscope-lint.toml", "sfscope-lint-baseline.json"):
        assert re.search(files, path)
    for path in ("my-sfscope-lint.toml", "sfscope-lint.toml.bak", "sfscope-lint.json", "a.toml"):
        assert not re.search(files, path)
