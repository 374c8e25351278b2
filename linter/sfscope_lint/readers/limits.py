"""Limits on the size of metadata files, and the findings for files that exceed them.

The limits are far above real metadata. A file over a limit is refused as a whole, because checking only a part of it could
miss a mistake.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sfscope_lint.model.metadata_file import Unreadable
from sfscope_lint.model.place import Place
from sfscope_lint.model.source import Source, Span

if TYPE_CHECKING:
    from sfscope_lint.model.metadata_file import Elements, Shape
    from sfscope_lint.salesforce.metadata_types import MetadataType

RETRIEVE = "retrieve the file again from the org"
MOST_TAGS_OF_ALL = 1_000_000  # a profile of 16 MiB has fewer
MOST_FILES = 100  # of one app; a real one has five, and each settings file is joined with all the others
MOST_TAGS = 50_000  # in a file that isn't a profile or permission set
_MOST_ELEMENTS = 10_000
_MOST_NAMES = 500  # different ones; all types together have half as many
_MOST_SCOPES = 1_000  # Salesforce has fewer than a hundred
_LISTS = ("commaSeparatedOauthScopes", "commaSeparatedCustomScopes")
# For elements that messages repeat: how often a file may have them, and how many characters they may have.
_MOST_PARTS = {"oauthConfig": 100, "oauthPolicy": 100}
_LONGEST = {"scopes": 1_000, "externalClientApplication": 1_000, **dict.fromkeys(_LISTS, 50_000)}


def refused(source: Source, reason: str, instead: str = RETRIEVE) -> Unreadable:
    """The finding for a file over a limit. Its place has no text, because no line explains more."""
    return Unreadable(Place(Source(source.path, b"", source.file), None, Span(0, 0)), reason, instead)


def too_large(source: Source, size: int, kind: MetadataType, mib: int) -> Unreadable:
    """The finding for a file of ``size`` bytes that isn't read; ``mib`` is the limit in the settings."""
    reason = f"it has {size:,} bytes, and .{kind.suffix} files of more than {kind.limit(mib)} MiB aren't read"
    return refused(source, reason, "make it smaller, or raise max-file-size-mib in sfscope-lint.toml")


def too_many_files(source: Source, count: int) -> Unreadable:
    """The finding for an External Client App of too many files; ``source`` is one of them."""
    reason = f"it is one of {count:,} files of one External Client App, and no app has more than {MOST_FILES}"
    return refused(source, reason, "in each file, name the app that it belongs to")


def tags(count: int, most: int) -> str:
    """The reason for refusing a file with too many tags."""
    return f"it has {count:,} tags, and no metadata of its type has more than {most:,}"


def beyond(elements: Elements) -> str | None:
    """The reason for refusing the file of one app or credential; None if it is within all limits."""
    return _too_many(elements.shape) or _too_long(elements)


def _too_many(shape: Shape) -> str | None:
    counts = Counter(shape.names)
    if len(shape.names) > _MOST_ELEMENTS:
        return f"it has {len(shape.names):,} elements, and no metadata of its type has more than {_MOST_ELEMENTS:,}"
    if len(counts) > _MOST_NAMES:
        return f"its elements have {len(counts):,} different names, and all metadata together has fewer"
    for name, most in _MOST_PARTS.items():
        if counts[name] > most:
            return f"it has {counts[name]:,} <{name}> elements, and an app has one"
    return _too_many_scopes(counts["scopes"])


def _too_many_scopes(count: int) -> str | None:
    if count <= _MOST_SCOPES:
        return None
    return f"it selects {count:,} scopes, and Salesforce has fewer than {_MOST_SCOPES:,}"


def _too_long(elements: Elements) -> str | None:
    listed = 0
    for name, text in zip(elements.shape.names, elements.texts, strict=True):
        if name in _LONGEST and len(text) > _LONGEST[name]:
            return f"a <{name}> has {len(text):,} characters, and none has more than {_LONGEST[name]:,}"
        if name in _LISTS:
            listed += text.count(",")
    return _too_many_scopes(listed)
