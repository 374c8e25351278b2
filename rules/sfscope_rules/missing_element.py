from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.plugin import (
    REQUIRED,
    TYPES,
    Category,
    Element,
    MetadataFile,
    Problem,
    Severity,
    kinds,
    rule,
)
from sfscope_rules.unknown_element import meant_by

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    "missing-element",
    severity=Severity.ERROR,
    category=Category.METADATA,
    on=MetadataFile,
    when=lambda file: file.root in TYPES and file.shape.root_namespace is None,
)
def check(file: MetadataFile) -> Iterator[Problem]:
    """Files must have the elements that their metadata type requires."""
    names: dict[int, set[str]] = {}
    for name, parent in zip(file.shape.names, file.shape.parents, strict=True):
        names.setdefault(parent, set()).add(name)
    for element, kind in _holders(file):
        there = _meant(names.get(element.ordinal, set()), kind, file.root)
        for certain in (True, False):
            missing = [
                each.name for each in REQUIRED[kind] if each.certain is certain and each.name not in there
            ]
            if missing:
                yield _problem(file, element, missing, certain=certain)


def _holders(file: MetadataFile) -> Iterator[tuple[Element, str]]:
    """The elements that require child elements, each with its kind. Empty elements are left out."""
    if file.root in REQUIRED:
        yield file.elements[0], file.root
    parents = {*file.shape.parents}
    for element, kind, _ in kinds(file):
        if kind is not None and kind in REQUIRED and element.ordinal in parents:
            yield element, kind


def _meant(names: set[str], kind: str, root: str) -> set[str]:
    """The names of the child elements, and the names that misspelt ones mean, because another rule reports those."""
    misspelt = {meant_by(name, kind, root) for name in names if name not in TYPES[kind]}
    return names | {name for name in misspelt if name}


def _problem(file: MetadataFile, element: Element, missing: list[str], *, certain: bool) -> Problem:
    names = " and ".join(f"<{name}>" for name in missing)
    where = f"<{element.name}> of {file.name}" if element.ordinal else file.name
    return Problem(
        file.place(element),
        f"{where} lacks {names}, and a deployment of it is {'' if certain else 'probably '}refused",
        label="a required element is missing"
        if certain
        else "an element is missing that seems to be required",
        help=f"add {names}, with the value that the org has",
        value=", ".join(missing),
        severity=None if certain else Severity.WARNING,
    )
