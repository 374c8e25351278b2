"""Which files wake the pre-commit hooks."""

from __future__ import annotations

import re

import pytest
import yaml
from tests.support import ROOT

HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
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
    def test_wakes(self, hook: dict[str, str], path: str) -> None:
        assert re.search(hook["files"], path)

    @pytest.mark.parametrize("path", SLEEPING)
    def test_sleeps(self, hook: dict[str, str], path: str) -> None:
        assert not re.search(hook["files"], path)
