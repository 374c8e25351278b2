from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sfscope_lint.plugin import (
    BOOLEAN,
    ENUMERATIONS,
    NUMBERS,
    TYPES,
    Category,
    Element,
    Fix,
    MetadataFile,
    Problem,
    Severity,
    kinds,
    rule,
    set_text,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD = r"[A-Za-z][\w .:-]{0,39}"
_NEAR = 0.85
_BOOLEANS = ("true", "false", "1", "0")


@rule(
    "invalid-value",
    severity=Severity.ERROR,
    category=Category.METADATA,
    on=MetadataFile,
    when=lambda file: file.root in TYPES,
    fix="safe",
)
def check(file: MetadataFile) -> Iterator[Problem]:
    """Booleans, numbers and enumerations must have valid values."""
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
        sure = nearest is not None and is_only_near(text, allowed)
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
            fix=_correction(file, element, nearest) if nearest and sure and shown else None,
        )  # fmt: skip


def _correction(file: MetadataFile, element: Element, nearest: str) -> Fix:
    """Safe where the case of letters alone is wrong: no other value can be meant, and none deploys as it stands."""
    by_case = element.text.strip().lower() == nearest.lower()
    title = f"Set {element.name} to {nearest}"
    return set_text(title, file.place(element), nearest, "safe" if by_case else "unsafe")


def _choice(allowed: tuple[str, ...], most: int = 8) -> str:
    """The values to choose from; of many the first ones."""
    if len(allowed) <= most:
        return " or ".join(allowed)
    return f"{', '.join(allowed[:most])} or one of {len(allowed) - most} more"


def nearest_value(text: str, allowed: tuple[str, ...]) -> str | None:
    """The allowed value that is probably meant."""
    from difflib import get_close_matches

    by_plain_name = {value.lower(): value for value in allowed}
    nearest = get_close_matches(text.lower(), by_plain_name, n=1, cutoff=_NEAR)
    return by_plain_name[nearest[0]] if nearest else None


def is_only_near(text: str, allowed: tuple[str, ...]) -> bool:
    """No second one of the allowed values may be meant as well."""
    from difflib import get_close_matches

    plain = [value.lower() for value in allowed]
    if text.lower() in plain:
        return plain.count(text.lower()) == 1
    return len(get_close_matches(text.lower(), plain, n=2, cutoff=_NEAR)) == 1
