"""The pre-commit hooks match the files in the tables, and no others."""

from __future__ import annotations

import re

import pytest
import yaml
from tests.docs import make_hooks

from sfscope_lint.files import request_files
from sfscope_lint.files.request_files import Format
from sfscope_lint.readers.read_requests import reader_of
from sfscope_lint.salesforce.metadata_types import TYPES

TEXT = make_hooks.HOOKS.read_text(encoding="utf-8")
HOOKS = yaml.safe_load(TEXT)
WAKING = [
    "force-app/main/default/connectedApps/A.connectedApp-meta.xml",
    "src/connectedApps/A.connectedApp",
    "force-app/main/default/externalCredentials/A.externalCredential-meta.xml",
    "force-app/main/default/classes/A.cls",
    "force-app/main/default/triggers/A.trigger",
    "postman/Orders.postman_collection.json",
    "orders/workflow.json",
    "infra/azuredeploy.prod.json",
    "linkedService/Org.json",
    "src/main/mule/global.xml",
    "boomi/Salesforce.xml",
]
SLEEPING = [
    "force-app/main/default/classes/A.cls-meta.xml",
    "force-app/main/default/objects/A/fields/B.field-meta.xml",
    "package.json",
    "package-lock.json",
    "scripts/a.py",
    "src/a.ts",
    "README.md",
    ".github/workflows/ci.yml",
    "postman/Org.postman_environment.json",
    "myworkflow.json",
    "a.clsx",
]


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
class TestFiles:
    @pytest.mark.parametrize("path", WAKING)
    def test_hook_matches(self, hook: dict[str, str], path: str) -> None:
        assert re.search(hook["files"], path)

    @pytest.mark.parametrize("path", SLEEPING)
    def test_hook_does_not_match(self, hook: dict[str, str], path: str) -> None:
        assert not re.search(hook["files"], path)


def test_expressions_are_up_to_date() -> None:
    assert make_hooks.with_expressions(TEXT) == TEXT, "run python -m tests.docs.make_hooks"
    assert len({hook["files"] for hook in HOOKS}) == 1


def test_stale_expression_is_replaced() -> None:
    stale = TEXT.replace("ecaPushPlcy", "ecaPushPolicy")
    assert stale != TEXT
    assert make_hooks.with_expressions(stale) == TEXT
    assert make_hooks.with_expressions(re.sub(r"  files: .*\n(    .*\n)+", "  files: x\n", TEXT)) == TEXT


def test_hooks_get_exactly_what_the_default_rules_read() -> None:
    listed = re.search(r"\\\.\(([\s\w|]+)\)\(-meta", HOOKS[0]["files"])
    assert listed
    suffixes = {suffix.lower() for suffix in re.findall(r"\w+", listed[1])}
    read = {kind.suffix.lower() for kind in TYPES if not kind.permissions}
    assert suffixes == read | {"externalauthidentityprovider"}  # read for token requests


def test_every_structured_format_has_names() -> None:
    formats = {
        format_ for kind in request_files._BY_SUFFIX.values() if not kind.deployed for format_ in kind.formats
    }
    programs = {f for f in formats if ".requests." not in reader_of(f).__module__} | {
        Format.SHELL,
        Format.HTML,
    }
    assert formats - programs == make_hooks._NAMES.keys()
