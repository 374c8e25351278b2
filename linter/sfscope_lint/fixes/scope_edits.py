"""Turns edits of an app's scopes into text edits, all edits of a file together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.fixes.element_text import bounds, characters_of, cut, insertion, last_break, replaced
from sfscope_lint.fixes.xml_edits import TextEdit
from sfscope_lint.model.fix import AddScope, Remove, SetText
from sfscope_lint.model.source import Span
from sfscope_lint.readers.metadata.external_client_app import list_items
from sfscope_lint.salesforce.scopes import find_scope

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from sfscope_lint.fixes.xml_edits import Markup, Node
    from sfscope_lint.model.fix import Edit

    _Where = tuple[int | None, Span | None]  # an element, and the item in it
    Selected = Mapping[_Where, str]

_API = "Api"
_LIST = "commaSeparatedOauthScopes"


def is_of_scopes(selected: Selected, edit: Edit) -> bool:
    """Whether the edit adds a scope, or changes or removes one that the file selects."""
    match edit:
        case AddScope():
            return True
        case SetText(place=place) | Remove(place=place):
            return (place.element, place.item) in selected
    return False


def edit_scopes(markup: Markup, selected: Selected, edits: Sequence[Edit]) -> list[TextEdit]:
    """The text edits that make all of these scope edits at once. They add one scope at most.

    ``selected`` are the file's scopes. Raises ``ValueError`` if the file has no place for them.
    """
    removed, renamed = _settled(selected, edits)
    adding = next((edit for edit in edits if isinstance(edit, AddScope)), None)
    add = adding if adding and adding.name not in renamed.values() else None
    if _has_elements(markup):
        changes = _edit_elements(markup, add, {element for element, _ in removed})
    else:
        changes = _edit_lists(markup, add.name if add else "", removed)
    for (element, item), name in renamed.items():
        node = markup.nodes[element or 0]
        changes += replaced(characters_of(node), item or bounds(node.text), name)
    return changes


def _has_elements(markup: Markup) -> bool:
    """Whether each scope has its own element, as in Connected Apps; otherwise they are in a comma list."""
    return markup.nodes[0].name == "ConnectedApp"


def selected_scopes(markup: Markup) -> Selected:
    """The scopes that the file selects, as written, by their place."""
    return dict(_find_selected(markup))


def _find_selected(markup: Markup) -> Iterator[tuple[_Where, str]]:
    if _has_elements(markup):
        for node in markup.nodes:
            if node.name == "scopes" and markup.nodes[node.parent].name in ("oauthConfig", "scopes"):
                written = node.text.strip()
                if written:
                    yield (node.ordinal, None), written
        return
    for node in markup.children(markup.nodes[0]):
        if node.name == _LIST:
            for item in list_items(node.text):
                yield (node.ordinal, item), node.text[item.start : item.end]


def _settled(selected: Selected, edits: Sequence[Edit]) -> tuple[set[_Where], dict[_Where, str]]:
    """The scopes to remove, and the new names of scopes to rename.

    A scope whose new name is selected already is removed instead.
    """
    removed = {(e.place.element, e.place.item) for e in edits if isinstance(e, Remove)}
    wanted = {(e.place.element, e.place.item): e.text for e in edits if isinstance(e, SetText)}
    stays = {written for where, written in selected.items() if where not in removed and where not in wanted}
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
    """Whether a retrieve writes the scope before ``Api``: its order is Basic, Api, Web, Full, …."""
    scope = find_scope(written.strip())
    return scope is not None and scope.issued_as == "id"


# Connected Apps: one <scopes> element for each scope


def _edit_elements(markup: Markup, add: AddScope | None, unwanted: Collection[int | None]) -> list[TextEdit]:
    nested, removed = _removed_elements(markup, unwanted)
    runs = _runs(markup, removed)
    added: list[TextEdit] = []
    if add:
        name, config = add.name, _config(markup, add)
        scopes = [node for node in markup.children(config) if node.name == "scopes"]
        kept = [node for node in scopes if node.ordinal not in removed]
        empty = next((n for n in kept if not n.text.strip() and not markup.children(n)), None)
        if empty:
            added.append(markup.filled(empty, name))
        elif kept:
            added.append(_beside(markup, kept, name, markup.child(config, "scopes", name)))
        elif scopes:  # it replaces the first one that is removed
            element = markup.child(config, "scopes", name)
            added.append(TextEdit(runs.pop(_index_of(runs, scopes[0])), element))
        else:
            added.append(markup.inserted(config, "scopes", name))
    return [*added, *nested, *(markup.removed(run) for run in runs)]


def _removed_elements(markup: Markup, unwanted: Collection[int | None]) -> tuple[list[TextEdit], set[int]]:
    """Edits that delete the text of elements with nested scopes, and the elements to remove.

    An element whose nested scopes stay loses only its own text.
    """
    texts: list[TextEdit] = []
    removed: set[int] = set()
    for node in reversed(markup.nodes):  # children before their parents
        inside = markup.children(node)
        stays = any(child.ordinal not in removed for child in inside)
        if node.ordinal in unwanted and stays:
            texts += cut(characters_of(node), bounds(node.text))
        elif node.ordinal in unwanted or (
            node.name == "scopes" and inside and not stays and _is_bare(markup, node, inside)
        ):
            removed.difference_update(child.ordinal for child in inside)
            removed.add(node.ordinal)
    return texts, removed


def _is_bare(markup: Markup, node: Node, inside: list[Node]) -> bool:
    """Whether an element contains only white space besides its child elements."""
    if node.inner is None:
        return True
    starts = [node.inner.start, *(child.span.end for child in inside)]
    ends = [*(child.span.start for child in inside), node.inner.end]
    return all(markup.is_blank(start, end) for start, end in zip(starts, ends, strict=True))


def _runs(markup: Markup, removed: Collection[int]) -> list[Span]:
    """The spans of the removed elements; adjacent ones form one span."""
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


def _config(markup: Markup, add: AddScope) -> Node:
    """The ``<oauthConfig>`` with the scopes, else the one that turns the flow on, else the first."""
    configs = [node for node in markup.children(markup.nodes[0]) if node.name == "oauthConfig"]
    if not configs:
        raise ValueError("it has no <oauthConfig>")
    switch = add.app.client_credentials.place
    named = {node.parent for node in markup.nodes if node.name == "scopes"}
    switched = {markup.nodes[switch.element].parent} if switch and switch.element is not None else set()
    for chosen in (named, switched):
        for config in configs:
            if config.ordinal in chosen:
                return config
    return configs[0]


def _beside(markup: Markup, scopes: list[Node], name: str, element: str) -> TextEdit:
    """The edit that adds a scope, as an element, beside others.

    ``Api`` goes after the leading identity scopes, other scopes go last.
    """
    if name != _API:
        return markup.inserted_behind(scopes[-1], element)
    after = None
    for node in scopes:
        if not _is_identity(node.text):
            break
        after = node
    if after:
        return markup.inserted_behind(after, element)
    if markup.has_comment_above(scopes[0]):  # the comment may refer to that scope
        return markup.inserted_behind(scopes[0], element)
    return markup.inserted_before(scopes[0], element)


# External Client Apps: one comma list


def _edit_lists(markup: Markup, add: str, unwanted: Collection[_Where]) -> list[TextEdit]:
    lists = [node for node in markup.children(markup.nodes[0]) if node.name == _LIST]
    if not lists:
        return [markup.inserted(markup.nodes[0], _LIST, add)] if add else []
    kept = {
        node.ordinal: [item for item in list_items(node.text) if (node.ordinal, item) not in unwanted]
        for node in lists
    }
    target = next((node for node in lists if kept[node.ordinal]), lists[0])
    return [
        edit
        for node in lists
        for edit in edit_list(markup, node, kept[node.ordinal], add if node is target else "")
    ]


def edit_list(markup: Markup, node: Node, kept: list[Span], add: str = "") -> Iterator[TextEdit]:
    """Remove all items except ``kept`` from a comma list, and add the item ``add`` unless it is empty."""
    characters = characters_of(node)
    items = list(list_items(node.text))
    if not items:
        if add:
            yield markup.filled(node, add)
    elif not kept:
        unwanted = Span(items[0].start, items[-1].end) if add else bounds(node.text)
        if add:
            yield insertion(characters[unwanted.start].span.start, add)
        yield from cut(characters, unwanted)
    else:
        stays = set(kept)
        for index, item in enumerate(items):
            if item in stays:
                continue
            if item.start < kept[-1].start:  # together with the separator after it
                end = items[index + 1].start
                comment = last_break(characters, item.end, end)
                if comment and not node.text[comment:end].strip():
                    end = comment  # keep the white space after a comment
                yield from cut(characters, Span(item.start, end))
            else:
                yield from cut(characters, Span(items[index - 1].end, item.end))
        if add:
            yield _beside_item(markup, node, items, kept, add)


def _beside_item(markup: Markup, node: Node, items: list[Span], kept: list[Span], name: str) -> TextEdit:
    """The edit that adds an item in the list's style.

    ``Api`` goes before the first item that isn't an identity scope, other items go last.
    """
    characters = characters_of(node)
    separator = ", "  # as a retrieve writes it
    if len(items) > 1 and not last_break(characters, items[0].end, items[1].start):
        between = characters[items[0].end : items[1].start]
        before, _, after = "".join(character.separating(markup.text) for character in between).partition(",")
        separator = f"{before},{after.rpartition(',')[2]}"
    for item in kept if name == _API else ():
        if not _is_identity(node.text[item.start : item.end]):
            return insertion(characters[item.start].span.start, name + separator)
    return insertion(characters[kept[-1].end - 1].span.end, separator + name)
