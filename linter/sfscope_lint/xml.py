"""Hardened XML: from bytes to elements."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from lxml import etree

from sfscope_lint.model import Element, Unreadable

if TYPE_CHECKING:
    from sfscope_lint.source import Source


@cache
def _parser() -> etree.XMLParser[Any]:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def parse(source: Source) -> list[Element] | Unreadable:
    """The elements of an XML file in document order, or why it can't be read.

    No DTD, no entities but XML's own, no network, no tree deeper than 256 elements, no text over 10 MB.
    """
    root = parse_tree(source)
    if isinstance(root, Unreadable):
        return root
    elements: list[Element] = []
    _collect(root, -1, elements)
    return elements


def parse_tree(source: Source) -> etree._Element | Unreadable:
    """The root of an XML file for those who need attributes, as hardened as ``parse``."""
    data = source.data
    if b"DOCTYPE" in data or b"\0" in data:  # a DTD is refused before the parser works on it
        from sfscope_lint.xml_errors import find_doctype

        doctype = find_doctype(source)
        if doctype:
            return doctype
    try:
        root: etree._Element = etree.fromstring(data, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        from sfscope_lint.xml_errors import explain

        return explain(source, error)
    return root


def _collect(node: etree._Element, parent: int, elements: list[Element]) -> None:
    """Append an element and all within it; the parser holds the depth to 256."""
    ordinal = len(elements)
    text = node.text or ""
    if parent > 0 or not text.isspace():  # a value with elements in it: what follows them counts
        text += "".join(child.tail or "" for child in node)
    elements.append(Element(ordinal, parent, _local_name(str(node.tag)), text))
    for child in node:
        tag: Any = child.tag
        if len(child):
            _collect(child, ordinal, elements)
        elif type(tag) is str:  # an entity reference is a node, too
            # Straight to the tuple: half the price of the constructor, for what is made most often of all.
            values = (len(elements), ordinal, _local_name(tag), child.text or "")
            elements.append(tuple.__new__(Element, values))


@lru_cache(maxsize=1024)
def _local_name(tag: str) -> str:
    return tag.rpartition("}")[2]


def root_name(source: Source) -> str | None:
    """The name of the root element, without namespace; None for what doesn't begin like XML."""
    from sfscope_lint.text_parser import Enough, TextParser

    if not source.text.lstrip().startswith("<"):
        return None
    names: list[str] = []

    def on_start(name: str, _: object) -> None:
        names.append(name)
        raise Enough

    parser = TextParser(source)
    parser.events.StartElementHandler = on_start
    parser.run()
    return names[0].rpartition(":")[2] if names else None
