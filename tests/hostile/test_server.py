"""An editor opens a stranger's workspace: the language server runs nothing of it and follows none of its settings."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support import connected_app, environment

SCRIPT = [str(Path(sys.executable).parent / "sfscope-lint"), "server"]
APP = "force-app/X.connectedApp-meta.xml"
EVIL = "import pathlib\npathlib.Path(__file__).with_suffix('.ran').touch()\nRULES = ()\n"
# Modules that the server imports, and one that the settings name.
NAMES = ("pygls", "lsprotocol", "cattrs", "attrs", "asyncio", "concurrent", "json", "evil_rules")


def frame(method: str, params: object = None, number: int | None = None) -> bytes:
    message = {"jsonrpc": "2.0", "method": method, "params": params} | ({"id": number} if number else {})
    body = json.dumps(message).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


@pytest.fixture
def stranger(tmp_path: Path) -> Path:
    root = tmp_path / "workspace"
    (root / ".git").mkdir(parents=True)
    (root / "force-app").mkdir()
    (root / "sfdx-project.json").write_text('{"packageDirectories": [{"path": "force-app"}]}')
    (root / APP).write_text(connected_app("Api", "Full"))
    (root / "sfscope-lint.toml").write_text('plugins = ["evil_rules"]\nignore = ["unsupported-scope"]\n')
    for name in NAMES:
        (root / f"{name}.py").write_text(EVIL)
    return root


@pytest.mark.parametrize("trusted", [False, True])
@pytest.mark.parametrize("inside", [False, True])
def test_nothing_of_the_workspace_is_imported(
    stranger: Path, tmp_path: Path, trusted: bool, inside: bool
) -> None:
    uri = (stranger / APP).as_uri()
    folder = {"uri": stranger.as_uri(), "name": "workspace"}
    document = {"uri": uri, "languageId": "xml", "version": 1, "text": (stranger / APP).read_text()}
    hover = {"textDocument": {"uri": uri}, "position": {"line": 3, "character": 8}}
    said = b"".join(
        (
            frame(
                "initialize",
                {
                    "processId": None,
                    "capabilities": {},
                    "workspaceFolders": [folder],
                    "initializationOptions": {"trusted": trusted},
                },
                1,
            ),
            frame("initialized", {}),
            frame("textDocument/didOpen", {"textDocument": document}),
        )
    )
    with subprocess.Popen(
        SCRIPT, cwd=stranger if inside else tmp_path,
        env=environment(PYTHONPATH=str(stranger)),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as server:  # fmt: skip
        assert server.stdin
        assert server.stdout
        server.stdin.write(said + frame("textDocument/hover", hover, 2))
        server.stdin.flush()
        heard = b""
        while b'"id":2' not in heard.replace(b" ", b""):
            part = os.read(server.stdout.fileno(), 65536)
            assert part
            heard += part
        server.stdin.write(frame("shutdown", None, 3) + frame("exit"))
        server.stdin.close()
        heard += server.stdout.read()
    assert not list(stranger.rglob("*.ran"))
    assert (
        b"unsupported-scope" in heard
    )  # a rule package that isn't loaded is a mistake, so the defaults hold
