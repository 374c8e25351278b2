"""Texts as JavaScript sees them: UTF-16 code units, and their case variants."""

from __future__ import annotations

from functools import cache

LAST = 0xFFFF


def code_units(text: str) -> str:
    """The text with each character beyond U+FFFF as two surrogates."""
    if text.isascii() or max(text) <= "\uffff":
        return text
    units = text.encode("utf-16-le", "surrogatepass")
    return "".join(
        chr(int.from_bytes(units[index : index + 2], "little")) for index in range(0, len(units), 2)
    )


@cache
def alike(character: str) -> tuple[int, ...]:
    """The code units that the flag ``i`` treats as equal to a character."""
    if character.isascii():
        return (ord(character.lower()), ord(character.upper()))
    return _classes_of_case().get(_canonical(character), (ord(character),))


def _canonical(character: str) -> str:
    """ECMAScript's Canonicalize, without the flag ``u``."""
    upper = character.upper()
    if len(upper) != 1 or upper > "\uffff" or (upper.isascii() and not character.isascii()):
        return character
    return upper


@cache
def _classes_of_case() -> dict[str, tuple[int, ...]]:
    classes: dict[str, tuple[int, ...]] = {}
    for code in range(0x80, LAST + 1):
        key = _canonical(chr(code))
        if key != chr(code):
            classes[key] = (*classes.get(key, (ord(key),)), code)
    return classes
