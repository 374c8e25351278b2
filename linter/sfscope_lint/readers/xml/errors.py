"""Explain why a file isn't well-formed XML, and where."""

from __future__ import annotations

import re
from typing import Any
from xml.parsers.expat import errors

from lxml import etree

from sfscope_lint.files.xml_events import Enough, TextParser
from sfscope_lint.model.metadata_file import Unreadable
from sfscope_lint.model.place import Place
from sfscope_lint.model.source import Source, Span
from sfscope_lint.readers import limits

_CONFLICT = re.compile(r"^(?:<{7}|>{7}|={7}|\|{7})(?: .*)?$", re.MULTILINE)
_BARE_AMPERSAND = re.compile(r"&(?!(?:[A-Za-z_:][\w:.-]*|#\d+|#x[0-9A-Fa-f]+);)")
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STRAY_LESS_THAN = re.compile(r"<(?![A-Za-z_:/!?\u0080-\U0010ffff])")
_CLOSING_TAG = re.compile(r"</\s*([^\s>]*)")
_RETRIEVE = "repair it, or retrieve the file again from the org"

_REASONS = {
    errors.codes[name]: reason
    for name, reason in (
        (errors.XML_ERROR_UNCLOSED_CDATA_SECTION, "a CDATA section is never closed"),
        (errors.XML_ERROR_UNDEFINED_ENTITY, "an entity that XML doesn't define"),
        (errors.XML_ERROR_DUPLICATE_ATTRIBUTE, "a tag has the same attribute twice"),
        (errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT, "there is content after the end of the root element"),
        (errors.XML_ERROR_MISPLACED_XML_PI, "the XML declaration isn't at the very start of the file"),
        (errors.XML_ERROR_BAD_CHAR_REF, "a reference to a character that XML doesn't allow"),
        (errors.XML_ERROR_XML_DECL, "the XML declaration isn't valid"),
    )
}
# libxml2's errors for its limits: XML_ERR_RESOURCE_LIMIT (114), which lxml has no name for (before 2.14 it was one of three
# other errors), and those for a name, a comment and a CDATA section. expat has accepted the file, so these mean a limit.
_LIMITS = {
    114,
    etree.ErrorTypes.ERR_NO_MEMORY,
    etree.ErrorTypes.ERR_ATTRIBUTE_NOT_FINISHED,
    etree.ErrorTypes.ERR_INTERNAL_ERROR,
    etree.ErrorTypes.ERR_NAME_TOO_LONG,
    etree.ErrorTypes.ERR_COMMENT_NOT_FINISHED,
    etree.ErrorTypes.ERR_CDATA_NOT_FINISHED,
}
_MISMATCH = errors.codes[errors.XML_ERROR_TAG_MISMATCH]
_ENDS_EARLY = {
    errors.codes[name]
    for name in (errors.XML_ERROR_NO_ELEMENTS, errors.XML_ERROR_UNCLOSED_TOKEN, errors.XML_ERROR_PARTIAL_CHAR)
}


def refusal(source: Source) -> Unreadable | None:
    """The finding for a file that must not be parsed, because it has too many tags or a DOCTYPE; else None."""
    tags = source.data.count(b"<")
    if tags > limits.MOST_TAGS_OF_ALL:
        return limits.refused(source, limits.tags(tags, limits.MOST_TAGS_OF_ALL))
    return find_doctype(source)


def find_doctype(source: Source) -> Unreadable | None:
    """The finding for a DOCTYPE before the root element; None if there is none."""
    found: list[int] = []
    parser = TextParser(source)

    def on_doctype(*_: object) -> None:
        found.append(source.text.rfind("<!DOCTYPE", 0, parser.here() + len("<!DOCTYPE")))
        raise Enough

    def on_start(*_: object) -> None:
        raise Enough

    parser.events.StartDoctypeDeclHandler = on_doctype
    parser.events.StartElementHandler = on_start
    parser.run()
    if not found:
        return None
    return Unreadable(
        _span(source, found[0], len("<!DOCTYPE")),
        "it has a DOCTYPE, which metadata never has",
        "remove the DOCTYPE declaration",
    )


def explain(source: Source, error: Exception | None = None) -> Unreadable:
    """The finding for a file that isn't well-formed. ``error`` is lxml's error, used if nothing else explains it.

    Raises ``MemoryError`` if libxml2 ran out of memory.
    """
    out_of_memory = getattr(error, "code", None) == etree.ErrorTypes.ERR_NO_MEMORY
    if out_of_memory and "huge text node" not in str(
        error
    ):  # libxml2 before 2.14 uses this code for a limit, too
        raise MemoryError
    undecodable = source.undecodable()
    if undecodable:
        offset, byte = undecodable
        reason = f"the byte 0x{byte:02X} isn't {source.encoding.upper()} text"
        return Unreadable(_span(source, offset, 1), reason, "save the file as UTF-8")
    if not source.text.strip("\0 \t\r\n"):
        return Unreadable(
            _span(source, 0, 0), "the file is empty", "delete it, or retrieve it again from the org"
        )
    conflict = _CONFLICT.search(source.text)
    if conflict:
        place = _span(source, conflict.start(), len(conflict[0]))
        return Unreadable(
            place, "it contains a merge conflict", "resolve the conflict and delete its markers"
        )
    return _first_error(source) or _lxml_error(source, error)


