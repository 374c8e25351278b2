"""Parse untrusted XML into elements: no DTD, no entities, no network, bounded size."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from lxml import etree

from sfscope_lint.model.metadata_file import Elements, Shape, Unreadable
from sfscope_lint.model.place import Place
from sfscope_lint.model.source import USUAL_DECLARATION, Span
from sfscope_lint.readers.limits import MOST_TAGS_OF_ALL

if TYPE_CHECKING:
    from sfscope_lint.model.source import Source

_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_METADATA = "{http://soap.sforce.com/2006/04/metadata}"


@cache
def _parser() -> etree.XMLParser[Any]:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",  # overrides the declared encoding: see encoding.py
    )


def parse(source: Source) -> Elements | Unreadable:
    """The elements of an XML file, or the finding that says why they can't be read.

    It refuses a DTD, entities other than XML's own, more than 256 nested elements, and texts over 10 MB.
    """
    root = parse_tree(source)
    if isinstance(root, Unreadable):
        return root
    nodes = list(root.iter())
    tags, counts = tuple([node.tag for node in nodes]), tuple(map(len, nodes))
    shape = (_shape if source.is_small else _shape.__wrapped__)(tags, counts)
    if shape is None:
        return Unreadable(
            Place(source, None, Span(0, 0)),
            "it has a DOCTYPE, which metadata never has",
            "remove the DOCTYPE declaration",
        )
    texts = [node.text or "" for node in nodes]
    for ordinal in sorted({parent for parent in shape.parents if parent >= 0}):
        # In a text with child elements, the text after each of them counts, too.
        if shape.parents[ordinal] > 0 or not texts[ordinal].isspace():
            texts[ordinal] += "".join([child.tail or "" for child in nodes[ordinal]])
    if b"nil" in source.data or b"\0" in source.data:
        return _without_denied(shape, texts, [node.get(_NIL, "").strip() in ("true", "1") for node in nodes])
    return Elements(shape, texts)


def _without_denied(shape: Shape, texts: list[str], nil: list[bool]) -> Elements:
    """The elements, with the texts removed that ``xsi:nil`` denies (XML Schema, part 1, 2.6.2)."""
    denied = []
    for ordinal, parent in enumerate(shape.parents):
        nil[ordinal] = nil[ordinal] or (parent >= 0 and nil[parent])
        if nil[ordinal] and texts[ordinal].strip():
            denied.append((ordinal, texts[ordinal]))
            texts[ordinal] = ""
    return Elements(shape, texts, tuple(denied))


@lru_cache(maxsize=64)  # most files of a project have one of a few shapes
def _shape(tags: tuple[Any, ...], counts: tuple[int, ...]) -> Shape | None:
    """The shape of elements with these tags and numbers of children; None if one of them is an entity reference."""
    if not all(isinstance(tag, str) for tag in tags):
        return None
    parents, pending = [], [-1]
    for ordinal, count in enumerate(counts):
        parents.append(pending.pop())
        pending += [ordinal] * count
    names = tuple(tag.rpartition("}")[2] if tag.startswith(_METADATA) else tag for tag in tags)
    root = names[0].rpartition("}")
    return Shape((root[2], *names[1:]), tuple(parents), root[0].lstrip("{") or None)


def parse_tree(source: Source) -> etree._Element | Unreadable:
    """The root element of an XML file, for readers that need attributes; as hardened as ``parse``."""
    data = source.data
    if not data.startswith(USUAL_DECLARATION):
        from sfscope_lint.readers.xml.encoding import unsupported

        refused = unsupported(source)
        if refused:
            return refused
        if source.encoding != "utf-8":
            if source.undecodable():
                from sfscope_lint.readers.xml.errors import explain

                return explain(source)
            data = source.text.encode()
    # Refuse these before lxml parses the file. (A search for one byte is fastest.)
    doctype = b"!" in data and b"DOCTYPE" in data
    if doctype or (len(data) > MOST_TAGS_OF_ALL and data.count(b"<") > MOST_TAGS_OF_ALL):
        from sfscope_lint.readers.xml.errors import refusal

        refused = refusal(source)
        if refused:
            return refused
    try:
        root: etree._Element = etree.fromstring(data, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        from sfscope_lint.readers.xml.errors import explain

        return explain(source, error)
    return root
