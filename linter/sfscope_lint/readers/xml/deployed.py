"""Find the values of a metadata file that the deployment changes."""

from __future__ import annotations

from sfscope_lint.model.metadata_file import Elements
from sfscope_lint.model.source import Source, Span, overlap_any
from sfscope_lint.model.values import trimmed
from sfscope_lint.readers.xml.element_places import element_spans
from sfscope_lint.readers.xml.parse import parse


def changing(source: Source, spans: tuple[Span, ...], elements: Elements, result: str) -> tuple[Span, ...]:
    """Those of ``spans`` that the deployment replaces by another value; ``result`` is the deployed text.

    A value is unchanged if the element's trimmed text is the same before and after, even if its spelling differs or one
    replacement undoes another. If the elements themselves differ, all spans count as changed.
    """
    try:
        after = parse(Source(source.path, source.encode(result)))
    except UnicodeError:
        return spans
    if not isinstance(after, Elements) or not _same_structure(elements, after):
        return spans
    holders = {parent for parent in elements.shape.parents if parent >= 0}
    values: dict[bool, list[Span]] = {True: [], False: []}
    for ordinal, where in enumerate(element_spans(source)):
        if ordinal not in holders:
            same = trimmed(elements.texts[ordinal]) == trimmed(after.texts[ordinal])
            values[same].append(where.span)
    return tuple(
        span for span in spans if overlap_any(values[False], span) or not overlap_any(values[True], span)
    )


def _same_structure(before: Elements, after: Elements) -> bool:
    return (before.shape.names, before.shape.parents) == (after.shape.names, after.shape.parents)
