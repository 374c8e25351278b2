"""Fixes as code actions: one for each finding that can be fixed, and one for all safe fixes of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from sfscope_lint.files.linted_trees import target_of
from sfscope_lint.fixes import apply
from sfscope_lint.model.source import Source
from sfscope_lint.output.escape import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from sfscope_lint.engine.report import Report
    from sfscope_lint.model.finding import Finding
    from sfscope_lint.server.diagnostics import Shown
    from sfscope_lint.server.texts import OpenText

FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.sfscope-lint"


def quick_fixes(
    shown: Iterable[Shown], asked: types.Range, texts: Mapping[str, OpenText]
) -> Iterator[types.CodeAction]:
    """The fixes of the findings in a range; ``texts`` are the open documents by path as shown.

    An unsafe fix says so in its title, and is never the preferred one.
    """
    for finding, diagnostic in shown:
        if not finding.fix or not finding.edits or not _touch(diagnostic.range, asked):
            continue
        text = texts.get(finding.edits[0].location.path)
        # A file that isn't open may have changed since it was read.
        if text is None or not text.fits(finding.fix.source):
            continue
        title = visible(finding.fix.title)
        yield types.CodeAction(
            title if finding.fix.safe else f"{title} (unsafe: may change how the app works today)",
            types.CodeActionKind.QuickFix,
            [diagnostic],
            is_preferred=finding.fix.safe,
            edit=_change(text, _edits(finding, text)),
        )


def fix_all(
    report: Report, lint_anew: Callable[[Mapping[str, bytes]], Report], text: OpenText
) -> Sequence[types.TextEdit]:
    """The edit that makes all safe fixes in a document; none if there is nothing to fix.

    ``lint_anew`` is as for ``fixes.apply.prepare``: the result is linted, and a fix that doesn't hold is left out.
    """
    fixing = apply.prepare(report, lint_anew, unsafe=False)
    for file in fixing.files:
        if file.file == target_of(text.path) and text.fits(file.source):
            edit = text.edit(file.source.text, Source(text.path, file.after).text)
            return [edit] if edit else []
    return []


def fix_all_action(text: OpenText, edits: Sequence[types.TextEdit]) -> types.CodeAction:
    """The action that an editor makes when a file is saved, if it is told so."""
    return types.CodeAction("Make all safe fixes of sfscope-lint", FIX_ALL, edit=_change(text, edits))


def wants(kind: str, only: Sequence[str] | None) -> bool:
    """Whether an editor asks for actions of a kind: for all, for that kind, or for one that includes it."""
    return only is None or any(kind == one or kind.startswith(f"{one}.") or one == "" for one in only)


def _edits(finding: Finding, text: OpenText) -> list[types.TextEdit]:
    return [types.TextEdit(text.range(edit.location), edit.text) for edit in finding.edits]


def _change(text: OpenText, edits: Sequence[types.TextEdit]) -> types.WorkspaceEdit:
    document = types.OptionalVersionedTextDocumentIdentifier(text.uri, text.version)
    return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(document, list(edits))])


def _touch(one: types.Range, other: types.Range) -> bool:
    def key(position: types.Position) -> tuple[int, int]:
        return position.line, position.character

    return key(one.start) <= key(other.end) and key(other.start) <= key(one.end)
