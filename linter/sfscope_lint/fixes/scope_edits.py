"""From changes of an app's scopes to edits of the file that selects them: what the readers read, written."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sfscope_lint.fixes.xml_edits import Edit, Markup
from sfscope_lint.model.apps import AppKind
from sfscope_lint.model.source import Span
from sfscope_lint.readers.metadata.external_client_app import list_items
from sfscope_lint.salesforce.scopes import find_scope

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sfscope_lint.fixes.xml_edits import Node
    from sfscope_lint.model.apps import OAuthApp
    from sfscope_lint.model.finding import Fix
    from sfscope_lint.model.selected_scopes import SelectedScope
    from sfscope_lint.model.source import Source

    _Where = tuple[int | None, Span | None]  # an element, and the item in it

_API = "Api"
_LIST = "commaSeparatedOauthScopes"


def edit_scopes(source: Source, fixes: Sequence[Fix]) -> list[Edit]:
    """The edits that make all of these fixes at once; they are fixes of one file, and ``source`` is that.

    Raises ``ValueError`` where the file gives no place for them.
    """
    app = fixes[0].app
    markup = Markup(source)
    removed, renamed = _settled(fixes)
    add = any(fix.add_api for fix in fixes) and _API not in renamed.values()
    if app.kind is AppKind.CONNECTED_APP:
        edits = _edit_elements(markup, app, add, {element for element, _ in removed})
    else:
        edits = _edit_lists(markup, add, removed)
    for (element, item), name in renamed.items():
        node = markup.nodes[element or 0]
        edits += _replaced(_characters(node), item or _bounds(node.text), name)
    return edits


def _where(selected: SelectedScope) -> _Where:
    return selected.place.element, selected.place.item


def _settled(fixes: Sequence[Fix]) -> tuple[set[_Where], dict[_Where, str]]:
    """What is removed, and what gets another name: a scope that is there by that name already is removed instead."""
    removed = {_where(selected) for fix in fixes for selected in fix.remove}
    wanted = {_where(selected): name for fix in fixes for selected, name in fix.rename}
    changed = {*removed, *wanted}
    stays = {
        selected.written
        for selected in fixes[0].app.scopes or ()
        if not selected.custom and _where(selected) not in changed
    }
    renamed: dict[_Where, str] = {}
    for where, name in sorted(wanted.items(), key=lambda pair: (pair[0][0] or 0, pair[0][1] or (0, 0))):
        if where in removed:
            continue
        if name in stays:
            removed.add(where)
        else:
            renamed[where] = name
            stays.add(name)
    return removed, renamed


def _is_identity(written: str) -> bool:
    """It stands in front of ``Api``: a retrieve writes Basic, Api, Web, Full, …, whatever the alphabet says."""
    scope = find_scope(written.strip())
    return scope is not None and scope.issued_as == "id"


# Connected Apps: one <scopes> element for each scope


def _edit_elements(markup: Markup, app: OAuthApp, add: bool, unwanted: Collection[int | None]) -> list[Edit]:
    nested, removed = _removed_elements(markup, unwanted)
    runs = _runs(markup, removed)
    added: list[Edit] = []
    if add:
        config = _config(markup, app)
        scopes = [node for node in markup.children(config) if node.name == "scopes"]
        kept = [node for node in scopes if node.ordinal not in removed]
        empty = next((n for n in kept if not n.text.strip() and not markup.children(n)), None)
        if empty:
            added.append(markup.filled(empty, _API))
        elif kept:
            added.append(_beside(markup, kept))
        elif scopes:  # the first of those that go makes room for it
            tag = scopes[0].tag
            added.append(Edit(runs.pop(_index_of(runs, scopes[0])), f"<{tag}>{_API}</{tag}>"))
        else:
            added.append(markup.inserted(config, "scopes", _API))
    return [*added, *nested, *(markup.removed(run) for run in runs)]


def _removed_elements(markup: Markup, unwanted: Collection[int | None]) -> tuple[list[Edit], set[int]]:
    """The elements that go; and edits of those that lose only their text, for other scopes are nested in them."""
    texts: list[Edit] = []
    removed: set[int] = set()
    for node in reversed(markup.nodes):  # the innermost first
        inside = markup.children(node)
        stays = any(child.ordinal not in removed for child in inside)
        if node.ordinal in unwanted and stays:
            texts += _cut(_characters(node), _bounds(node.text))
        elif node.ordinal in unwanted or (
            node.name == "scopes" and inside and not stays and _is_bare(markup, node, inside)
        ):
            removed.difference_update(child.ordinal for child in inside)
            removed.add(node.ordinal)
    return texts, removed


def _is_bare(markup: Markup, node: Node, inside: list[Node]) -> bool:
    """There is nothing in an element but the elements in it."""
    if node.inner is None:
        return True
    starts = [node.inner.start, *(child.span.end for child in inside)]
    ends = [*(child.span.start for child in inside), node.inner.end]
    return all(markup.is_blank(start, end) for start, end in zip(starts, ends, strict=True))


def _runs(markup: Markup, removed: Collection[int]) -> list[Span]:
    """What is removed, with what stands side by side as one."""
    runs: list[Span] = []
    for ordinal in sorted(removed):
        span = markup.nodes[ordinal].span
        if runs and markup.is_blank(runs[-1].end, span.start):
            runs[-1] = Span(runs[-1].start, span.end)
        else:
            runs.append(span)
    return runs


def _index_of(runs: list[Span], node: Node) -> int:
    return next(index for index, run in enumerate(runs) if run.overlaps(node.span))


def _config(markup: Markup, app: OAuthApp) -> Node:
    """The ``<oauthConfig>`` that selects the scopes, else the one that turns the flow on, else the first."""
    configs = [node for node in markup.children(markup.nodes[0]) if node.name == "oauthConfig"]
    if not configs:
        raise ValueError("it has no <oauthConfig>")
    switch = app.client_credentials.place
    named = {node.parent for node in markup.nodes if node.name == "scopes"}
    switched = {markup.nodes[switch.element].parent} if switch and switch.element is not None else set()
    for chosen in (named, switched):
        for config in configs:
            if config.ordinal in chosen:
                return config
    return configs[0]


def _beside(markup: Markup, scopes: list[Node]) -> Edit:
    """``Api`` in front of the first of the scopes that isn't an identity scope, else behind the last."""
    element = f"<{scopes[0].tag}>{_API}</{scopes[0].tag}>"
    after = None
    for node in scopes:
        if not _is_identity(node.text):
            break
        after = node
    if after:
        return markup.inserted_behind(after, element)
    if markup.has_comment_above(scopes[0]):  # it may speak of that scope, and may suppress a finding of it
        return markup.inserted_behind(scopes[0], element)
    return markup.inserted_before(scopes[0], element)


