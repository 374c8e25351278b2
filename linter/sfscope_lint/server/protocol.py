"""The protocol: what an editor says and asks, and what the server answers."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.uris import to_fs_path

from sfscope_lint.files.shown_paths import show
from sfscope_lint.model.settings import BASELINE_NAME, FILE_NAME
from sfscope_lint.server.actions import FIX_ALL, fix_all, fix_all_action, quick_fixes, wants
from sfscope_lint.server.hover import hover, hover_rule
from sfscope_lint.server.server import Server
from sfscope_lint.server.session import OpenFolder, contents_of, folder_of, same_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sfscope_lint.server.hover import Hovered
    from sfscope_lint.server.texts import OpenText

LINT_WORKSPACE = "sfscope-lint.lintWorkspace"

_STEERING = (FILE_NAME, BASELINE_NAME, "sfdx-project.json", ".forceignore")
_WATCHED = ("**/*-meta.xml", *(f"**/{name}" for name in _STEERING), "**/*.{json,yml,yaml,env,xml,cls,trigger}",
            "**/*.{js,mjs,cjs,ts,py,java,cs,go,rb,php,ps1,sh,properties}")  # fmt: skip


def make_server() -> Server:
    """The server with everything that it answers."""
    server = Server()

    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        server.configure(params)

    @server.feature(types.INITIALIZED)
    async def initialized(_: types.InitializedParams) -> None:
        files = (
            server.client_capabilities.workspace
            and server.client_capabilities.workspace.did_change_watched_files
        )
        if files and files.dynamic_registration:
            watchers = [types.FileSystemWatcher(pattern) for pattern in _WATCHED]
            options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
            registration = types.Registration("files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            with suppress(JsonRpcException):  # then a saved document is all that the editor tells
                await server.client_register_capability_async(types.RegistrationParams([registration]))

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(_: types.DidOpenTextDocumentParams) -> None:
        server.lint_soon()

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        _settings_changed(server, server.text_at(params.text_document.uri))
        server.lint_soon()

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        server.publish(params.text_document.uri, None, [])
        server.lint_soon()

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        _changed_on_disk(server, [params.text_document.uri])

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def changed_on_disk(params: types.DidChangeWatchedFilesParams) -> None:
        _changed_on_disk(server, [change.uri for change in params.changes])

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def folders_changed(_: types.DidChangeWorkspaceFoldersParams) -> None:
        server.leave_folders()
        server.forget_folders()
        server.lint_soon()

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION,
                    types.CodeActionOptions([types.CodeActionKind.QuickFix, FIX_ALL]))  # fmt: skip
    async def actions(params: types.CodeActionParams) -> list[types.CodeAction]:
        text = server.text_at(params.text_document.uri)
        folder = await server.linted(text)
        only, found = params.context.only, list[types.CodeAction]()
        if wants(types.CodeActionKind.QuickFix.value, only):
            shown = folder.shown.get(show(text.path, folder.folder.path), ())
            found += quick_fixes(shown, params.range, folder.texts)
        if only and wants(FIX_ALL, only) and (edits := _safe_fixes(folder, text)):
            found.append(fix_all_action(text, edits))
        return found

    @server.feature(types.TEXT_DOCUMENT_WILL_SAVE_WAIT_UNTIL)
    async def will_save(params: types.WillSaveTextDocumentParams) -> list[types.TextEdit]:
        if not server.fix_on_save:
            return []
        text = server.text_at(params.text_document.uri)
        return _safe_fixes(await server.linted(text), text)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hovered(params: types.HoverParams) -> types.Hover | None:
        text = server.text_at(params.text_document.uri)
        folder = await server.linted(text)
        at = text.position(params.position)
        line = text.line(at.line)
        found: Hovered | None = None
        if folder.folder.settings_file and same_file(text.path, folder.folder.settings_file):
            found = hover_rule(folder.folder.prepared.rules, at, line)
        elif folder.report:
            found = hover(folder.report, show(text.path, folder.folder.path), at, line, folder.requests)
        if found is None:
            return None
        content = types.MarkupContent(types.MarkupKind.Markdown, found.markdown)
        return types.Hover(content, text.range(found.location) if found.location else None)

    @server.command(LINT_WORKSPACE)
    async def lint_workspace(*_: Any) -> int:
        count = 0
        for path in server.opened_folders():
            folder = server.folder(path)
            await folder.searched.wait()
            count += server.publish_all(folder)
        return count

    return server


def _safe_fixes(folder: OpenFolder, text: OpenText) -> list[types.TextEdit]:
    if folder.report is None:
        return []
    return list(fix_all(folder.report, folder.lint_again, text))


def _settings_changed(server: Server, text: OpenText) -> None:
    """Read the settings again if the document is what a folder's settings come from."""
    for folder in server.folders.values():
        if folder.folder.settings_file and same_file(text.path, folder.folder.settings_file):
            folder.read_settings(contents_of(server.texts()))


def _changed_on_disk(server: Server, uris: Sequence[str]) -> None:
    """Files have changed on disk: read the settings and find the files again where that may matter."""
    paths = [path for path in map(to_fs_path, uris) if path]
    for place, folder in server.folders.items():
        inside = [path for path in paths if folder_of(path, server.folders) == place]
        if any(os.path.basename(path) in (FILE_NAME, BASELINE_NAME) for path in inside):
            folder.read_settings(contents_of(server.texts()))
        if inside:
            folder.forget_requests()
            server.search(place)
