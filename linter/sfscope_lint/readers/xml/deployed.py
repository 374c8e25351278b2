"""Find the values of a metadata file that the deployment changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.metadata_file import Elements
from sfscope_lint.model.source import Source, Span, overlap_any
from sfscope_lint.model.values import trimmed
from sfscope_lint.readers.xml.element_places import element_spans
from sfscope_lint.readers.xml.parse import parse

if TYPE_CHECKING:
    from collections.abc import Iterator


def changing(source: Source, spans: tuple[Span, ...], elements: Elements, result: str) -> tuple[Span, ...]:
    """Those of ``spans`` that the deployment replaces by another value; ``result`` is the deployed text.

    A value is unchanged if the element's trimmed text is the same before and after, even if its spelling differs or one
    replacement undoes another. If the elements themselves differ, it is unchanged if an element with the same path has
    its text. Nothing is changed if the result isn't XML, for what it says isn't known.
    """
    after = parse(Source(source.path, result.encode()))  # the CLI writes UTF-8
    if not isinstance(after, Elements):
        return ()
    same_structure = _structure(elements) == _structure(after)
    kept = set() if same_structure else set(_values(after))
    holders = {parent for parent in elements.shape.parents if parent >= 0}
    values: dict[bool, list[Span]] = {True: [], False: []}
    for ordinal, (where, value) in enumerate(zip(element_spans(source), _values(elements), strict=True)):
        if ordinal not in holders:
            same = value[1] == trimmed(after.texts[ordinal]) if same_structure else value in kept
            values[same].append(where.span)
    return tuple(
        span for span in spans if overlap_any(values[False], span) or not overlap_any(values[True], span)
    )


def _structure(elements: Elements) -> tuple[object, object]:
    return elements.shape.names, elements.shape.parents


def _values(elements: Elements) -> Iterator[tuple[tuple[str, ...], str]]:
    """The path of each element, by names, and its trimmed text."""
    paths: list[tuple[str, ...]] = []
    for name, parent, text in zip(elements.shape.names, elements.shape.parents, elements.texts, strict=True):
        paths.append((*(paths[parent] if parent >= 0 else ()), name))
        yield paths[-1], trimmed(text)
