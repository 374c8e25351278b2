"""The state of the server: what is linted when, and what the editor is told."""

from __future__ import annotations

import asyncio
import os
import sys
from traceback import format_tb
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import FeatureRequestError
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from sfscope_lint import __version__
from sfscope_lint.server.diagnostics import plain_diagnostic, uri_on_disk
from sfscope_lint.server.folder import find_files
from sfscope_lint.server.session import OpenFolder, contents_of, folder_of, leave
from sfscope_lint.server.texts import OpenText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pygls.server import ServerErrors

_TYPING = 0.05  # seconds without a change before a document is linted
_SAVING = (
    0.3  # seconds without a change on disk before a folder is searched again: a checkout changes many files
)


class Server(LanguageServer):
    """The language server of one editor.

    ``trusted``: the editor's user trusts the workspace, so its settings hold. ``fix_on_save``: safe fixes are made when a
    document is saved.
    """

    def __init__(self) -> None:
        super().__init__("sfscope-lint", __version__, text_document_sync_kind=types.TextDocumentSyncKind.Full)
        self.trusted = False
        self.fix_on_save = False
        self.folders: dict[str, OpenFolder] = {}
        self._linting: asyncio.Task[None] | None = None
        self._searching: dict[str, asyncio.Task[None]] = {}
        self._published: dict[str, set[str]] = {}  # files that aren't open, by folder
        self._errors: set[str] = set()  # those that were said: typing must not repeat them

    def configure(self, params: types.InitializeParams) -> None:
        options = params.initialization_options
        if isinstance(options, dict):
            self.trusted = options.get("trusted") is True
            self.fix_on_save = options.get("fixOnSave") is True
        self.leave_folders()

    def texts(self) -> list[OpenText]:
        """The documents that are open and are files."""
        documents = self.workspace.text_documents.values()
        return [OpenText(d, self.workspace.position_codec) for d in documents if _is_file(d.uri)]

    def text_at(self, uri: str) -> OpenText:
        return OpenText(self.workspace.get_text_document(uri), self.workspace.position_codec)

    def leave_folders(self) -> None:
        """Run and import nothing of the open folders. This must come before the first of them is linted."""
        leave(self.opened_folders())

    def folder_at(self, text: OpenText) -> OpenFolder:
        """The folder of a document. Its settings are read, and its files are searched, when it is first needed."""
        return self.folder(folder_of(text.path, self.opened_folders()))

    def folder(self, path: str) -> OpenFolder:
        """A folder by its path."""
        if path not in self.folders:
            opened = self.opened_folders()
            # The user trusts the folders that are open, and not a file from elsewhere that is looked at beside them.
            trusted = self.trusted and (path in opened or not opened)
            folder = OpenFolder(path, contents_of(self.texts()), trusted=trusted)
            self.folders[path] = folder
            if folder.folder.unused:
                self.say(
                    f"{folder.folder.unused} isn't used, because its folder isn't trusted: the defaults hold"
                )
            if folder.folder.mistake:
                self.say(f"{folder.folder.mistake.message}: the defaults hold")
            self.search(path, delay=0)
        return self.folders[path]

    def forget_folders(self) -> None:
        """Read the folders anew when they are next needed. Requests that wait for one get an empty answer."""
        for folder in self.folders.values():
            folder.searched.set()
        self.folders.clear()

    def lint_soon(self) -> None:
        """Lint the open documents when nothing has changed for a moment. A newer change cancels an older one's work."""
        if self._linting:
            self._linting.cancel()
        self._linting = asyncio.get_running_loop().create_task(self._lint())

    async def linted(self, text: OpenText) -> OpenFolder:
        """The folder of a document, when the latest changes have been linted: an answer fits the text."""
        folder = self.folder_at(text)
        await folder.searched.wait()
        if folder.report is None or (self._linting and not self._linting.done()):
            if self._linting:
                self._linting.cancel()
            self._lint_folders()
        return folder

    def search(self, path: str, delay: float = _SAVING) -> None:
        """Find the files of a folder (again), then lint."""
        running = self._searching.get(path)
        if running:
            running.cancel()
        self._searching[path] = asyncio.get_running_loop().create_task(self._search(path, delay))

    def say(self, message: str) -> None:
        self.window_log_message(types.LogMessageParams(types.MessageType.Info, message))

    def publish(self, uri: str, version: int | None, diagnostics: Sequence[types.Diagnostic]) -> None:
        self.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri, list(diagnostics), version=version)
        )

    def publish_all(self, folder: OpenFolder) -> int:
        """Lint a folder's whole project, show the findings of files that aren't open, and return how many there are in all."""
        report = folder.lint_all()
        by_path: dict[str, list[types.Diagnostic]] = {}
        for finding in report.findings:
            if finding.location.path not in folder.texts:
                by_path.setdefault(finding.location.path, []).append(plain_diagnostic(finding))
        place = folder.folder.path
        for path in self._published.get(place, set()) - by_path.keys() - folder.texts.keys():
            self.publish(uri_on_disk(path, place), None, [])
        for path, diagnostics in by_path.items():
            self.publish(uri_on_disk(path, place), None, diagnostics)
        self._published[place] = set(by_path)
        return len(report.findings)

    def opened_folders(self) -> list[str]:
        """The paths of the folders that are open in the editor."""
        folders = [to_fs_path(folder.uri) for folder in self.workspace.folders.values()]
        if not folders and self.workspace.root_path:
            folders = [self.workspace.root_path]
        return [os.path.abspath(folder) for folder in folders if folder]

    async def _search(self, path: str, delay: float) -> None:
        await asyncio.sleep(delay)
        folder = self.folders.get(path)
        if folder is None:
            return
        opened = path in self.opened_folders()
        try:
            folder.whole = await asyncio.to_thread(find_files, folder.folder, opened=opened)
        except Exception as error:  # noqa: BLE001 - the server goes on
            self._say_crash(error)
        folder.searched.set()
        self.lint_soon()

    async def _lint(self) -> None:
        await asyncio.sleep(_TYPING)
        self._lint_folders()

    def _lint_folders(self) -> None:
        texts = self.texts()
        by_folder: dict[str, list[OpenText]] = {}
        for text in texts:
            by_folder.setdefault(self.folder_at(text).folder.path, []).append(text)
        for path, of_folder in by_folder.items():
            folder = self.folders[path]
            if not folder.searched.is_set():
                continue
            try:
                folder.lint(of_folder)
            except Exception as error:  # noqa: BLE001 - the server goes on
                self._say_crash(error)
                continue
            for message in folder.report.errors if folder.report else ():
                self._say_error(message)
            for text in of_folder:
                self.publish(text.uri, text.version, folder.diagnostics(text))

    def report_server_error(self, error: Exception, source: ServerErrors) -> None:
        """Tell an error in the log. pygls shows it as a notification, where the name of a file may be a link.

        In VS Code such a link runs a command of the editor. An error in a request is the answer to it.
        """
        if source is not FeatureRequestError:
            self._say_crash(sys.exception() or error)  # pygls has made another error of the first one

    def _say_crash(self, error: BaseException) -> None:
        # The error's own text is left out: it may hold a value of a file, and so a secret.
        where = "".join(format_tb(error.__traceback__))
        self._say_error(f"sfscope-lint crashed ({type(error).__name__}): please report it\n{where}")

    def _say_error(self, message: str) -> None:
        if message not in self._errors:
            self._errors.add(message)
            self.window_log_message(types.LogMessageParams(types.MessageType.Error, message))


def _is_file(uri: str) -> bool:
    """Whether a document may be a file: a folder would be linted as a whole, and no file has a NUL in its name."""
    path = to_fs_path(uri)
    return path is not None and path != "" and "\0" not in path and not os.path.isdir(path)