# External Client Apps: one comma list


def _edit_lists(markup: Markup, add: bool, unwanted: Collection[_Where]) -> list[Edit]:
    lists = [node for node in markup.children(markup.nodes[0]) if node.name == _LIST]
    if not lists:
        return [markup.inserted(markup.nodes[0], _LIST, _API)] if add else []
    kept = {
        node.ordinal: [item for item in list_items(node.text) if (node.ordinal, item) not in unwanted]
        for node in lists
    }
    target = next((node for node in lists if kept[node.ordinal]), lists[0])
    return [
        edit
        for node in lists
        for edit in _edit_list(markup, node, kept[node.ordinal], add and node is target)
    ]


def _edit_list(markup: Markup, node: Node, kept: list[Span], add: bool) -> Iterator[Edit]:
    characters = _characters(node)
    items = list(list_items(node.text))
    if not items:
        if add:
            yield markup.filled(node, _API)
    elif not kept:
        unwanted = Span(items[0].start, items[-1].end) if add else _bounds(node.text)
        if add:
            yield _insertion(characters[unwanted.start].span.start, _API)
        yield from _cut(characters, unwanted)
    else:
        for index, item in enumerate(items):
            if item in kept:
                continue
            if item.start < kept[-1].start:  # with what sets it apart from the next one
                end = items[index + 1].start
                comment = _last_break(characters, item.end, end)
                if comment and not node.text[comment:end].strip():
                    end = comment  # a comment keeps what sets it apart from the next one
                yield from _cut(characters, Span(item.start, end))
            else:
                yield from _cut(characters, Span(items[index - 1].end, item.end))
        if add:
            yield _beside_item(markup, node, items, kept)


def _beside_item(markup: Markup, node: Node, items: list[Span], kept: list[Span]) -> Edit:
    """``Api`` in front of the first item that isn't an identity scope, else behind the last, in the list's style."""
    characters = _characters(node)
    separator = ", "  # as a retrieve writes it
    if len(items) > 1 and not _last_break(characters, items[0].end, items[1].start):
        between = characters[items[0].end : items[1].start]
        before, _, after = "".join(character.separating(markup.text) for character in between).partition(",")
        separator = f"{before},{after.rpartition(',')[2]}"
    for item in kept:
        if not _is_identity(node.text[item.start : item.end]):
            return _insertion(characters[item.start].span.start, _API + separator)
    return _insertion(characters[kept[-1].end - 1].span.end, separator + _API)


class _Character(NamedTuple):
    """A character of an element's text, and where it is written: comments may lie between two of them."""

    text: str
    span: Span

    def separating(self, text: str) -> str:
        """As a separator is to repeat it: a line end as it is written, a reference as what it means."""
        written = text[self.span.start : self.span.end]
        return written if written.isspace() else self.text


def _characters(node: Node) -> list[_Character]:
    characters: list[_Character] = []
    for span, text in node.pieces:
        literal = len(text) == span.end - span.start  # not a reference, nor a folded line end
        for offset, character in enumerate(text):
            start = span.start + offset
            characters.append(_Character(character, Span(start, start + 1) if literal else span))
    return characters


def _last_break(characters: list[_Character], start: int, end: int) -> int | None:
    """The last of these characters that something else stands right before: a comment, or the bounds of a CDATA."""
    return next(
        (i for i in range(end, start, -1) if characters[i - 1].span.end < characters[i].span.start), None
    )


def _bounds(text: str) -> Span:
    """The text without the white space around it."""
    start = len(text) - len(text.lstrip())
    return Span(start, start + len(text.strip()))


def _insertion(offset: int, text: str) -> Edit:
    return Edit(Span(offset, offset), text)


def _cut(characters: list[_Character], unwanted: Span) -> list[Edit]:
    """Characters taken out, and nothing that stands between them."""
    spans: list[Span] = []
    for character in characters[unwanted.start : unwanted.end]:
        if spans and character.span.start <= spans[-1].end:
            spans[-1] = Span(spans[-1].start, character.span.end)
        else:
            spans.append(character.span)
    return [Edit(span, "") for span in spans]


def _replaced(characters: list[_Character], unwanted: Span, text: str) -> list[Edit]:
    """Another text instead of characters, where the first of them is; what stands between them stays."""
    first, *others = _cut(characters, unwanted)
    return [first._replace(text=text), *others]
