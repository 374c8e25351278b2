"""What docs/editors.md says works as it is written there."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support import connected_app

if TYPE_CHECKING:
    from tests.support import Workspace

PAGE = (Path(__file__).parents[2] / "docs" / "editors.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found
    return found[1]


def test_problem_matcher_reads_the_output_of_its_task(workspace: Workspace) -> None:
    workspace.write("force-app/X.connectedApp-meta.xml", connected_app("Full"))
    (task,) = json.loads(block("json"))["tasks"]
    pattern = task["problemMatcher"]["pattern"]
    arguments = task["command"].split()[1:]
    lines = workspace.run(*arguments).out.splitlines()
    findings = json.loads(workspace.run("--format", "json").out)["findings"]
    matches = [match for line in lines if (match := re.search(pattern["regexp"], line))]
    assert [
        (match[pattern["file"]], int(match[pattern["line"]]), int(match[pattern["column"]]),
         match[pattern["severity"]], match[pattern["code"]])
        for match in matches
    ] == [(f["path"], f["line"], f["column"], f["severity"], f["rule"]) for f in findings]  # fmt: skip
    assert findings


def test_helix_starts_the_server_with_the_options_that_it_has() -> None:
    server = tomllib.loads(block("toml"))["language-server"]["sfscope-lint"]
    assert [server["command"], *server["args"]] == ["sfscope-lint", "server"]
    options = set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE))
    assert set(server["config"]) <= options
    assert options == {"trusted", "fixOnSave"}