def _span(source: Source, offset: int, length: int) -> Place:
    """The place of ``length`` characters at ``offset``, cut off at the end of the text."""
    end = len(source.text)
    return Place(source, None, Span(min(offset, end), min(offset + length, end)))


def _first_error(source: Source) -> Unreadable | None:
    """The finding for the first error that expat meets; None if it meets none."""
    opened: list[tuple[str, int]] = []
    parser = TextParser(source)
    parser.events.StartElementHandler = lambda name, _: opened.append((name, parser.here()))
    parser.events.EndElementHandler = lambda _: opened.pop()
    failed = parser.run()
    if failed is None:
        return None
    code, offset = failed
    text, end = source.text, len(source.text.rstrip())
    if text.startswith("<!--", offset) and code in _ENDS_EARLY:
        return Unreadable(_span(source, offset, 4), "a comment is never closed", "close it with -->")
    if code == _MISMATCH and opened:
        return _mismatch(source, offset, *opened[-1])
    if code in _ENDS_EARLY and (offset >= end or "<" in text[offset:]):
        if not opened:
            return Unreadable(_span(source, end, 0), "it ends before its root element ends", _RETRIEVE)
        name, begun = opened[-1]
        line = source.position(begun).line
        return Unreadable(
            _span(source, end, 0), f"it ends before <{name}> of line {line} is closed", f"close <{name}>"
        )
    forbidden = _FORBIDDEN.match(text, offset)
    if forbidden:
        reason = f"the character U+{ord(forbidden[0]):04X} isn't allowed in XML"
        return Unreadable(_span(source, offset, 1), reason, "delete the character")
    ampersand = _BARE_AMPERSAND.match(text, max(text.rfind("&", 0, offset + 1), 0))
    if ampersand and code not in _REASONS:
        return Unreadable(
            _span(source, ampersand.start(), 1), "it has an unescaped &", "write &amp; instead of &"
        )
    stray = _STRAY_LESS_THAN.match(text, max(offset - 1, 0)) or _STRAY_LESS_THAN.match(text, offset)
    if stray and code not in _REASONS:
        return Unreadable(_span(source, stray.start(), 1), "it has an unescaped <", "write &lt; instead of <")
    tag = text.rfind("<", 0, offset + 1)
    if code not in _REASONS and tag >= 0 and ">" not in text[tag:offset]:
        return Unreadable(_span(source, tag, offset + 1 - tag), _in_markup(text[tag : tag + 9]), _RETRIEVE)
    if not opened and not text.lstrip().startswith("<"):
        start = len(text) - len(text.lstrip())
        return Unreadable(_span(source, start, 1), "it doesn't begin with an element", _RETRIEVE)
    return Unreadable(
        _span(source, offset, 1), _REASONS.get(code, "it isn't well-formed XML here"), _RETRIEVE
    )


def _in_markup(beginning: str) -> str:
    """The reason for markup that doesn't parse, by the way it begins."""
    if beginning.startswith("<!--"):
        return "a comment contains --"
    if beginning.upper().startswith("<!DOCTYPE"):
        return "it has a DOCTYPE, which metadata never has"
    return "a malformed tag: a tag is a name, then attributes with quoted values"


def _mismatch(source: Source, offset: int, name: str, begun: int) -> Unreadable:
    start = source.text.rfind("</", 0, offset + 2)
    closing = _CLOSING_TAG.match(source.text, start if start >= 0 else offset)
    line = source.position(begun).line
    if not closing:
        return Unreadable(
            _span(source, offset, 1), f"<{name}> of line {line} isn't closed", f"close <{name}>"
        )
    reason = f"</{closing[1]}> doesn't match <{name}> of line {line}, which is still open"
    return Unreadable(_span(source, closing.start(), len(closing[0]) + 1), reason, f"close <{name}> first")


def _lxml_error(source: Source, error: Exception | None) -> Unreadable:
    """The finding for an error that only lxml reports; only its line is known."""
    code: Any = getattr(error, "code", None)
    span = source.line_span(getattr(error, "lineno", None) or 1)
    place = Place(source, None, span)
    if str(error).startswith("Excessive depth"):
        return Unreadable(place, "its elements are nested more than 256 levels deep", limits.RETRIEVE)
    if code in _LIMITS:
        reason = "it is larger than any metadata: a text, an attribute or a comment of more than 10 MB, or a name of more than 50,000 characters"
        return Unreadable(place, reason, limits.RETRIEVE)
    if code == etree.ErrorTypes.NS_ERR_UNDEFINED_NAMESPACE:
        return Unreadable(place, "it uses an undeclared namespace prefix", "remove the prefix, or declare it")
    return Unreadable(place, "it isn't well-formed XML here", _RETRIEVE)
