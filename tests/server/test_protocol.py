"""The language server as an editor sees it, over the protocol."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator  # noqa: TC003 - pytest-lsp reads the annotations of fixtures
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
import pytest_lsp
from lsprotocol import types
from pygls.protocol import default_converter
from pytest_lsp import ClientServerConfig, LanguageClient
from pytest_lsp.client import register_lsp_features
from tests.support import COMMAND, Workspace, connected_app, eca_file, environment

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

pytestmark = pytest.mark.asyncio(loop_scope="module")
Found = TypeVar("Found")
_PATIENCE = 20  # seconds until a test gives up


class Client(LanguageClient):
    """A client that keeps what it is told last about each document, with the document's version."""

    def __init__(self) -> None:
        super().__init__(converter_factory=default_converter)
        self.published: dict[str, types.PublishDiagnosticsParams] = {}


def make_client() -> Client:
    client = Client()
    register_lsp_features(client)
    handlers = client.protocol.fm.features
    handlers[types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS] = lambda said: client.published.update({said.uri: said})
    handlers[types.CLIENT_REGISTER_CAPABILITY] = lambda _: None
    return client


SERVER = ClientServerConfig(
    server_command=[*COMMAND, "server"], client_factory=make_client, server_env=environment()
)
APP = "force-app/connectedApps/Order_Sync.connectedApp-meta.xml"
PROJECT = '{"packageDirectories": [{"path": "force-app"}]}'


async def started(client: Client, folder: Path | None = None, **options: Any) -> None:
    folders = [types.WorkspaceFolder(folder.as_uri(), folder.name)] if folder else None
    watching = types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True)
    able = types.ClientCapabilities(
        workspace=types.WorkspaceClientCapabilities(did_change_watched_files=watching)
    )
    await client.initialize_session(
        types.InitializeParams(able, workspace_folders=folders, initialization_options=options)
    )


@pytest_lsp.fixture(config=SERVER, scope="module", loop_scope="module")  # type: ignore[untyped-decorator]
async def client(lsp_client: Client) -> AsyncIterator[None]:
    await started(lsp_client, trusted=True, fixOnSave=True)
    yield
    await lsp_client.shutdown_session()


@pytest_lsp.fixture(config=SERVER, scope="module", loop_scope="module")  # type: ignore[untyped-decorator]
async def stranger(lsp_client: Client) -> AsyncIterator[None]:
    """A client whose user doesn't trust the workspace."""
    await started(lsp_client)
    yield
    await lsp_client.shutdown_session()


@pytest_lsp.fixture(config=SERVER, loop_scope="module")  # type: ignore[untyped-decorator]
async def fresh(lsp_client: Client) -> AsyncIterator[None]:
    """A client that the test initializes itself."""
    yield
    await lsp_client.shutdown_session()


