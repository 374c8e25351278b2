"""Find secrets in XML elements, by the elements' names and by credentials' parameters.

It searches the raw text, so it also finds secrets in comments and in files that aren't well-formed.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from sfscope_lint.model.source import Span
from sfscope_lint.salesforce.secret_names import is_secret_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.model.metadata_file import Shape

# Elements of permissions, which never contain secrets.
_PERMISSIONS = frozenset(
    {
        "userPermissions",
        "objectPermissions",
        "fieldPermissions",
        "enabled",
        "name",
        "object",
        "field",
        "custom",
    }
)
# Patterns are compiled when the first finding needs them. The file is untrusted, so each pattern must match n characters in
# about n steps: its repetitions are possessive (++) or unambiguous.
_HARMLESS = r"(?i)\s*+(?:true|false|0|1)?\s*+"
_NAME = r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)"
_OPENING_TAG = rf"{_NAME}(?:\s[^<>]*)?(?<!/)>"
_BARE_TAG = r"<([A-Za-z_][\w.-]*)>"
_CLOSING_TAG = r"</(?:[\w.-]+:)?([A-Za-z_][\w.-]*)\s*>"
_PARAMETER = r"(?s)<(\w*Parameters)>.*?(?:</\1>|\Z)"
_PARAMETER_VALUE = r"(?s)<parameterValue>(.*?)(?:</parameterValue>|\Z)"
_ABOUT = r"<parameter(?:Name|Type)>([^<]*)"
PARAMETERS = frozenset(
    {"externalCredentialParameters", "namedCredentialParameters", "externalAuthIdentityProviderParameters"}
)
# Elements of a page that hold a program, whose words are no values.
_PROGRAMS = frozenset({"script", "style"})
_MOST_NAMES = 500  # unknown ones; checking each takes a millisecond


@cache
def names_secret(name: str) -> bool:
    """Whether the name is that of an element for secrets, possibly misspelt, or otherwise means a secret."""
    from sfscope_lint.salesforce.metadata_schema import ELEMENTS, SECRET_ELEMENTS, TYPES

    if name in SECRET_ELEMENTS:
        return True
    if name in ELEMENTS or name in TYPES or name in _PERMISSIONS:
        return False
    from difflib import get_close_matches

    nearest = get_close_matches(name, ELEMENTS, n=1, cutoff=0.7)
    return is_secret_name(name) or (bool(nearest) and nearest[0] in SECRET_ELEMENTS)


@cache
def _is_unclassifiable(name: str) -> bool:
    """Whether the name is unknown and not similar to any known element's, so its content can't be classified."""
    from sfscope_lint.salesforce.metadata_schema import ELEMENTS

    if name in ELEMENTS or name in _PERMISSIONS or name.lower() in _PROGRAMS:
        return False
    from difflib import get_close_matches

    return not get_close_matches(name, ELEMENTS, n=1, cutoff=0.6)


def has_harmless_names(shape: Shape) -> bool:
    """Whether all of the file's elements are known metadata elements, and none may contain a secret."""
    from sfscope_lint.salesforce.metadata_schema import ELEMENTS, SECRET_ELEMENTS, TYPES

    return not (
        set(shape.names) - ELEMENTS - TYPES.keys()
        or SECRET_ELEMENTS.intersection(shape.names)
        or not PARAMETERS.isdisjoint(shape.names)
    )


def in_elements(text: str) -> tuple[list[Span], list[Span]]:
    """The spans of secrets in elements, and the spans of elements with unknown names, which may be secrets."""
    secret, meaningless = _suspicious({*re.findall(_NAME, text), *re.findall(_CLOSING_TAG, text)})
    found = [*_before_closing_tags(text, secret), *_in_parameters(text)]
    unsure: list[Span] = []
    for name, span in _contents(text, secret, meaningless) if secret or meaningless else ():
        (found if name in secret else unsure).append(span)
    return found, unsure


