"""What the server remembers between messages: folders, their files, and what the open documents show."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

from sfscope_lint.files.ancestors import find_up, is_within
from sfscope_lint.files.import_path import keep_out
from sfscope_lint.files.linted_trees import count_as_linted, target_of
from sfscope_lint.files.sfdx_project import FILE_NAME as PROJECT_NAME
from sfscope_lint.files.shown_paths import show
from sfscope_lint.fixes.resolved import with_edits
from sfscope_lint.output.rule_page import page_urls
from sfscope_lint.server.diagnostics import Shown, settings_diagnostic, show_findings
from sfscope_lint.server.folder import NOTHING, lint_open, lint_whole, read_folder

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from lsprotocol import types

    from sfscope_lint.engine.report import Report
    from sfscope_lint.files.found import Discovery
    from sfscope_lint.model.token_requests import TokenRequest
    from sfscope_lint.server.folder import Folder
    from sfscope_lint.server.texts import OpenText


class OpenFolder:
    """A folder with the files that were found in it, and the latest report on its open documents.

    ``searched`` is set when ``whole`` has the folder's files; until then nothing may be linted. ``texts`` are the documents of the latest report, by path as shown.
    """

    def __init__(self, path: str, contents: Mapping[str, bytes], *, trusted: bool) -> None:
        leave([path])
        self.folder: Folder = read_folder(path, contents, trusted=trusted)
        self.trusted = trusted
        self.whole: Discovery = NOTHING
        self.searched = asyncio.Event()
        self.texts: dict[str, OpenText] = {}
        self.report: Report | None = None
        self.shown: dict[str, list[Shown]] = {}
        self._requests: tuple[TokenRequest, ...] | None = None

    def read_settings(self, contents: Mapping[str, bytes]) -> None:
        """Read the settings again."""
        self.folder = read_folder(self.folder.path, contents, trusted=self.trusted)
        self._requests = None

    def forget_requests(self) -> None:
        """A file has changed, so a request may have."""
        self._requests = None

    def lint(self, texts: Iterable[OpenText]) -> None:
        """Lint the open documents of this folder."""
        self.texts = {show(text.path, self.folder.path): text for text in texts}
        self.report = with_edits(self.lint_again({}))
        urls = page_urls(self.report.rules)
        self.shown = show_findings(self.report, self.texts, urls, self.folder.path)

    def lint_again(self, contents: Mapping[str, bytes]) -> Report:
        """Lint the same documents with other contents."""
        held = contents_of(self.texts.values())
        paths = [text.path for text in self.texts.values()]
        return lint_open(self.folder, self.whole, {**held, **contents}, paths)

    def lint_all(self) -> Report:
        """Lint the whole project, with the open documents as they are in the editor."""
        report = lint_whole(self.folder, self.whole, contents_of(self.texts.values()))
        self._requests = report.requests
        return report

    def requests(self) -> tuple[TokenRequest, ...]:
        """The token requests of the whole project, as of the last change on disk."""
        if self._requests is None:
            self.lint_all()
        return self._requests or ()

    def diagnostics(self, text: OpenText) -> list[types.Diagnostic]:
        """What is wrong in an open document."""
        found = [shown.diagnostic for shown in self.shown.get(show(text.path, self.folder.path), ())]
        mistake = self.folder.mistake
        if mistake and self.folder.settings_file and same_file(text.path, self.folder.settings_file):
            found.append(settings_diagnostic(mistake, text))
        return found


def leave(folders: Collection[str]) -> None:
    """From now on, run and import nothing of these folders. Until there is one, nothing of any repository is imported."""
    count_as_linted(folders)
    if folders:
        keep_out()


def contents_of(texts: Iterable[OpenText]) -> dict[str, bytes]:
    """The bytes of the open documents, by real path."""
    return {target_of(text.path): text.data for text in texts}


def folder_of(path: str, folders: Iterable[str]) -> str:
    """The folder that a document belongs to: the innermost open one, else its project, else its directory."""
    around = [folder for folder in folders if is_within(path, folder)]
    directory = os.path.dirname(path)
    return max(around, key=len, default=find_up(directory, PROJECT_NAME) or directory)


def same_file(one: str, other: str) -> bool:
    return os.path.normcase(target_of(one)) == os.path.normcase(target_of(other))