class Editor:
    """One document in an editor."""

    def __init__(self, client: Client, file: Path) -> None:
        self.client = client
        self.uri = file.as_uri()
        self.version = 0
        self.text = ""

    async def open(self, text: str) -> list[types.Diagnostic]:
        self.version, self.text = 1, text
        item = types.TextDocumentItem(self.uri, "xml", self.version, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return await self.diagnostics()

    async def type(self, text: str) -> list[types.Diagnostic]:
        self.version, self.text = self.version + 1, text
        change = types.TextDocumentContentChangeWholeDocument(text)
        document = types.VersionedTextDocumentIdentifier(self.version, self.uri)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))
        return await self.diagnostics()

    async def diagnostics(self) -> list[types.Diagnostic]:
        """The diagnostics of the latest version, once they have come."""
        return await until(self.published)

    def published(self) -> list[types.Diagnostic] | None:
        said = self.client.published.get(self.uri)
        return list(said.diagnostics) if said and said.version == self.version else None

    async def until_found(self, *codes: str) -> list[types.Diagnostic]:
        """The diagnostics as soon as they have these codes."""

        def found() -> list[types.Diagnostic] | None:
            now = self.published()
            return now if now is not None and sorted(str(one.code) for one in now) == sorted(codes) else None

        return await until(found)

    async def actions(self, *only: str) -> list[types.CodeAction]:
        everything = types.Range(types.Position(0, 0), types.Position(999, 0))
        context = types.CodeActionContext([], only=only or None)
        params = types.CodeActionParams(types.TextDocumentIdentifier(self.uri), everything, context)
        found = await self.client.text_document_code_action_async(params)
        return [action for action in found or () if isinstance(action, types.CodeAction)]

    async def hover(self, marked: str) -> str | None:
        """What is shown over the first place of a text."""
        before = self.text[: self.text.index(marked)]
        at = types.Position(before.count("\n"), len(before) - before.rfind("\n") - 1)
        params = types.HoverParams(types.TextDocumentIdentifier(self.uri), at)
        found = await self.client.text_document_hover_async(params)
        if found is None:
            return None
        assert isinstance(found.contents, types.MarkupContent)
        return found.contents.value

    def with_edits(self, edits: Sequence[types.TextEdit]) -> str:
        """The text after edits, whose columns count ASCII characters here."""
        starts = [0]
        starts += [at + 1 for at, character in enumerate(self.text) if character == "\n"]

        def offset(position: types.Position) -> int:
            return starts[position.line] + position.character

        text = self.text
        for edit in sorted(edits, key=lambda edit: -offset(edit.range.start)):
            text = text[: offset(edit.range.start)] + edit.new_text + text[offset(edit.range.end) :]
        return text


async def until(found: Callable[[], Found | None]) -> Found:
    async with asyncio.timeout(_PATIENCE):
        while (result := found()) is None:  # noqa: ASYNC110 - the client has no event for a state
            await asyncio.sleep(0.01)
        return result


def codes(diagnostics: Sequence[types.Diagnostic]) -> list[str]:
    return sorted(str(diagnostic.code) for diagnostic in diagnostics)


def edits_of(action: types.CodeAction) -> Sequence[types.TextEdit]:
    assert action.edit
    assert action.edit.document_changes
    (change,) = action.edit.document_changes
    assert isinstance(change, types.TextDocumentEdit)
    return [edit for edit in change.edits if isinstance(edit, types.TextEdit)]


def project(workspace: Workspace) -> None:
    workspace.write("sfdx-project.json", PROJECT)


async def test_mistake_is_underlined_while_it_is_there(client: Client, workspace: Workspace) -> None:
    project(workspace)
    editor = Editor(client, workspace.write(APP, connected_app("Api")))
    assert await editor.open(connected_app("Api")) == []
    (found,) = await editor.type(connected_app("Api", "Full"))
    assert (found.code, found.severity, found.source) == (
        "unsupported-scope", types.DiagnosticSeverity.Error, "sfscope-lint",
    )  # fmt: skip
    lines = editor.text.split("\n")
    assert "<scopes>Full</scopes>" in lines[found.range.start.line]
    assert found.code_description
    assert found.code_description.href.endswith("unsupported_scope.md")
    assert "\nhelp: " in found.message
    assert await editor.type(connected_app("Api")) == []


async def test_quick_fix_clears_the_finding(client: Client, workspace: Workspace) -> None:
    project(workspace)
    editor = Editor(client, workspace.write(APP, connected_app("RefreshToken")))
    await editor.open(connected_app("RefreshToken"))
    actions = await editor.actions()
    safe = [action for action in actions if action.is_preferred]
    assert [action.title for action in safe] == ["Add the Api scope"]
    assert all("(unsafe: " in action.title for action in actions if not action.is_preferred)
    fixed = editor.with_edits(edits_of(safe[0]))
    assert "no-valid-scopes" not in codes(await editor.type(fixed))


