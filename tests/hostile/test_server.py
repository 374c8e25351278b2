"""An editor opens a stranger's workspace: the language server runs nothing of it and follows none of its settings."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.support import connected_app, eca_file, environment

if TYPE_CHECKING:
    from collections.abc import Sequence

SCRIPT = [str(Path(sys.executable).parent / "sfscope-lint"), "server"]
APP = "force-app/X.connectedApp-meta.xml"
EVIL = "import pathlib\npathlib.Path(__file__).with_suffix('.ran').touch()\nRULES = ()\n"
# Modules that the server imports, and one that the settings name.
NAMES = ("pygls", "lsprotocol", "cattrs", "attrs", "asyncio", "concurrent", "json", "evil_rules")


def frame(method: str, params: object = None, number: int | None = None) -> bytes:
    message = {"jsonrpc": "2.0", "method": method, "params": params} | ({"id": number} if number else {})
    body = json.dumps(message).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


def open_in_editor(
    file: Path,
    folders: Sequence[Path],
    directory: Path,
    *,
    trusted: bool = False,
    beside: Sequence[str] = (),
    **variables: str,
) -> bytes:
    """What the server says to an editor with these folders that opens a file; it starts in a directory.

    ``beside`` are the URIs of documents that are opened before.
    """
    uri = file.as_uri()
    opened = [{"uri": folder.as_uri(), "name": folder.name} for folder in folders]
    text = file.read_text()
    documents = [{"uri": one, "languageId": "xml", "version": 1, "text": text} for one in (*beside, uri)]
    hover = {"textDocument": {"uri": uri}, "position": {"line": 3, "character": 8}}
    options = {"trusted": trusted}
    first = {
        "processId": None,
        "capabilities": {},
        "workspaceFolders": opened,
        "initializationOptions": options,
    }
    said = (
        frame("initialize", first, 1)
        + frame("initialized", {})
        + b"".join(frame("textDocument/didOpen", {"textDocument": one}) for one in documents)
    )
    with subprocess.Popen(
        SCRIPT, cwd=directory, env=environment(**variables), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
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
        return heard + server.stdout.read()


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
    heard = open_in_editor(
        stranger / APP,
        [stranger],
        stranger if inside else tmp_path,
        trusted=trusted,
        PYTHONPATH=str(stranger),
    )
    assert not list(stranger.rglob("*.ran"))
    assert (
        b"unsupported-scope" in heard
    )  # a rule package that isn't loaded is a mistake, so the defaults hold


def test_nothing_is_imported_before_the_folders_are_known(
    stranger: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    directory = tmp_path_factory.mktemp("elsewhere")
    for name in ("click", "msgspec", "uuid"):
        (stranger / f"{name}.py").write_text(EVIL)
    heard = open_in_editor(stranger / APP, [stranger], directory, PYTHONPATH=str(stranger))
    assert not list(stranger.rglob("*.ran"))
    assert b"unsupported-scope" in heard


def test_modules_outside_of_repositories_stay_usable(
    stranger: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    modules = tmp_path_factory.mktemp("modules")
    (modules / "evil_rules.py").write_text(EVIL)  # the settings name it
    open_in_editor(stranger / APP, [stranger], tmp_path, trusted=True, PYTHONPATH=str(modules))
    assert list(modules.rglob("*.ran"))


@pytest.mark.skipif(os.name == "nt", reason="a script isn't a program there")
@pytest.mark.parametrize("place", ["in another folder", "beside the repository"])
def test_no_git_of_an_open_folder_is_started(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, place: str
) -> None:
    real = shutil.which("git")
    assert real
    repository = tmp_path / "workspace" / "repository"
    app = repository / "force-app" / "X.ecaGlblOauth-meta.xml"
    app.parent.mkdir(parents=True)
    subprocess.run([real, "init", "--quiet", str(repository)], check=True)
    app.write_text(eca_file("ExtlClntAppGlobalOauthSettings", "consumerKey=3MVG9abcdefgh"))
    other = tmp_path / "other" if place == "in another folder" else tmp_path / "workspace"
    git = other / "bin" / "git"
    git.parent.mkdir(parents=True)
    git.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    git.chmod(0o755)
    folders = [repository, other] if place == "in another folder" else [other]
    path = os.pathsep.join([str(git.parent), os.environ["PATH"]])
    heard = open_in_editor(app, folders, tmp_path_factory.mktemp("elsewhere"), PATH=path)
    assert b"publishDiagnostics" in heard
    assert not (tmp_path / "ran").exists()


def test_trust_ends_at_the_open_folders(stranger: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    (stranger / "sfscope-lint.toml").write_text('ignore = ["unsupported-scope"]\n')
    trusted = tmp_path_factory.mktemp("trusted")
    assert b"unsupported-scope" in open_in_editor(stranger / APP, [trusted], trusted, trusted=True)
    assert b"unsupported-scope" not in open_in_editor(stranger / APP, [stranger], trusted, trusted=True)


@pytest.mark.parametrize("uri", ["file:///%00.connectedApp-meta.xml", "folder"])
def test_document_that_is_no_file_keeps_no_other_from_being_linted(
    stranger: Path, tmp_path: Path, uri: str
) -> None:
    uri = stranger.as_uri() if uri == "folder" else uri
    heard = open_in_editor(stranger / APP, [stranger], tmp_path, beside=[uri])
    assert b"unsupported-scope" in heard
    assert b"crashed" not in heard
    assert f'{uri}"'.encode() not in heard
