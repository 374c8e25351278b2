"""The elements of a file as written: tags, nesting and white space; and edits of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sfscope_lint.model.metadata_file import Unreadable
from sfscope_lint.model.source import Span
from sfscope_lint.readers.xml.element_places import START_TAG, element_spans
from sfscope_lint.readers.xml.parse import parse
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Collection

    from sfscope_lint.model.source import Source
    from sfscope_lint.readers.xml.element_places import Piece

# The elements whose text fixes may change.
_WITH_TEXTS = frozenset({"scopes", "commaSeparatedOauthScopes", "commaSeparatedCustomScopes"})
_BLANK = " \t\r\n"
_LINE_END = re.compile(r"\r\n|\r|\n")
# What belongs to an element after its end tag: comments, up to the end of the line.
_REST_OF_LINE = re.compile(r"(?:[ \t]*+<!--(?>[^\r\n]*?-->))*+[ \t]*+(?P<line_end>\r\n|\r|\n)")


class TextEdit(Record):
    """A span of a text (an empty one for an insertion), and the text that replaces it."""

    span: Span
    text: str


def apply_edits(text: str, edits: list[TextEdit]) -> str:
    """The text after all of the edits. Raises ``ValueError`` if two of them overlap."""
    parts: list[str] = []
    position = 0
    for (start, end), replacement in sorted(edits):
        if start < position:
            raise ValueError("two edits overlap")
        parts += (text[position:start], replacement)
        position = end
    return "".join((*parts, text[position:]))


class Node(Record):
    """One element: ``tag`` is its name as written, ``inner`` the span between its tags (None in ``<x/>``).

    ``text`` is its own character data, ``pieces`` are the places of its parts in the file, in order.
    """

    ordinal: int
    parent: int
    name: str
    tag: str
    span: Span
    inner: Span | None
    text: str
    pieces: tuple[Piece, ...]


class Markup:
    """The elements of a file in document order.

    Raises ``ValueError`` if the two parsers disagree about them.
    """

    def __init__(self, source: Source, texts_of: Collection[int] = ()) -> None:
        """``texts_of`` are the ordinals of elements, besides scope elements, whose texts fixes change."""
        self.text = source.text
        elements = parse(source)
        if isinstance(elements, Unreadable):
            raise ValueError("the places of its elements aren't known")  # noqa: TRY004 - callers expect ValueError
        spans = element_spans(
            source, frozenset(e.ordinal for e in elements if e.name in _WITH_TEXTS or e.ordinal in texts_of)
        )
        if len(elements) != len(spans):
            raise ValueError("the places of its elements aren't known")
        self.nodes: list[Node] = []
        for element, (span, pieces) in zip(elements, spans, strict=True):
            tag = START_TAG.match(self.text, span.start)
            if tag is None or tag.end() > span.end:
                raise ValueError("the places of its elements aren't known")
            end = self.text.rindex("</", span.start, span.end) if tag.end() < span.end else None
            self.nodes.append(
                Node(
                    element.ordinal,
                    element.parent,
                    element.name,
                    tag["name"],
                    span,
                    None if end is None else Span(tag.end(), end),
                    element.text,
                    pieces,
                )
            )
        self._children: dict[int, list[Node]] = {}
        for node in self.nodes:
            self._children.setdefault(node.parent, []).append(node)

    def children(self, parent: Node) -> list[Node]:
        return self._children.get(parent.ordinal, [])

    def is_blank(self, start: int, end: int) -> bool:
        """Whether only white space stands between two offsets."""
        return not self.text[start:end].strip(_BLANK)

    def gap(self, start: int) -> str:
        """The white space before an offset: its line break and indentation, or else the spaces."""
        before = start
        while before and self.text[before - 1] in _BLANK:
            before -= 1
        line_ends = list(_LINE_END.finditer(self.text, before, start))
        return self.text[line_ends[-1].start() if line_ends else before : start]

    def has_comment_above(self, node: Node) -> bool:
        """Whether a comment on its own line stands directly above the element; it may refer to it."""
        before = self.text[: node.span.start].rstrip(" \t")
        above = before.removesuffix("\n").removesuffix("\r").rstrip(" \t")
        start = above.rfind("<!--")
        if start < 0 or not before.endswith(("\n", "\r")) or not above.endswith("-->"):
            return False
        margin = above[:start].rstrip(" \t")
        return "-->" not in above[start:-3] and (not margin or margin.endswith(("\n", "\r")))

    def renamed(self, node: Node, name: str) -> list[TextEdit]:
        """The edits that rename an element; its prefix stays."""
        prefix, _, local = node.tag.rpartition(":")
        behind = len(prefix) + 1 if prefix else 0
        starts = [node.span.start + 1] + ([node.inner.end + 2] if node.inner else [])
        return [TextEdit(Span(start + behind, start + behind + len(local)), name) for start in starts]

    def child(self, parent: Node, name: str, content: str) -> str:
        """A new child element. It has its parent's prefix, because a sibling's may be declared in the sibling alone."""
        prefix, colon, _ = parent.tag.rpartition(":")
        return f"<{prefix}{colon}{name}>{content}</{prefix}{colon}{name}>"

    def filled(self, node: Node, content: str) -> TextEdit:
        """The edit that gives an element without text some content; comments in it stay.

        It drops the attributes, because xsi:nil would make the content invalid.
        """
        inside = "" if node.inner is None or self.is_blank(*node.inner) else self.text[slice(*node.inner)]
        name = node.tag.rpartition(":")[2]
        return TextEdit(node.span, self.child(self.nodes[node.parent], name, content + inside))

    def inserted(self, parent: Node, name: str, content: str) -> TextEdit:
        """The edit that inserts a child element in alphabetical order, as a Salesforce retrieve does."""
        element = self.child(parent, name, content)
        children = self.children(parent)
        before = [child for child in children if child.name <= name]
        if before:
            return self.inserted_behind(before[-1], element)
        if children:
            return self.inserted_before(children[0], element)
        return self._inserted_alone(parent, element)

    def inserted_before(self, node: Node, element: str) -> TextEdit:
        start = node.span.start
        return TextEdit(Span(start, start), element + self.gap(start))

    def inserted_behind(self, node: Node, element: str) -> TextEdit:
        gap, end = self.gap(node.span.start), node.span.end
        rest = _REST_OF_LINE.match(self.text, end)
        if _LINE_END.match(gap) and rest:  # on its own line
            return TextEdit(Span(rest.end(), rest.end()), gap.lstrip("\r\n") + element + rest["line_end"])
        if not rest:  # separated like the text that follows on the line
            gap = self.text[end : len(self.text) - len(self.text[end:].lstrip(" \t"))]
        return TextEdit(Span(end, end), gap + element)

    def _inserted_alone(self, parent: Node, element: str) -> TextEdit:
        """The edit that inserts the only child, indented like the lines around it."""
        gap = self.gap(parent.span.start)
        grandparent = self.nodes[parent.parent].span.start if parent.parent >= 0 else None
        own_line = _LINE_END.match(gap)
        outer = "" if grandparent is None else self.gap(grandparent).lstrip("\r\n")
        step = gap.lstrip("\r\n").removeprefix(outer) if grandparent is not None else "    "
        gap_inside, gap_behind = (gap + step, gap) if own_line else ("", "")
        if parent.inner is None:
            start_tag = self.text[parent.span.start : parent.span.end - 2].rstrip(_BLANK)
            return TextEdit(parent.span, f"{start_tag}>{gap_inside}{element}{gap_behind}</{parent.tag}>")
        start, end = parent.inner
        if not self.is_blank(start, end):  # it contains comments
            content_start = end - len(self.text[start:end].lstrip(_BLANK))
            return TextEdit(Span(start, start), self.text[start:content_start] + element)
        if _LINE_END.match(self.gap(end)):
            gap_inside, gap_behind = self.gap(end) + step, self.gap(end)
        return TextEdit(parent.inner, f"{gap_inside}{element}{gap_behind}")

    def removed(self, span: Span) -> TextEdit:
        """The edit that removes whole elements.

        It also removes their lines if nothing else is on them, or else a space beside them.
        """
        start, end = span
        while start and self.text[start - 1] in " \t":
            start -= 1
        while end < len(self.text) and self.text[end] in " \t":
            end += 1
        starts_line = start == 0 or self.text[start - 1] in "\r\n"
        line_end = _LINE_END.match(self.text, end)
        if starts_line and line_end:
            return TextEdit(Span(start, line_end.end()), "")
        if line_end:
            return TextEdit(Span(start, span.end), "")
        return TextEdit(Span(span.start, end if starts_line or start < span.start else span.end), "")
