from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sfscope_lint.plugin import (
    BOOLEAN,
    ENUMERATIONS,
    FORMS,
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
    trimmed,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD = r"[A-Za-z][\w .:-]{0,39}"
_SIMILARITY = 0.85
_RESEMBLANCE = 0.5  # enough to be named first
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
    """Booleans, numbers, enumerations and ids must have valid values."""
    for element, kind, _ in kinds(file):
        text = trimmed(element.text)
        if not text:
            continue
        if kind == BOOLEAN:
            allowed: tuple[str, ...] = () if text.lower() in _BOOLEANS else ("true", "false")
        else:
            values = ENUMERATIONS.get(kind or "") or NUMBERS.get(kind or "") or FORMS.get(kind or "")
            allowed = () if values is None or values.accepts(text) else values.values
        if not allowed or text_of(file, element).placeholder:
            continue
        nearest = nearest_value(text, allowed)
        certain = nearest is not None and is_only_match(text, allowed)
        shown = text if re.fullmatch(_WORD, text) else None  # other texts may be secrets
        yield Problem(
            file.place(element),
            f"{shown or 'this text'} isn't a valid value of <{element.name}>",
            label="the Metadata API expects true or false here" if kind == BOOLEAN
            else "the Metadata API expects a number here" if kind in NUMBERS
            else "the Metadata API expects another form here" if kind in FORMS
            else "the Metadata API has no such value here; a deployment is reported to refuse it",
            help=f"write {nearest}" if nearest else _choice(shown or "", allowed),
            value=shown,
            fix=_correction(file, element, nearest) if nearest and certain and shown else None,
        )  # fmt: skip


def _correction(file: MetadataFile, element: Element, nearest: str) -> Fix:
    """Sets the text to ``nearest``; safe if only the case differs, because the file doesn't deploy as it is."""
    by_case = element.text.strip().lower() == nearest.lower()
    title = f"Set {element.name} to {nearest}"
    return set_text(title, file.place(element), nearest, "safe" if by_case else "unsafe")


def _choice(text: str, allowed: tuple[str, ...]) -> str:
    """What to write where no value is similar enough to be meant: the nearest one, then all."""
    nearest = nearest_value(text, allowed, _RESEMBLANCE) if len(allowed) > 2 else None
    if nearest:
        return f"write {nearest}, if that is meant; the values are {', '.join(allowed)}"
    return f"write {' or '.join(allowed)}" if len(allowed) < 3 else f"write one of {', '.join(allowed)}"


def nearest_value(text: str, allowed: tuple[str, ...], cutoff: float = _SIMILARITY) -> str | None:
    """The allowed value most similar to the text, ignoring case; None if none is similar enough."""
    from difflib import get_close_matches

    by_lowercase = {value.lower(): value for value in allowed}
    nearest = get_close_matches(text.lower(), by_lowercase, n=1, cutoff=cutoff)
    return by_lowercase[nearest[0]] if nearest else None


def is_only_match(text: str, allowed: tuple[str, ...]) -> bool:
    """Whether exactly one allowed value is similar to the text, ignoring case."""
    from difflib import get_close_matches

    lowercase = [value.lower() for value in allowed]
    if text.lower() in lowercase:
        return lowercase.count(text.lower()) == 1
    return len(get_close_matches(text.lower(), lowercase, n=2, cutoff=_SIMILARITY)) == 1
