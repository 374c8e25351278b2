"""The kind of each element of a metadata file, by the tables of its type."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sfscope_lint.model.memo import kept
from sfscope_lint.salesforce.metadata_schema import TYPES
from sfscope_lint.salesforce.metadata_values import usual_values

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sfscope_lint.model.metadata_file import Element, MetadataFile, Shape


@cache
def _reachable(root: str) -> Mapping[tuple[str, str], str]:
    """Each element that a type has, at any depth, behind the name of the one that it stands in: its kind."""
    found: dict[tuple[str, str], str] = {}
    todo = [(root, root)]
    while todo:
        parent, type_name = todo.pop()
        for element, kind in TYPES[type_name].items():
            found[parent, element] = kind
            if kind in TYPES:
                todo.append((element, kind))
    return found


@cache
def _usual_values(root: str) -> Mapping[str, frozenset[str]]:
    """The usual values of a type's elements, at any depth, where they are restricted."""
    return {
        element: values
        for (_, element), kind in _reachable(root).items()
        if (values := usual_values(kind)) is not None
    }


def has_known_elements(file: MetadataFile) -> bool:
    """Each element stands where its type has it: the quick answer for nearly every file."""
    return _is_known(file.shape)


@kept
def _is_known(shape: Shape) -> bool:
    known = _reachable(shape.names[0])
    inner = zip(shape.names[1:], shape.parents[1:], strict=True)
    return all((shape.names[parent], name) in known for name, parent in inner)


def has_usual_values(file: MetadataFile) -> bool:
    """Booleans, numbers and enumerations have values that certainly are some; else somebody has to look closer."""
    elements = file.elements
    texts = elements.texts
    for values, ordinals in _restricted(elements.shape):
        if not values.issuperset([texts[ordinal] for ordinal in ordinals]):
            return False
    return True


@kept
def _restricted(shape: Shape) -> tuple[tuple[frozenset[str], tuple[int, ...]], ...]:
    """The elements of a shape (their ordinals) whose values are restricted, by their usual values."""
    usual = _usual_values(shape.names[0])
    found: dict[frozenset[str], list[int]] = {}
    for ordinal, name in enumerate(shape.names):
        if name in usual:
            found.setdefault(usual[name], []).append(ordinal)
    return tuple((values, tuple(ordinals)) for values, ordinals in found.items())


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