def _before_closing_tags(text: str, secret: set[str]) -> Iterator[Span]:
    """The contents before the closing tags of secret elements, whose opening tags may be broken."""
    for tag in re.finditer(_CLOSING_TAG, text) if secret else ():
        start = max(text.rfind("<", 0, tag.start()), text.rfind(">", 0, tag.start())) + 1
        if start < tag.start() and tag[1] in secret and not _is_harmless(text, start, tag.start()):
            yield Span(start, tag.start())


def _in_parameters(text: str) -> Iterator[Span]:
    for parameter in re.finditer(_PARAMETER, text):
        about = [found[1].strip() for found in re.finditer(_ABOUT, parameter[0])]
        if any(is_secret_name(word) or word.endswith("Header") for word in about):
            for value in re.compile(_PARAMETER_VALUE).finditer(text, *parameter.span()):
                yield Span(*value.span(1))


def _is_harmless(text: str, start: int, end: int) -> bool:
    return re.compile(_HARMLESS).fullmatch(text, start, end) is not None


def _contents(text: str, secret: set[str], meaningless: set[str]) -> Iterator[tuple[str, Span]]:
    """The names and spans of the contents of elements whose names are in ``secret`` or ``meaningless``."""
    ends = _Ends(text, secret | meaningless)
    for tag in re.finditer(_OPENING_TAG, text):
        name, start = tag[1], tag.end()
        if name in secret or (name in meaningless and _is_leaf(text, start)):
            end = ends.of(name, start)
            if not _is_harmless(text, start, end):
                yield name, Span(start, end)


def _is_leaf(text: str, start: int) -> bool:
    following = text.find("<", start)
    return following < 0 or text.startswith("</", following)


def _suspicious(names: set[str]) -> tuple[set[str], set[str]]:
    """Those of these names that mean secrets, and those that mean nothing: all unknown ones if there are too many."""
    from sfscope_lint.salesforce.metadata_schema import ELEMENTS, SECRET_ELEMENTS, TYPES

    strange = names - ELEMENTS - TYPES.keys() - _PERMISSIONS
    if len(strange) > _MOST_NAMES:
        return (names & SECRET_ELEMENTS) | set(filter(is_secret_name, strange)), strange
    return {name for name in names if names_secret(name)}, {
        name for name in names if _is_unclassifiable(name)
    }


class _Ends:
    """Finds where the contents of elements end. Calls must come in the order of the text."""

    def __init__(self, text: str, names: set[str]) -> None:
        self._text = text
        self._closing = _starts(_CLOSING_TAG, text, names)
        self._bare = _starts(_BARE_TAG, text, names)
        self._known: dict[str, tuple[int, int]] = {}

    def of(self, name: str, start: int) -> int:
        """Where the content that begins at ``start`` ends: at its closing tag; if it has none, with the line."""
        from bisect import bisect_left

        text, closing, bare = self._text, self._closing.get(name, []), self._bare.get(name, [])
        close, again = bisect_left(closing, start), bisect_left(bare, start)
        if close < len(closing) and (again == len(bare) or closing[close] < bare[again]):
            return closing[close]
        if text.startswith("<![CDATA[", start):
            end = self._find("]]>", start)
        else:
            line_end = self._find("\n", start)
            end = max(text.find("<", start), line_end if line_end >= 0 else len(text))
        return end if end >= 0 else len(text)

    def _find(self, mark: str, start: int) -> int:
        """The next position of a mark. Cached, because many elements may precede it."""
        since, place = self._known.get(mark, (0, 0))
        if since <= start and (start <= place or place < 0) and mark in self._known:
            return place
        place = self._text.find(mark, start)
        self._known[mark] = (start, place)
        return place


def _starts(pattern: str, text: str, names: set[str]) -> dict[str, list[int]]:
    """The start positions of the tags that match a pattern, by name."""
    starts: dict[str, list[int]] = {}
    for tag in re.finditer(pattern, text):
        if tag[1] in names:
            starts.setdefault(tag[1], []).append(tag.start())
    return starts