async def test_all_safe_fixes_on_save(client: Client, workspace: Workspace) -> None:
    project(workspace)
    editor = Editor(client, workspace.write(APP, connected_app("Web")))
    await editor.open(connected_app("Web"))
    (action,) = await editor.actions("source.fixAll")
    assert "<scopes>Api</scopes>" in editor.with_edits(edits_of(action))
    params = types.WillSaveTextDocumentParams(
        types.TextDocumentIdentifier(editor.uri), types.TextDocumentSaveReason.Manual
    )
    edits = await client.text_document_will_save_wait_until_async(params)
    assert editor.with_edits(edits or ()) == editor.with_edits(edits_of(action))
    await editor.type(connected_app("Api"))
    assert await editor.actions("source.fixAll") == []


async def test_fixes_are_not_made_on_save_unless_asked_for(stranger: Client, workspace: Workspace) -> None:
    project(workspace)
    editor = Editor(stranger, workspace.write(APP, connected_app("Web")))
    await editor.open(connected_app("Web"))
    params = types.WillSaveTextDocumentParams(
        types.TextDocumentIdentifier(editor.uri), types.TextDocumentSaveReason.Manual
    )
    assert not await stranger.text_document_will_save_wait_until_async(params)


def external_app(workspace: Workspace, scopes: str = "Full") -> tuple[Path, Path]:
    """The files of an app: its policies and its OAuth settings."""
    project(workspace)
    workspace.write("force-app/Order_Sync.eca-meta.xml", eca_file("ExternalClientApplication"))
    policies = workspace.write(
        "force-app/p.ecaOauthPlcy-meta.xml",
        eca_file(
            "ExtlClntAppOauthConfigurablePolicies",
            "isClientCredentialsFlowEnabled=true",
            "clientCredentialsFlowUser=order.sync@example.com",
        ),
    )
    settings = workspace.write(
        "force-app/s.ecaOauth-meta.xml",
        eca_file("ExtlClntAppOauthSettings", f"commaSeparatedOauthScopes={scopes}"),
    )
    return policies, settings


async def test_finding_shows_in_whichever_file_of_the_app_is_open(
    client: Client, workspace: Workspace
) -> None:
    policies, settings = external_app(workspace)
    editor = Editor(client, policies)
    found = await editor.open(policies.read_text())
    assert {"no-valid-scopes", "unsupported-scope"} <= set(codes(found))
    (place,) = {
        one.location.uri for each in found for one in each.related_information or () if "here" in one.message
    }
    assert place == settings.as_uri()


async def test_unsaved_text_of_another_editor_counts(client: Client, workspace: Workspace) -> None:
    policies, settings = external_app(workspace)
    first, second = Editor(client, policies), Editor(client, settings)
    await first.open(policies.read_text())
    await second.open(settings.read_text())
    await first.until_found()  # the findings stand in the settings now, which are open
    assert await second.type(settings.read_text().replace("Full", "Api")) == []
    off = policies.read_text().replace(">true<", ">false<")
    await second.type(settings.read_text())
    assert {"no-valid-scopes", "unsupported-scope"} <= set(codes(await second.diagnostics()))
    await first.type(off)
    await second.until_found()


async def test_hover(client: Client, workspace: Workspace) -> None:
    project(workspace)
    key = "3MVG9" + "a1B2" * 20
    app = connected_app("Api", "Full", more=f"        <consumerKey>{key}</consumerKey>\n")
    script = f"curl https://acme.my.salesforce.com/services/oauth2/token -d grant_type=client_credentials -d client_id={key}\n"
    workspace.write("scripts/token.sh", script)
    editor = Editor(client, workspace.write(APP, app))
    await editor.open(app)
    over_scope = await editor.hover("Full</scopes>")
    assert over_scope
    assert "doesn't issue this scope" in over_scope
    assert "Evidence: " in over_scope
    assert "`unsupported-scope`" in over_scope
    over_app = await editor.hover("Order Sync")
    assert over_app
    assert "Predicted reply: `a token with api`" in over_app
    assert "scripts/token.sh:1" in over_app
    assert await editor.hover("integrations@example.com") is None


