"""Open one file, and choose the reader for it."""

from __future__ import annotations

import os
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from sfscope_lint.files.linted_trees import target_of
from sfscope_lint.files.read import MIB, LinkError, TooLargeError, read_bytes
from sfscope_lint.files.request_files import LIMIT, may_be_metadata
from sfscope_lint.model.metadata_file import MetadataFile, Unreadable
from sfscope_lint.model.place import Place
from sfscope_lint.model.settings import MOST_MIB
from sfscope_lint.model.source import Source, Span
from sfscope_lint.model.token_requests import Unparsed
from sfscope_lint.readers import limits
from sfscope_lint.readers.xml.parse import parse
from sfscope_lint.salesforce.metadata_types import component_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sfscope_lint.files.found import FoundFile, FoundSource
    from sfscope_lint.files.sfdx_project import SfdxProject
    from sfscope_lint.model.metadata_file import Elements
    from sfscope_lint.readers.parts import Part
    from sfscope_lint.salesforce.metadata_types import MetadataReader, MetadataType


def read_file(file: MetadataFile | Unreadable, kind: MetadataType) -> Iterable[Part]:
    """The apps or permissions of an opened file; an ``Unreadable`` for everything that can't be read."""
    if isinstance(file, Unreadable):
        return (file,)
    try:
        parts = tuple(_reader(kind.reader)(file)) if kind.reader else ()
    except Exception as error:  # noqa: BLE001 - the other files count
        parts = (_crashed(file.whole, error),)
    return (*file.doubts, *parts) if file.doubts else parts


@cache
def _reader(name: MetadataReader) -> Callable[[MetadataFile], Iterator[Part]]:
    """The function that reads files of a type; each is ``read`` in the module with the type's name."""
    read: Callable[[MetadataFile], Iterator[Part]] = import_module(
        f"sfscope_lint.readers.metadata.{name}"
    ).read
    return read


def open_source(found: FoundSource, contents: Mapping[str, bytes]) -> Source | Unparsed:
    """A file that may have token requests, or why it can't be read. ``contents`` is that of ``lint``."""
    try:
        return Source(found.shown, _content(found.path, contents, LIMIT), found.path)
    except OSError as error:
        return Unparsed(found.shown, f"not searched for token requests: {error.strerror or error}")


def read_source(found: FoundSource, source: Source, projects: Mapping[str, SfdxProject]) -> Iterator[Part]:
    """The token requests of such a file, and what other files need to complete theirs."""
    from sfscope_lint.readers import read_requests
    from sfscope_lint.readers.token_request import SourceFile

    if found.sfdx_root and found.type.deployed:
        yield from projects[found.sfdx_root].find_replaced(found.path, source)
    replaced = tuple(piece.span for piece in source.replaced if not piece.condition)
    path = os.path.relpath(found.path, found.sfdx_root or found.project).replace(os.sep, "/")
    name = component_name(os.path.basename(found.path), found.path)
    file = SourceFile(source, name, path, found.project, replaced)
    yield from read_requests.read(file, found.type.formats)


def open_file(
    found: FoundFile,
    projects: Mapping[str, SfdxProject],
    contents: Mapping[str, bytes],
    mib: int = MOST_MIB,
) -> MetadataFile | Unreadable:
    """The elements of a file, or why they can't be read. ``contents`` is that of ``lint``; ``mib`` is the size limit."""
    try:
        return _opened(found, projects, contents, mib)
    except Exception as error:  # noqa: BLE001 - the other files count
        return _crashed(Place(Source(found.shown, b"", found.path), None, Span(0, 0)), error)


def _crashed(place: Place, error: Exception) -> Unreadable:
    """The finding for a file on which a reader crashed. An error that isn't about the file is raised again."""
    from sfscope_lint.readers.crash import REPORT_IT, crash

    return Unreadable(place, crash(error), REPORT_IT)


def _opened(
    found: FoundFile, projects: Mapping[str, SfdxProject], contents: Mapping[str, bytes], mib: int
) -> MetadataFile | Unreadable:
    try:
        source = Source(found.shown, _content(found.path, contents, found.type.limit(mib) * MIB), found.path)
    except TooLargeError as error:
        return limits.too_large(Source(found.shown, b"", found.path), error.size, found.type, mib)
    except LinkError as error:
        return limits.refused(Source(found.shown, b"", found.path), str(error), "put the file itself here")
    except OSError as error:
        place = Place(Source(found.shown, b"", found.path), None, Span(0, 0))
        return Unreadable(place, f"it can't be read: {error.strerror or error}", "make the file readable")
    # Comparing the length first is cheap; counting isn't.
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
            f"its root is <{root}>, but the root of a .{found.type.suffix} file is <{found.type.root}>",
            "rename the file to match its content, or retrieve it again from the org",
        )
    too_much = None if found.type.permissions else limits.beyond(elements)
    if too_much:
        return limits.refused(source, too_much)
    name = component_name(found.shown.rpartition("/")[2], found.path)
    doubts = projects[found.sfdx_root].find_replaced(found.path, source) if found.sfdx_root else ()
    doubts = (*doubts, _denied(source, elements)) if elements.denied else doubts
    replaced = _replaced(found, projects, source, elements) if source.replaced else ()
    return MetadataFile(
        source, name, found.project, elements, replaced, found.tracked, doubts, found.package, found.new
    )


def _denied(source: Source, elements: Elements) -> Unreadable:
    """One finding, at the first of them, for all elements that have a text although ``xsi:nil`` says that they are empty."""
    first, _ = elements.denied[0]
    more = len(elements.denied) - 1
    have = f" and {more} more have" if more else " has"
    return Unreadable(
        Place(source, first),
        f"<{elements.as_written.shape.names[first]}>{have} a text, but xsi:nil says that there is none",
        "remove xsi:nil, or the text",
        lost=False,
    )


def _replaced(
    found: FoundFile, projects: Mapping[str, SfdxProject], source: Source, elements: Elements
) -> tuple[Span, ...]:
    """The spans that the deployment replaces, without a condition, by another value."""
    spans = tuple(piece.span for piece in source.replaced if not piece.condition)
    replacements = projects[found.sfdx_root].replacements if found.sfdx_root else None
    result = replacements.result(found.path, source) if spans and replacements else None
    if result is None:
        return spans
    from sfscope_lint.readers.xml.deployed import changing

    return changing(source, spans, elements, result)


def _content(path: str, contents: Mapping[str, bytes], limit: int) -> bytes:
    content = contents.get(target_of(path)) if contents else None
    if content is None:
        return read_bytes(path, limit, accepts=may_be_metadata)
    if len(content) > limit:
        raise TooLargeError(len(content), limit)
    return content
