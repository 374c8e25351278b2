"""The kind of each element in a metadata file, from the tables of its type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.salesforce.metadata_schema import TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.model.metadata_file import Element, MetadataFile


def kinds(file: MetadataFile) -> Iterator[tuple[Element, str | None, str]]:
    """Each element below the root, with its kind and the kind of its parent.

    A kind is the name of a type, an enumeration or a number, or ``text`` or ``boolean``. It is None if the
    parent's type has no such element. The children of an element without a kind are left out.
    """
    known: list[str | None] = [file.root]
    for element in file.elements.within(0):
        around = known[element.parent]
        kind = TYPES.get(around or "", {}).get(element.name)
        known.append(kind)
        if around is not None:
            yield element, kind, around