async def test_settings_file_has_diagnostics_and_pages(client: Client, workspace: Workspace) -> None:
    project(workspace)
    app = Editor(client, workspace.write(APP, connected_app("Api", "Full")))
    good = 'ignore = ["unsupported-scope"]\n'
    settings = Editor(client, workspace.write("sfscope-lint.toml", good))
    assert await app.open(connected_app("Api", "Full")) == []
    assert await settings.open(good) == []
    (mistake,) = await settings.type('select = ["flow"]\nignore = ["unsuported-scope"]\n')
    assert mistake.range.start.line == 1
    assert "unsupported-scope" in mistake.message  # the rule that was meant
    assert await settings.type(good) == []
    shown = await settings.hover("unsupported-scope")
    assert shown
    assert shown.startswith("`unsupported-scope`: ")
    await settings.type("\n")
    await app.until_found("unsupported-scope")


async def test_baseline_counts_without_a_settings_file(client: Client, workspace: Workspace) -> None:
    project(workspace)
    text = connected_app("Api", "Full")
    editor = Editor(client, workspace.write(APP, text))
    assert codes(await editor.open(text)) == ["unsupported-scope"]
    assert workspace.run("--write-baseline").code == 0
    baseline = workspace.root / "sfscope-lint-baseline.json"
    event = types.FileEvent(baseline.as_uri(), types.FileChangeType.Created)
    client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
    await editor.until_found()
    baseline.write_text("{")  # the defaults hold
    client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
    await editor.until_found("unsupported-scope")


async def test_broken_baseline_is_said(client: Client, workspace: Workspace) -> None:
    project(workspace)
    workspace.write("sfscope-lint-baseline.json", "{")
    text = connected_app("Api", "Full")
    editor = Editor(client, workspace.write(APP, text))
    assert codes(await editor.open(text)) == ["unsupported-scope"]
    assert any("sfscope-lint-baseline.json" in said.message for said in client.log_messages)


async def test_what_a_run_could_not_do_is_said_once(client: Client, workspace: Workspace) -> None:
    custom = '"registryCustomizations": {"types": {"connectedapp": {"suffix": "app"}}}'
    workspace.write("sfdx-project.json", PROJECT.replace("}]}", "}], " + custom + "}"))
    editor = Editor(client, workspace.write(APP, connected_app("Api")))
    await editor.open(connected_app("Api"))
    await editor.type(connected_app("Api", "Full"))
    said = [one.message for one in client.log_messages if "registryCustomizations" in one.message]
    assert len(said) == 1


async def test_settings_of_an_untrusted_workspace_do_not_hold(stranger: Client, workspace: Workspace) -> None:
    project(workspace)
    workspace.write("sfscope-lint.toml", 'ignore = ["unsupported-scope"]\nplugins = ["stranger_rules"]\n')
    marker = workspace.root / "ran"
    workspace.write("stranger_rules.py", f"RULES = []\nopen({str(marker)!r}, 'w')\n")
    editor = Editor(stranger, workspace.write(APP, connected_app("Api", "Full")))
    assert codes(await editor.open(connected_app("Api", "Full"))) == ["unsupported-scope"]
    unused = f"{workspace.root / 'sfscope-lint.toml'} isn't used, because its folder isn't trusted"
    assert any(unused in said.message for said in stranger.log_messages)
    assert not marker.exists()


async def test_baseline_of_an_untrusted_workspace_does_not_hold(
    stranger: Client, workspace: Workspace
) -> None:
    project(workspace)
    text = connected_app("Api", "Full")
    editor = Editor(stranger, workspace.write(APP, text))
    assert workspace.run("--write-baseline").code == 0
    assert codes(await editor.open(text)) == ["unsupported-scope"]


