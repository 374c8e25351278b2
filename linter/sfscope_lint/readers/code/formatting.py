"""Fill the marks of format strings: printf's, Python's and .NET's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sfscope_lint.model.traced_text import Text, concatenate, field_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sfscope_lint.readers.code.things import Thing

_MARK = re.compile(
    r"%(?:\((?P<key>\w{1,60})\))?[sdv]|(?<![$#])\{(?:(?P<at>\d)|(?P<name>[A-Za-z_]\w{0,60}))?\}"
)
_MOST_MARKS = 50


def formatted(texts: Sequence[Text], fields: Mapping[str, Thing]) -> Text:
    """The first text that is written, its marks filled with the texts that follow it, or with fields by their names."""
    start = next((number for number, text in enumerate(texts) if _MARK.search(text.text)), 0)
    template, values = texts[start], texts[start + 1 :]
    marks = list(_MARK.finditer(template.text))
    if len(marks) > _MOST_MARKS:
        return template
    ends = [0, *(end for mark in marks for end in mark.span()), len(template.text)]
    literals = template.cuts(zip(ends[::2], ends[1::2], strict=True))
    pieces = [next(literals).pieces]
    for number, mark in enumerate(marks):
        value = _value(mark, number, values, fields)
        pieces.append((template.cut(*mark.span()) if value is None else value).pieces)
        pieces.append(next(literals).pieces)
    return concatenate(pieces)


def _value(
    mark: re.Match[str], number: int, values: Sequence[Text], fields: Mapping[str, Thing]
) -> Text | None:
    """The text for a mark; None if there is none."""
    if name := mark["key"] or mark["name"]:
        found = fields.get(field_name(name))
        return found.text if found else None
    at = int(mark["at"]) if mark["at"] else number
    return values[at] if at < len(values) else None
