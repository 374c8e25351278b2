"""An editor opens a stranger's workspace: the language server runs nothing of it and follows none of its settings."""

from __future__ import annotations

import importlib.util
import json
import os
import py_compile
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types
from pygls.workspace import Workspace
from tests.support import connected_app, eca_file, environment

from sfscope_lint.cli import other_commands
from sfscope_lint.server import session
from sfscope_lint.server.actions import fix_all
from sfscope_lint.server.texts import OpenText

if TYPE_CHECKING:
    from collections.abc import Sequence

SCRIPT = [str(Path(sys.executable).parent / "sfscope-lint"), "server"]
APP = "force-app/X.connectedApp-meta.xml"
EVIL = "import pathlib\npathlib.Path(__file__).with_suffix('.ran').touch()\nRULES = ()\n"
# Modules that the server imports before and after it knows the folders, and one that the settings name.
NAMES = (
    "pygls", "lsprotocol", "cattrs", "attrs", "asyncio", "concurrent", "json", "click", "msgspec", "uuid", "evil_rules",
)  # fmt: skip


def frame(method: str, params: object = None, number: int | None = None) -> bytes:
    message = {"jsonrpc": "2.0", "method": method, "params": params} | ({"id": number} if number else {})
    body = json.dumps(message).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


def change(uri: str) -> dict[str, object]:
    return {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": ""}]}


def open_in_editor(
    file: Path,
    folders: Sequence[Path],
    directory: Path,
    *,
    trusted: bool = False,
    beside: Sequence[str] = (),
    changed: Sequence[str] = (),
    added: Sequence[Path] = (),
    **variables: str,
) -> bytes:
    """What the server says to an editor with these folders that opens a file; it starts in a directory.

    ``beside`` are the URIs of documents that are opened before, ``changed`` of such that are changed without that. ``added``
    are folders that are opened after the others.
    """
    uri = file.as_uri()
    opened, more = (
        [{"uri": folder.as_uri(), "name": folder.name} for folder in some] for some in (folders, added)
    )
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
        + frame("workspace/didChangeWorkspaceFolders", {"event": {"added": more, "removed": []}})
        + b"".join(frame("textDocument/didOpen", {"textDocument": one}) for one in documents)
        + b"".join(frame("textDocument/didChange", change(one)) for one in changed)
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


def test_nothing_comes_before_the_name_of_the_server() -> None:
    """The guard of imports knows the server by the first argument, and an option may stand before its command."""
    assert not other_commands.server.params


@pytest.mark.parametrize("trusted", [False, True])
@pytest.mark.parametrize("inside", [False, True])
def test_nothing_of_the_workspace_is_imported(
    stranger: Path, tmp_path_factory: pytest.TempPathFactory, trusted: bool, inside: bool
) -> None:
    directory = stranger if inside else tmp_path_factory.mktemp("elsewhere")
    heard = open_in_editor(stranger / APP, [stranger], directory, trusted=trusted, PYTHONPATH=str(stranger))
    assert not list(stranger.rglob("*.ran"))
    assert (
        b"unsupported-scope" in heard
    )  # a rule package that isn't loaded is a mistake, so the defaults hold


def test_modules_outside_of_repositories_stay_usable(
    stranger: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    modules = tmp_path_factory.mktemp("modules")
    (modules / "evil_rules.py").write_text(EVIL)  # the settings name it
    open_in_editor(stranger / APP, [stranger], tmp_path, trusted=True, PYTHONPATH=str(modules))
    assert list(modules.rglob("*.ran"))


@pytest.mark.parametrize("trusted", [False, True])
@pytest.mark.parametrize("folder", [True, False])
def test_no_editable_install_of_the_workspace_is_imported(
    stranger: Path, tmp_path_factory: pytest.TempPathFactory, trusted: bool, folder: bool
) -> None:
    """It comes last on the path, where modules of other systems and optional ones are found."""
    for name in ("nt", "_winapi", "rnc2rng"):
        (stranger / f"{name}.py").write_text(f"{EVIL}raise ModuleNotFoundError\n")
    site = tmp_path_factory.mktemp("site")
    (site / "sitecustomize.py").write_text(f"import sys\nsys.path.append({str(stranger)!r})\n")
    folders = [stranger] if folder else []
    directory = tmp_path_factory.mktemp("elsewhere")
    open_in_editor(stranger / APP, folders, directory, trusted=trusted, PYTHONPATH=str(site))
    assert not list(stranger.rglob("*.ran"))


@pytest.mark.parametrize("opened", ["a file of it", "later"])
def test_nothing_is_imported_of_what_is_opened_when_others_are(
    opened: str, stranger: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The server imports the rules for the first file. It knows the folders then, and repositories elsewhere are trusted."""
    (stranger / "late").mkdir()
    (stranger / "late" / "sfscope_rules.py").write_text(EVIL)
    own, site = tmp_path_factory.mktemp("own"), tmp_path_factory.mktemp("site")
    (site / "sitecustomize.py").write_text(f"import sys\nsys.path.insert(0, {str(stranger / 'late')!r})\n")
    file, added = (stranger / APP, []) if opened == "a file of it" else (own / Path(APP).name, [stranger])
    file.write_text(connected_app("Full"))
    heard = open_in_editor(file, [own], own, added=added, PYTHONPATH=str(site))
    assert not list(stranger.rglob("*.ran"))
    assert b"unsupported-scope" in heard


def test_editable_install_elsewhere_stays_usable(
    stranger: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    rules, site = tmp_path_factory.mktemp("rules"), tmp_path_factory.mktemp("site")
    (rules / ".git").mkdir()
    (rules / "evil_rules.py").write_text(EVIL)  # the settings name it
    (site / "sitecustomize.py").write_text(f"import sys\nsys.path.append({str(rules)!r})\n")
    directory = tmp_path_factory.mktemp("elsewhere")
    open_in_editor(stranger / APP, [stranger], directory, trusted=True, PYTHONPATH=str(site))
    assert list(rules.rglob("*.ran"))


def test_no_compiled_module_of_the_workspace_runs(
    stranger: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    import pygls

    compiled = stranger / "compiled"
    real = str(Path(pygls.__file__).resolve())
    cache = importlib.util.cache_from_source(real).replace("/__pycache__/", "/")
    py_compile.compile(
        str(stranger / "pygls.py"),
        str(compiled / Path(cache).relative_to("/")),
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )
    directory = tmp_path_factory.mktemp("elsewhere")
    open_in_editor(stranger / APP, [stranger], directory, PYTHONPYCACHEPREFIX=str(compiled))
    assert not list(stranger.rglob("*.ran"))


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


def test_no_error_of_a_message_is_shown_as_a_notification(stranger: Path, tmp_path: Path) -> None:
    """In VS Code it may have a link, which runs a command of the editor, and file names are strangers'."""
    never_opened = "file:///[link](command:workbench.action.quit).xml"
    heard = open_in_editor(stranger / APP, [stranger], tmp_path, changed=[never_opened])
    assert b"window/showMessage" not in heard
    assert b"command:workbench" not in heard
    assert b"sfscope-lint crashed (KeyError)" in heard
    assert b"unsupported-scope" in heard  # and the server goes on


def test_documents_that_are_no_files_keep_no_other_from_being_linted(stranger: Path, tmp_path: Path) -> None:
    uris = ["file:///%00.connectedApp-meta.xml", stranger.as_uri()]
    heard = open_in_editor(stranger / APP, [stranger], tmp_path, beside=uris)
    assert b"unsupported-scope" in heard
    assert b"crashed" not in heard
    assert [uri for uri in uris if f'{uri}"'.encode() in heard] == []


def edits_of(folder: Path, documents: Sequence[tuple[str, str]]) -> list[list[Any]]:
    """The edits that an editor gets for each document (its URI and its text): for each fix, for all, and on saving it."""
    opened = [{"uri": folder.as_uri(), "name": folder.name}]
    options = {"trusted": True, "fixOnSave": True}
    first = {
        "processId": None,
        "capabilities": {},
        "workspaceFolders": opened,
        "initializationOptions": options,
    }
    said = frame("initialize", first, 1) + frame("initialized", {})
    for uri, text in documents:
        document = {"uri": uri, "languageId": "xml", "version": 1, "text": text}
        said += frame("textDocument/didOpen", {"textDocument": document})
    everything = {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}
    number = 1
    for uri, _ in documents:
        about = {"textDocument": {"uri": uri}}
        for only in ("quickfix", "source.fixAll.sfscope-lint"):
            context = {"diagnostics": [], "only": [only]}
            said += frame(
                "textDocument/codeAction",
                {**about, "range": everything, "context": context},
                number := number + 1,
            )
        said += frame("textDocument/willSaveWaitUntil", {**about, "reason": 1}, number := number + 1)
    with subprocess.Popen(
        SCRIPT, cwd=folder, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as server:  # fmt: skip
        assert server.stdin
        assert server.stdout
        server.stdin.write(said)
        server.stdin.flush()
        answers: dict[int, Any] = {}
        while len(answers) < number:
            length = int(server.stdout.readline().split(b":")[1])
            while server.stdout.readline() != b"\r\n":
                pass
            message = json.loads(server.stdout.read(length))
            if "result" in message:
                answers[message["id"]] = message["result"] or []
        server.stdin.write(frame("shutdown", None, number + 1) + frame("exit"))
        server.stdin.close()
        server.stdout.read()
    found = []
    for place in range(len(documents)):
        quick, everywhere, saving = (answers[2 + 3 * place + one] for one in range(3))
        changes = [change for action in (*quick, *everywhere) for change in action["edit"]["documentChanges"]]
        found.append([*(change["edits"] for change in changes), *([saving] if saving else [])])
    return found


def with_edits(text: str, edits: Sequence[Any]) -> str:
    lines = text.splitlines(keepends=True)

    def offset(at: dict[str, int]) -> int:
        return sum(map(len, lines[: at["line"]])) + at["character"]

    for edit in sorted(edits, key=lambda edit: offset(edit["range"]["start"]), reverse=True):
        start, end = offset(edit["range"]["start"]), offset(edit["range"]["end"])
        text = text[:start] + edit["newText"] + text[end:]
    return text


def without_scopes(text: str) -> str:
    return re.sub(r"<scopes>[^<]*</scopes>|\s", "", text)


LATIN = connected_app("chatter_api", "Full").replace("UTF-8", "ISO-8859-1")
ON_ONE_LINE = re.sub(r"\n *", "", connected_app("Full"))


def test_edits_change_nothing_but_what_is_fixed(stranger: Path) -> None:
    texts = {
        LATIN.replace("<scopes>Full", "<!-- \u2192 --><scopes>Full"): True,
        LATIN.replace("<scopes>chatter", "<!-- \u2192 --><scopes>chatter"): True,
        LATIN.replace("<scopes>Full", "<!-- \xe9 --><scopes>Full"): True,
        "\ufeff" + ON_ONE_LINE: False,  # a file with two byte order marks
        ON_ONE_LINE: True,
    }
    uris = ((stranger / "force-app" / f"A{n}.connectedApp-meta.xml").as_uri() for n in range(len(texts)))
    answers = edits_of(stranger, [*zip(uris, texts, strict=True)])
    for (text, offered), edits in zip(texts.items(), answers, strict=True):
        assert bool(edits) == offered
        for some in edits:
            fixed = with_edits(text, some)
            assert fixed != text
            assert without_scopes(fixed) == without_scopes(text)


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
@pytest.mark.parametrize("link_first", [False, True])
def test_edits_for_a_file_are_not_those_for_a_link_to_it(stranger: Path, link_first: bool) -> None:
    """An editor has both open, and one of them is changed."""
    link = stranger / "force-app" / "L.connectedApp-meta.xml"
    link.symlink_to(Path(APP).name)
    texts = [connected_app("Full"), "\n\n" + connected_app("Basic", "Full").partition("\n")[2]]
    uris = [(stranger / APP).as_uri(), link.as_uri()]
    documents = [*zip(reversed(uris) if link_first else uris, texts, strict=True)]
    found = edits_of(stranger, documents)
    assert any(found)
    for (_, text), edits in zip(documents, found, strict=True):
        for some in edits:
            assert without_scopes(with_edits(text, some)) == without_scopes(text)


def test_text_that_has_changed_since_gets_no_edits(stranger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor types on while it waits for an answer, and no version stands beside the edits on saving."""
    monkeypatch.setattr(session, "leave", lambda _: None)  # it narrows the imports of this process
    uri, text = (stranger / APP).as_uri(), connected_app("Full")
    workspace = Workspace(stranger.as_uri(), types.TextDocumentSyncKind.Full)
    workspace.put_text_document(types.TextDocumentItem(uri, "xml", 1, text))
    older = OpenText(workspace.get_text_document(uri), workspace.position_codec)
    typed = types.TextDocumentContentChangeWholeDocument(text.replace("<scopes>", "<!-- x -->\n<scopes>"))
    workspace.update_text_document(types.VersionedTextDocumentIdentifier(2, uri), typed)
    newer = OpenText(workspace.get_text_document(uri), workspace.position_codec)
    folder = session.OpenFolder(str(stranger), session.contents_of([newer]), trusted=False)
    folder.lint([newer])
    assert folder.report
    assert fix_all(folder.report, folder.lint_again, newer)
    assert not fix_all(folder.report, folder.lint_again, older)
