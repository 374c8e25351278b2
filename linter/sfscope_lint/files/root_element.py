"""Determines a metadata file's type from its root element."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.files.read import read_head
from sfscope_lint.salesforce.metadata_types import MetadataType, type_of_root

if TYPE_CHECKING:
    from sfscope_lint.model.source import Source


_HEAD = 1_048_576  # bytes that are searched for the root element


def type_by_root(path: str, content: bytes | None) -> MetadataType | None:
    """The type that a file's root element indicates; None if the file isn't XML or can't be read.

    ``content`` replaces the file on disk. It is for files whose name doesn't tell their type.
    """
    from sfscope_lint.model.source import Source

    try:
        if content is None:
            content = read_head(path, _HEAD)
    except OSError:
        return None  # nothing indicates that it is metadata
    root = root_name(Source(path, content[:_HEAD]))
    return type_of_root(root) if root else None


def root_name(source: Source) -> str | None:
    """The name of the root element, without namespace; None if the text doesn't start like XML."""
    from sfscope_lint.files.xml_events import Enough, TextParser

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
