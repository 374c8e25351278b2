from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sfscope_lint.plugin import (
    BOOLEAN,
    ENUMERATIONS,
    NUMBERS,
    TYPES,
    Category,
    MetadataFile,
    Problem,
    Severity,
    kinds,
    rule,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD = r"[A-Za-z][\w .:-]{0,39}"
_BOOLEANS = ("true", "false", "1", "0")


@rule(
    "invalid-value",
    severity=Severity.ERROR,
    category=Category.METADATA,
    on=MetadataFile,
    when=lambda file: file.root in TYPES,
)
def check(file: MetadataFile) -> Iterator[Problem]:
    """Booleans and numbers must be some, and enumerations must have one of their values."""
    for element, kind, _ in kinds(file):
        text = element.text.strip()
        if not text:
            continue  # nothing is said
        if kind == BOOLEAN:
            allowed: tuple[str, ...] = () if text.lower() in _BOOLEANS else ("true", "false")
        else:
            values = ENUMERATIONS.get(kind or "") or NUMBERS.get(kind or "")
            allowed = () if values is None or values.accepts(text) else values.values
        if not allowed or text_of(file, element).placeholder:
            continue
        nearest = nearest_value(text, allowed)
        shown = (
            text if re.fullmatch(_WORD, text) else None
        )  # what isn't a word may be what nobody wants printed
        yield Problem(
            file.place(element),
            f"{shown or 'what stands there'} isn't a value that <{element.name}> can have",
            label="neither true nor false" if kind == BOOLEAN
            else "the Metadata API takes a number here" if kind in NUMBERS
            else "the Metadata API has no such value here",
            help=f"write {nearest}" if nearest else f"write {_choice(allowed)}",
            value=shown,
        )  # fmt: skip


def _choice(allowed: tuple[str, ...], most: int = 8) -> str:
    """The values to choose from; of many the first ones."""
    if len(allowed) <= most:
        return " or ".join(allowed)
    return f"{', '.join(allowed[:most])} or one of {len(allowed) - most} more"


def nearest_value(text: str, allowed: tuple[str, ...]) -> str | None:
    """The allowed value that is probably meant."""
    from difflib import get_close_matches

    by_plain_name = {value.lower(): value for value in allowed}
    nearest = get_close_matches(text.lower(), by_plain_name, n=1, cutoff=0.85)
    return by_plain_name[nearest[0]] if nearest else None
