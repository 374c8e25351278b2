"""Neovim, a real client of the language server, shows a finding, fixes it, and clears it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.support import connected_app, environment

if TYPE_CHECKING:
    from tests.support import Workspace

SCRIPT = Path(__file__).with_name("neovim.lua")
SERVER = Path(sys.executable).parent / "sfscope-lint"


@pytest.mark.skipif(shutil.which("nvim") is None, reason="Neovim isn't installed")
def test_neovim_shows_fixes_and_clears_a_finding(workspace: Workspace) -> None:
    workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "force-app"}]}')
    app = workspace.write("force-app/X.connectedApp-meta.xml", connected_app("Web"))
    result = workspace.root / "seen.json"
    subprocess.run(
        ["nvim", "--headless", "-u", "NONE", "-i", "NONE", "-n", "-c", f"luafile {SCRIPT}"],
        env=environment(SERVER=str(SERVER), FILE=str(app), RESULT=str(result), HOME=str(workspace.root)),
        cwd=workspace.root, stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=120,
    )  # fmt: skip
    seen = json.loads(result.read_text())
    assert "problem" not in seen, seen["problem"]
    assert "no-valid-scopes" in [one["code"] for one in seen["before"]]
    assert seen["title"] == "Add the Api scope"
    assert "<scopes>Api</scopes>" in seen["text"]
    assert "no-valid-scopes" not in [one["code"] for one in seen["after"]]
