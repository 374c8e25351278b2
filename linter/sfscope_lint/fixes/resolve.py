"""Turns the fixes of one file into edits of its text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sfscope_lint.fixes.element_text import bounds, characters_of, cut, replaced
from sfscope_lint.fixes.scope_edits import edit_list, edit_scopes, is_of_scopes, selected_scopes
from sfscope_lint.fixes.xml_edits import Markup, TextEdit
from sfscope_lint.model.fix import AddScope, InsertChild, Remove, Rename, SetText
from sfscope_lint.readers.metadata.external_client_app import list_items
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sfscope_lint.fixes.scope_edits import Selected
    from sfscope_lint.fixes.xml_edits import Node
    from sfscope_lint.model.fix import Edit, Fix
    from sfscope_lint.model.source import Source, Span

_NAME = r"[A-Za-z_][\w.-]*"


class Resolved(Record):
    """The edits of a text, and the fixes (by their numbers) that they make."""

    edits: list[TextEdit]
    made: frozenset[int]


class Resolver:
    """Resolves the fixes of one file. Raises ``ValueError`` if its elements can't be located."""

    def __init__(self, source: Source, fixes: Iterable[Fix]) -> None:
        self._text = source.text
        self._markup: Markup | None = None
        self._selected: Selected = {}
        places = [edit.place for fix in fixes for edit in fix.edits]
        elements = {place.element for place in places if place.element is not None}
        if elements:
            self._markup = Markup(source, elements)
            self._selected = selected_scopes(self._markup)

    def resolve_all(self, fixes: Sequence[Fix]) -> Resolved:
        """Make as many of the fixes as can be combined. A fix that conflicts waits for the next round.

        All edits of scopes are combined. Raises ``ValueError`` if a fix can't be made.
        """
        adds = sorted({e.name for fix in fixes for e in fix.edits if isinstance(e, AddScope)})
        added = "Api" if "Api" in adds else next(iter(adds), "")
        edits: list[TextEdit] = []
        made: set[int] = set()
        grouped = [number for number, fix in enumerate(fixes) if self._is_grouped(fix, added)]
        if grouped and self._markup:
            together = [edit for number in grouped for edit in fixes[number].edits]
            edits += edit_scopes(self._markup, self._selected, together)
            made.update(grouped)
        taken = _Taken(edits)
        for number, fix in enumerate(fixes):
            if number not in made:
                wanted = self.resolve(fix)
                if taken.admit(wanted):
                    made.add(number)
        return Resolved(taken.edits, frozenset(made))

    def _is_grouped(self, fix: Fix, added: str) -> bool:
        return self._markup is not None and all(
            is_of_scopes(self._selected, edit) and not (isinstance(edit, AddScope) and edit.name != added)
            for edit in fix.edits
        )

    def resolve(self, fix: Fix) -> list[TextEdit]:
        """The edits that make one fix. Raises ``ValueError`` if it can't be made."""
        if len({edit.place.source.file for edit in fix.edits}) > 1:
            raise ValueError("a fix changes two files")
        markup = self._markup
        if markup is None:
            return [_replace_span(edit, self._text) for edit in fix.edits]
        of_scopes = [edit for edit in fix.edits if is_of_scopes(self._selected, edit)]
        others = [edit for edit in fix.edits if not is_of_scopes(self._selected, edit)]
        edits = edit_scopes(markup, self._selected, of_scopes) if of_scopes else []
        items: dict[int, set[Span]] = {}
        for edit in others:
            place = edit.place
            if isinstance(edit, Remove) and place.element is not None and place.item:
                items.setdefault(place.element, set()).add(place.item)
            else:
                edits += self._changes(markup, edit)
        for ordinal, unwanted in items.items():
            edits += _without_items(markup, _node(markup, ordinal), unwanted)
        return edits

    def _changes(self, markup: Markup, edit: Edit) -> Iterator[TextEdit]:
        if edit.place.element is None:
            yield _replace_span(edit, self._text)
            return
        node = _node(markup, edit.place.element)
        match edit:
            case SetText(place=place, text=text):
                yield from _with_text(markup, node, place.item, text)
            case InsertChild(name=name, text=text):
                yield markup.inserted(node, _checked(name), _escaped(text))
            case Rename(name=name):
                yield from markup.renamed(node, _checked(name))
            case Remove():
                yield markup.removed(node.span)


class _Taken:
    """Edits that don't touch each other."""

    def __init__(self, edits: list[TextEdit]) -> None:
        self.edits = sorted(edits)

    def admit(self, wanted: list[TextEdit]) -> bool:
        """Add edits unless one of them touches another; an identical edit is fine."""
        from bisect import bisect_left, insort

        new = []
        for edit in wanted:
            at = bisect_left(self.edits, edit)
            if at < len(self.edits) and self.edits[at] == edit:
                continue
            around = self.edits[max(at - 1, 0) : at + 1]
            if any(edit.span.start < other.span.end and other.span.start < edit.span.end for other in around):
                return False
            new.append(edit)
        for edit in new:
            insort(self.edits, edit)
        return True


def _replace_span(edit: Edit, text: str) -> TextEdit:
    match edit:
        case SetText(place=place, text=new):
            span = place.item
        case Remove(place=place):
            span, new = place.item, ""
        case _:
            span = None
    if span is None or not 0 <= span.start <= span.end <= len(text):
        raise ValueError("a fix has a place outside the file")
    return TextEdit(span, new)


def _node(markup: Markup, ordinal: int) -> Node:
    if not 0 <= ordinal < len(markup.nodes):
        raise ValueError("a fix has an element that the file doesn't have")
    return markup.nodes[ordinal]


def _checked(name: str) -> str:
    if not re.fullmatch(_NAME, name):
        raise ValueError("a fix gives an element a name that isn't valid in XML")
    return name


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _with_text(markup: Markup, node: Node, item: Span | None, text: str) -> list[TextEdit]:
    """The edits that replace an element's text, or a part of it; surrounding white space stays."""
    if item is None and not node.text.strip():
        return [markup.filled(node, _escaped(text))]
    where = item or bounds(node.text)
    characters = characters_of(node)
    if not where.start < where.end <= len(characters):
        raise ValueError("a fix has a place outside the element's text")
    start = characters[where.start].span.start
    opened = markup.text.rfind("<![CDATA[", node.span.start, start)
    if opened > markup.text.rfind("]]>", node.span.start, start):
        return replaced(characters, where, text.replace("]]>", "]]]]><![CDATA[>"))
    return replaced(characters, where, _escaped(text))


def _without_items(markup: Markup, node: Node, unwanted: set[Span]) -> Iterator[TextEdit]:
    """The edits that remove items of a comma list; in other texts they delete these parts."""
    items = list(list_items(node.text))
    if unwanted <= set(items):
        yield from edit_list(markup, node, [item for item in items if item not in unwanted])
    else:
        for item in sorted(unwanted):
            yield from cut(characters_of(node), item)
