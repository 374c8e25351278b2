"""Determines a metadata file's type from its root element."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.files.read import read_head
from sfscope_lint.salesforce.metadata_types import MetadataType, in_app_folder, type_of_root

if TYPE_CHECKING:
    from sfscope_lint.model.source import Source


_HEAD = 1_048_576  # bytes that are searched for the root element


def type_by_root(path: str, content: bytes | None) -> MetadataType | None:
    """The type that a file's root element indicates; None if the file isn't XML or can't be read.

    ``content`` replaces the file on disk. It is for files whose name doesn't tell their type.
    """
    root = _root_at(path, content)
    return type_of_root(root) if root else None


def type_of_misnamed(path: str, content: bytes | None) -> MetadataType | None:
    """The type of a ``*-meta.xml`` file whose suffix no metadata type has; None if nothing shows that it is an app's.

    Its root element decides, else the folder that it is in. A deployment doesn't take it for a part of an app, so it
    is joined to none.
    """
    root = _root_at(path, content)
    known = type_of_root(root) if root else None
    if known:
        return known._replace(reader=None, joined=False)
    return MetadataType("", root or "") if in_app_folder(path) else None


def _root_at(path: str, content: bytes | None) -> str | None:
    from sfscope_lint.model.source import Source

    try:
        if content is None:
            content = read_head(path, _HEAD)
    except OSError:
        return None  # nothing indicates that it is metadata
    return root_name(Source(path, content[:_HEAD]))


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