async def test_file_that_appears_on_disk_counts(client: Client, workspace: Workspace) -> None:
    policies, settings = external_app(workspace)
    content = settings.read_text()
    settings.unlink()
    editor = Editor(client, policies)
    assert "no-valid-scopes" not in codes(await editor.open(policies.read_text()))
    settings.write_text(content)
    event = types.FileEvent(settings.as_uri(), types.FileChangeType.Created)
    client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))

    def found() -> bool | None:
        return "no-valid-scopes" in codes(editor.published() or ()) or None

    assert await until(found)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
async def test_columns_count_what_the_editor_counts(client: Client, workspace: Workspace, end: str) -> None:
    project(workspace)
    text = connected_app("Api", "Full").replace("<scopes>Full", "<!-- \U0001f511é --><scopes>Full")
    text = text.replace("UTF-8", "ISO-8859-1").replace("\n", end)
    editor = Editor(client, workspace.write(APP, connected_app("Api")))
    (found,) = await editor.open(text)
    line = text.split(end)[found.range.start.line]
    units = line.encode("utf-16-le")
    marked = units[2 * found.range.start.character : 2 * found.range.end.character].decode("utf-16-le")
    assert marked == "<scopes>Full</scopes>"


async def test_request_is_found_while_it_is_typed(client: Client, workspace: Workspace) -> None:
    project(workspace)
    editor = Editor(client, workspace.write("scripts/ask.py", "\n"))
    assert await editor.open("\n") == []
    typed = (
        "import requests\n"
        'requests.post("https://login.salesforce.com/services/oauth2/token",\n'
        '              data={"grant_type": "client_credentials", "client_id": a, "client_secret": b})\n'
    )
    assert codes(await editor.type(typed)) == ["unsupported-token-host"]
    assert await editor.type(typed.replace("login.", "acme.my.")) == []


async def test_whole_workspace(fresh: Client, workspace: Workspace) -> None:
    project(workspace)
    await started(fresh, workspace.root)
    closed = workspace.write("force-app/Old.connectedApp-meta.xml", connected_app("Full", "Api"))
    params = types.ExecuteCommandParams("sfscope-lint.lintWorkspace")
    assert await fresh.workspace_execute_command_async(params) == 1
    said = await until(lambda: fresh.published.get(closed.as_uri()))
    assert codes(said.diagnostics) == ["unsupported-scope"]
    closed.write_text(connected_app("Api"))
    assert await fresh.workspace_execute_command_async(params) == 0
    await until(lambda: not fresh.published[closed.as_uri()].diagnostics or None)


async def test_request_is_answered_although_the_folders_change(fresh: Client, workspace: Workspace) -> None:
    project(workspace)
    for number in range(2_000):  # so that the search takes longer than a message
        workspace.write(f"force-app/{number}.json", "")
    await started(fresh, workspace.root)
    editor = Editor(fresh, workspace.write(APP, connected_app("Full")))
    item = types.TextDocumentItem(editor.uri, "xml", 1, connected_app("Full"))
    fresh.text_document_did_open(types.DidOpenTextDocumentParams(item))
    event = types.WorkspaceFoldersChangeEvent([], [])
    asked = []
    for _ in range(3):  # a request waits for the folder's files; the next one has them searched again
        asked.append(asyncio.ensure_future(editor.actions()))
        await asyncio.sleep(0)
        fresh.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(event))
    await asyncio.wait_for(asyncio.gather(*asked), _PATIENCE)


async def test_unreadable_file_is_said_and_the_server_goes_on(client: Client, workspace: Workspace) -> None:
    project(workspace)
    editor = Editor(client, workspace.write(APP, "<ConnectedApp>"))
    assert codes(await editor.open("<ConnectedApp>")) == ["malformed-metadata"]
    assert await editor.type(connected_app("Api")) == []
