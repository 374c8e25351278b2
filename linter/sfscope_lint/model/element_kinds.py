"""The kind of each element of a metadata file, by the tables of its type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.salesforce.metadata_schema import TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.model.metadata_file import Element, MetadataFile


def kinds(file: MetadataFile) -> Iterator[tuple[Element, str | None, str]]:
    """Each element below the root with its kind and the kind of what it stands in.

    A kind is a type's, an enumeration's or a number's name, ``text`` or ``boolean``; None where the type around it
    has no such element, and for all that stands in such a one.
    """
    known: list[str | None] = [file.root]
    for element in file.elements.within(0):
        around = known[element.parent]
        kind = TYPES.get(around or "", {}).get(element.name)
        known.append(kind)
        if around is not None:
            yield element, kind, around
