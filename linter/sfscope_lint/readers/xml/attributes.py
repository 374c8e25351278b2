"""Read XML elements with their attributes, each with its span in the file."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from sfscope_lint.model.metadata_file import Unreadable
from sfscope_lint.model.source import Span
from sfscope_lint.model.traced_text import Piece, Text
from sfscope_lint.readers.budget import UnparsedError
from sfscope_lint.readers.xml.element_places import START_TAG, element_spans
from sfscope_lint.readers.xml.parse import parse_tree
from sfscope_lint.record import Record
from sfscope_lint.salesforce.placeholders import is_template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.model.source import Source
    from sfscope_lint.readers.token_request import SourceFile


_MOST_ATTRIBUTES = 1_000
_ATTRIBUTE = re.compile(r"""\s([^\s=<>"'/]++)\s*+=\s*+(?:"(?P<double>[^"]*+)"|'(?P<single>[^']*+)')""")


class Node(Record):
    """An element. ``span`` is in characters of the file's text; ``attributes`` are by local name; ``text`` is its own.

    ``size`` counts it and all elements within it.
    """

    namespace: str
    name: str
    span: Span
    attributes: dict[str, Text]
    text: Text
    children: tuple[Node, ...]
    size: int

    def walk(self) -> Iterator[Node]:
        """The element and all its descendants, in document order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += reversed(node.children)

    def first(self, name: str) -> Node | None:
        """The first element of that name: itself or a descendant; None if there is none."""
        return next((node for node in self.walk() if node.name == name), None)


def tree(file: SourceFile) -> Node:
    """The root element of a file, without comments and processing instructions. Raises ``UnparsedError``."""
    file.budget.spend(3 * file.source.data.count(b"<"))
    found = _tree(file.source)
    if isinstance(found, str):
        raise UnparsedError(found)
    return found


@lru_cache(maxsize=1)  # the readers of one file run one after the other
def _tree(source: Source) -> Node | str:
    """The root element of a file, or the reason why it can't be parsed."""
    root = parse_tree(source)
    if isinstance(root, Unreadable):
        return root.reason
    spans = iter(element_spans(source))

    def node(element: object) -> Node:
        where = next(spans, None)
        span = where.span if where else Span(0, 0)
        tag, text = element.tag, element.text or ""  # type: ignore[attr-defined]
        start = source.text.find(text, span.start, span.end) if text else -1
        children = tuple(node(child) for child in element if isinstance(child.tag, str))  # type: ignore[attr-defined]
        return Node(
            namespace=tag.partition("}")[0].lstrip("{") if "}" in tag else "",
            name=tag.rpartition("}")[2],
            span=span,
            attributes=dict(_attributes(source, element, span)),
            text=_text(text, Span(start, start + len(text)) if start >= 0 else span),
            children=children,
            size=1 + sum(child.size for child in children),
        )

    try:
        return node(root)
    except UnparsedError as error:
        return str(error)


def _attributes(source: Source, element: object, span: Span) -> Iterator[tuple[str, Text]]:
    if len(element.attrib) > _MOST_ATTRIBUTES:  # type: ignore[attr-defined]
        raise UnparsedError(
            f"an element has more than {_MOST_ATTRIBUTES:,} attributes"
        )  # lxml looks at each for each
    tag = START_TAG.match(source.text, span.start, span.end)
    written: dict[str, Span] = {}
    for found in _ATTRIBUTE.finditer(source.text, span.start, tag.end() if tag else span.end):
        written.setdefault(found[1].rpartition(":")[2], Span(*found.span(found.lastgroup or 0)))
    for name, value in element.attrib.items():  # type: ignore[attr-defined]
        local = name.rpartition("}")[2]
        yield local, _text(value, written.get(local, span))


def _text(value: str, span: Span) -> Text:
    """The value as one piece, which is unknown if the value contains a placeholder."""
    return Text((Piece(value, span, known=not is_template(value)),)) if value else Text()
