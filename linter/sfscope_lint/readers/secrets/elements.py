"""Secrets in the elements of XML, well-formed or not: by the elements' names, and by credentials' parameters.

It works on a file's raw text, so that it holds for files that can't be parsed and for what is commented out.
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

# The names of permissions' elements: they hold no secrets, either.
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
# Patterns as texts: they are compiled when the first finding needs them. Anybody may write the file, so each of them
# has to be done with n characters in about n steps: what is repeated doesn't give back (++), or has one way to match.
_HARMLESS = r"(?i)\s*+(?:true|false|0|1)?\s*+"
_NAME = r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)"
_OPENING_TAG = rf"{_NAME}(?:\s[^<>]*)?(?<!/)>"
_BARE_TAG = r"<([A-Za-z_][\w.-]*)>"
_CLOSING_TAG = r"</(?:[\w.-]+:)?([A-Za-z_][\w.-]*)\s*>"
_PARAMETER = r"(?s)<(\w*Parameters)>.*?(?:</\1>|\Z)"
_PARAMETER_VALUE = r"(?s)<parameterValue>(.*?)(?:</parameterValue>|\Z)"
_ABOUT = r"<parameter(?:Name|Type)>([^<]*)"
PARAMETERS = frozenset({"externalCredentialParameters", "namedCredentialParameters"})
_MOST_NAMES = 500  # strange ones: to look at each costs a millisecond


@cache
def names_secret(name: str) -> bool:
    """An element of that name is for a secret: it says so, or is the misspelt name of one that is."""
    from sfscope_lint.salesforce.metadata_schema import ELEMENTS, SECRET_ELEMENTS, TYPES

    if name in SECRET_ELEMENTS:
        return True
    if name in ELEMENTS or name in TYPES or name in _PERMISSIONS:
        return False
    from difflib import get_close_matches

    nearest = get_close_matches(name, ELEMENTS, n=1, cutoff=0.7)
    return is_secret_name(name) or (bool(nearest) and nearest[0] in SECRET_ELEMENTS)


@cache
def _means_nothing(name: str) -> bool:
    """Nobody can say what an element of that name holds: it is unknown, and no other's name is near."""
    from difflib import get_close_matches

    from sfscope_lint.salesforce.metadata_schema import ELEMENTS

    return name not in _PERMISSIONS and not get_close_matches(name, ELEMENTS, n=1, cutoff=0.6)


def has_harmless_names(shape: Shape) -> bool:
    """Every element of the file is one of metadata, and none is for a secret or may hold one."""
    from sfscope_lint.salesforce.metadata_schema import ELEMENTS, SECRET_ELEMENTS, TYPES

    return not (
        set(shape.names) - ELEMENTS - TYPES.keys()
        or SECRET_ELEMENTS.intersection(shape.names)
        or not PARAMETERS.isdisjoint(shape.names)
    )


def in_elements(text: str) -> tuple[list[Span], list[Span]]:
    """The secrets of a text's elements, and the contents of those whose names mean nothing: they may be secrets, too."""
    secret, meaningless = _suspicious({*re.findall(_NAME, text), *re.findall(_CLOSING_TAG, text)})
    found = [*_before_closing_tags(text, secret), *_in_parameters(text)]
    unsure: list[Span] = []
    for name, span in _contents(text, secret, meaningless) if secret or meaningless else ():
        (found if name in secret else unsure).append(span)
    return found, unsure


def _before_closing_tags(text: str, secret: set[str]) -> Iterator[Span]:
    """What ends as a secret, whatever begins it: the opening tag may be broken."""
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
    """The names and contents of elements whose names say that they are secret, or say nothing."""
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
    """Of these names those for secrets, and those that mean nothing: of too many strange ones, all of them."""
    from sfscope_lint.salesforce.metadata_schema import ELEMENTS, SECRET_ELEMENTS, TYPES

    strange = names - ELEMENTS - TYPES.keys() - _PERMISSIONS
    if len(strange) > _MOST_NAMES:
        return (names & SECRET_ELEMENTS) | set(filter(is_secret_name, strange)), strange
    return {name for name in names if names_secret(name)}, {name for name in names if _means_nothing(name)}


class _Ends:
    """Where the contents of some elements end; asked for in the order of the text."""

    def __init__(self, text: str, names: set[str]) -> None:
        self._text = text
        self._closing = _starts(_CLOSING_TAG, text, names)
        self._bare = _starts(_BARE_TAG, text, names)
        self._known: dict[str, tuple[int, int]] = {}

    def of(self, name: str, start: int) -> int:
        """At the closing tag; of an element that is never closed nobody knows: with the line."""
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
        """The next place of a mark, remembered: many elements may stand before it."""
        since, place = self._known.get(mark, (0, 0))
        if since <= start and (start <= place or place < 0) and mark in self._known:
            return place
        place = self._text.find(mark, start)
        self._known[mark] = (start, place)
        return place


def _starts(pattern: str, text: str, names: set[str]) -> dict[str, list[int]]:
    """Where the tags that match a pattern start, by their names."""
    starts: dict[str, list[int]] = {}
    for tag in re.finditer(pattern, text):
        if tag[1] in names:
            starts.setdefault(tag[1], []).append(tag.start())
    return starts
