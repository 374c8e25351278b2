"""The language server's target: documents that change in an editor, without a client or a process."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

from lsprotocol import types
from pygls.workspace import Workspace
from tests.fuzz import oracles, seeds
from tests.fuzz.projects import has_plugins, pack, unpack, write
from tests.fuzz.target import Target, emptied

from sfscope_lint.engine.lint import lint
from sfscope_lint.model.settings import FILE_NAME
from sfscope_lint.model.source import Source
from sfscope_lint.server import session
from sfscope_lint.server.actions import fix_all, quick_fixes
from sfscope_lint.server.folder import find_files
from sfscope_lint.server.hover import hover, hover_rule
from sfscope_lint.server.texts import OpenText

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sfscope_lint.model.finding import Finding
    from sfscope_lint.model.source import Position
    from sfscope_lint.server.hover import Hovered
    from sfscope_lint.server.session import OpenFolder

_MOST_FILES = 6
_MOST_ASKED = 20  # findings and lines of a document


def _edit(data: bytes) -> None:
    """Open a project's files when half of each is written, save them, change them to the whole, and save them again."""
    root = emptied("editor")
    files = {
        os.fsdecode(path): Source("", content).text
        for path, content in write(unpack(data), root).items()
        if _has_uri(path)
    }
    workspace = Workspace(root.as_uri(), types.TextDocumentSyncKind.Full)
    uris = {(root / path).as_uri(): text for path, text in list(files.items())[:_MOST_FILES]}
    for uri, text in uris.items():
        item = types.TextDocumentItem(uri, "", 1, text[: len(text) // 2])
        workspace.put_text_document(item)
    folder = _saved(root, _texts(workspace, uris))
    for uri, text in uris.items():
        whole = types.TextDocumentContentChangeWholeDocument(text)
        workspace.update_text_document(types.VersionedTextDocumentIdentifier(2, uri), whole)
    texts = _texts(workspace, uris)
    folder.lint(texts)
    _is_inside(folder, texts)
    folder = _saved(root, texts)
    said = [*_is_inside(folder, texts), *_answers(folder, texts)]
    if oracles.planted(text.data for text in texts):
        oracles.no_secret_is_shown(said)


def _has_uri(path: bytes) -> bool:
    """Whether an editor can name a file."""
    try:
        return "\n" not in path.decode("utf-8")
    except UnicodeDecodeError:
        return False


def _texts(workspace: Workspace, uris: Iterable[str]) -> list[OpenText]:
    return [OpenText(workspace.get_text_document(uri), workspace.position_codec) for uri in uris]


def _saved(root: Path, texts: Sequence[OpenText]) -> OpenFolder:
    """Save the documents and lint them; check that they have the findings that the command prints for them.

    The folder is trusted unless its settings name rule packages, which would be imported.
    """
    for text in texts:
        _is_its_text(text)
        Path(text.path).write_bytes(text.data)
    with mock.patch.object(session, "leave"):  # it narrows the imports of this process
        folder = session.OpenFolder(str(root), session.contents_of(texts), trusted=not has_plugins(root))
    folder.whole = find_files(folder.folder, opened=True)
    folder.lint(texts)
    settings, rules, *_ = folder.folder.prepared
    if texts:  # without paths, the command lints the project
        report = lint([text.path for text in texts], settings, rules, str(root))
        assert folder.report is not None
        assert _told(folder.report.findings) == _told(report.findings)
    return folder


def _is_its_text(text: OpenText) -> None:
    """Check that the bytes of a document are its text, but for characters that the declared encoding doesn't have."""
    decoded = Source(text.path, text.data).text
    pairs = zip(decoded, text.text.removeprefix("\ufeff"), strict=True)
    assert all(one == other or one in "?\ufffd" for one, other in pairs)


def _told(findings: Sequence[Finding]) -> list[tuple[object, ...]]:
    return [(finding.rule, finding.location, finding.message, finding.help) for finding in findings]


def _is_inside(folder: OpenFolder, texts: Sequence[OpenText]) -> list[str]:
    """Check that every diagnostic is inside of its document; return the messages."""
    said = []
    by_uri = {text.uri: text for text in texts}
    for text in texts:
        for diagnostic in folder.diagnostics(text):
            said.append(diagnostic.message)
            _span(text, diagnostic.range)
            for related in diagnostic.related_information or ():
                said.append(related.message)
                if related.location.uri in by_uri:
                    _span(by_uri[related.location.uri], related.location.range)
    assert all(message.replace("\n", "").isprintable() for message in said)
    return said


def _answers(folder: OpenFolder, texts: Sequence[OpenText]) -> Iterator[str]:
    """Ask for hovers, and for the fixes of every finding; check where they are, and yield what is shown."""
    for path, text in folder.texts.items():
        found = folder.shown[path][:_MOST_ASKED]
        lines = range(0, text.text.count("\n") + 2, text.text.count("\n") // _MOST_ASKED + 1)
        for place in (
            *(each.diagnostic.range.start for each in found),
            *(types.Position(n, n) for n in lines),
        ):
            if hovered := _hovered(folder, path, text.position(place)):
                yield hovered.markdown
                if hovered.location:
                    _span(text, text.range(hovered.location))
        for shown in found:
            for action in quick_fixes([shown], shown.diagnostic.range, folder.texts):
                yield action.title
                _changes_stay_inside(action, texts)
        assert folder.report is not None
        for edit in fix_all(folder.report, folder.lint_again, text):
            start, end = _span(text, edit.range)
            fixed = text.text[:start] + edit.new_text + text.text[end:]
            assert fixed != text.text


def _hovered(folder: OpenFolder, path: str, at: Position) -> Hovered | None:
    line = folder.texts[path].line(at.line)
    if os.path.basename(path) == FILE_NAME:
        return hover_rule(folder.folder.prepared.rules, at, line)
    assert folder.report is not None
    return hover(folder.report, path, at, line, folder.requests)


def _changes_stay_inside(action: types.CodeAction, texts: Sequence[OpenText]) -> None:
    by_uri = {text.uri: text for text in texts}
    for change in (action.edit and action.edit.document_changes) or ():
        assert isinstance(change, types.TextDocumentEdit)
        for edit in change.edits:
            _span(by_uri[change.text_document.uri], edit.range)


def _span(text: OpenText, place: types.Range) -> tuple[int, int]:
    """The offsets of a range, which must lie in the text, on lines as the protocol counts them."""
    start, end = _offset(text, place.start), _offset(text, place.end)
    assert start <= end, place
    return start, end


def _offset(text: OpenText, position: types.Position) -> int:
    ends = list(re.finditer("\r\n|\r|\n", text.text))
    assert 0 <= position.line <= len(ends), position
    start = ends[position.line - 1].end() if position.line else 0
    end = ends[position.line].start() if position.line < len(ends) else len(text.text)
    units = text.text[start:end].encode("utf-16-le", "surrogatepass")
    assert 2 * position.character <= len(units), position
    return start + len(units[: 2 * position.character].decode("utf-16-le"))


def _seeds() -> list[bytes]:
    return [pack(project) for project in seeds.projects()]


EDITOR = {"editor": Target(_edit, _seeds)}
