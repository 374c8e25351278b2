"""From one file to what it says: one module per kind of file. A reader knows file formats and no rules."""

from __future__ import annotations

import os
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from sfscope_lint.files.read import MIB, LinkError, TooLargeError, read_bytes
from sfscope_lint.files.request_files import LIMIT
from sfscope_lint.model.metadata_file import MetadataFile, Unreadable
from sfscope_lint.model.place import Place
from sfscope_lint.model.settings import MOST_MIB
from sfscope_lint.model.source import Source, Span
from sfscope_lint.model.token_requests import Unparsed
from sfscope_lint.readers import limits
from sfscope_lint.readers.xml.parse import parse
from sfscope_lint.salesforce.metadata_types import component_name, type_of_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sfscope_lint.files.discovery import FoundFile, FoundSource
    from sfscope_lint.files.sfdx_project import SfdxProject
    from sfscope_lint.model.metadata_file import Elements
    from sfscope_lint.readers.parts import Part
    from sfscope_lint.salesforce.metadata_types import MetadataType


def read_file(file: MetadataFile | Unreadable, kind: MetadataType) -> Iterable[Part]:
    """What an opened file says of apps and permissions, or why it can't be read as what it is."""
    if isinstance(file, Unreadable):
        return (file,)
    parts = _reader(kind.reader)(file) if kind.reader else ()
    return (*file.doubts, *parts) if file.doubts else parts


def open_source(found: FoundSource, contents: Mapping[str, bytes]) -> Source | Unparsed:
    """A file that holds the words of a token request, or why it can't be read. ``contents`` is ``lint``'s."""
    try:
        return Source(found.shown, _content(found.path, contents, LIMIT), found.path)
    except OSError as error:
        return Unparsed(found.shown, f"not searched for token requests: {error.strerror or error}")


def read_source(found: FoundSource, source: Source, projects: Mapping[str, SfdxProject]) -> Iterator[Part]:
    """The token requests of such a file."""
    from sfscope_lint.readers import token_request

    if found.sfdx_root and found.type.deployed:
        yield from projects[found.sfdx_root].find_replaced(found.path, source)
    replaced = tuple(piece.span for piece in source.replaced if not piece.condition)
    path = os.path.relpath(found.path, found.sfdx_root or found.project).replace(os.sep, "/")
    name = component_name(os.path.basename(found.path), found.path)
    file = token_request.SourceFile(source, name, path, found.project, replaced)
    yield from token_request.read(file, found.type.readers)


@cache
def _reader(module: str) -> Callable[[MetadataFile], Iterator[Part]]:
    read: Callable[[MetadataFile], Iterator[Part]] = import_module(
        f"sfscope_lint.readers.metadata.{module}"
    ).read
    return read


def open_file(
    found: FoundFile,
    projects: Mapping[str, SfdxProject],
    contents: Mapping[str, bytes],
    mib: int = MOST_MIB,
) -> MetadataFile | Unreadable:
    """The elements of a file, or why it isn't one of its type. ``contents`` is ``lint``'s, ``mib`` the limit."""
    try:
        source = Source(found.shown, _content(found.path, contents, found.type.limit(mib) * MIB), found.path)
    except TooLargeError as error:
        return limits.too_large(Source(found.shown, b"", found.path), error.size, found.type, mib)
    except LinkError as error:
        return limits.refused(Source(found.shown, b"", found.path), str(error), "put the file itself here")
    except OSError as error:
        place = Place(Source(found.shown, b"", found.path), None, Span(0, 0))
        return Unreadable(place, f"it can't be read: {error.strerror or error}", "make the file readable")
    # (A length is known, a count isn't.)
    most = limits.MOST_TAGS
    if len(source.data) > most and source.data.count(b"<") > most and not found.type.permissions:
        return limits.refused(source, limits.tags(source.data.count(b"<"), limits.MOST_TAGS))
    elements = parse(source)
    if isinstance(elements, Unreadable):
        return elements
    root = elements.shape.names[0]
    if root not in (found.type.root, found.type.part):
        return Unreadable(
            Place(source, 0),
            f"its root is <{root}>, but a .{found.type.suffix} file holds <{found.type.root}>",
            "name the file after what it holds, or retrieve it again from the org",
        )
    too_much = None if found.type.permissions else limits.beyond(elements)
    if too_much:
        return limits.refused(source, too_much)
    name = component_name(found.shown.rpartition("/")[2], found.path)
    doubts = projects[found.sfdx_root].find_replaced(found.path, source) if found.sfdx_root else ()
    doubts = (*doubts, _denied(source, elements)) if elements.denied else doubts
    replaced = _replaced(found, projects, source, elements) if source.replaced else ()
    return MetadataFile(source, name, found.project, elements, replaced, found.tracked, doubts)


def _denied(source: Source, elements: Elements) -> Unreadable:
    """The finding for elements that say two things: that they have no content, and some. One of them stands for all."""
    first, _ = elements.denied[0]
    more = len(elements.denied) - 1
    others = f", and {more} more" if more else ""
    return Unreadable(
        Place(source, first),
        f"<{elements.as_written.shape.names[first]}>{others} has a text, and xsi:nil says that there is none",
        "remove xsi:nil, or the text",
        lost=False,
    )


def _replaced(
    found: FoundFile, projects: Mapping[str, SfdxProject], source: Source, elements: Elements
) -> tuple[Span, ...]:
    """What is certainly replaced by something else."""
    spans = tuple(piece.span for piece in source.replaced if not piece.condition)
    replacements = projects[found.sfdx_root].replacements if found.sfdx_root else None
    result = replacements.result(found.path, source) if spans and replacements else None
    if result is None:
        return spans
    from sfscope_lint.readers.xml.deployed import changing

    return changing(source, spans, elements, result)


def _content(path: str, contents: Mapping[str, bytes], limit: int) -> bytes:
    content = contents.get(os.path.realpath(path)) if contents else None
    if content is None:
        return read_bytes(path, limit, accepts=_may_be_metadata)
    if len(content) > limit:
        raise TooLargeError(len(content), limit)
    return content


def _may_be_metadata(file_name: str) -> bool:
    """A link leads to metadata by its name, or to XML: what else stands in a repository must not be shown."""
    return file_name.lower().endswith(".xml") or type_of_file(file_name, permissions=True) is not None
