"""A boolean that the deployment replaces is unknown, whatever its value in the file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.rules.shapes import API, CONNECTED_APP, FLOW, USER, connected_app

if TYPE_CHECKING:
    from tests.support import Workspace

ADMIN = "<isAdminApproved>true</isAdminApproved>"


@pytest.mark.parametrize(("replaced", "findings"), [("true</isAdminApproved>", 0), ("no such text", 1)])
def test_replaced_admin_approval_is_unknown(replaced: str, findings: int, workspace: Workspace) -> None:
    entry = {"filename": CONNECTED_APP, "stringToReplace": replaced, "replaceWithEnv": "ADMIN"}
    workspace.write("sfdx-project.json", json.dumps({"packageDirectories": [], "replacements": [entry]}))
    workspace.write(CONNECTED_APP, connected_app(FLOW + ADMIN + USER + API))
    assert len(workspace.find("nobody-approved")) == findings
