"""The characters of JavaScript's regular expressions: what its escapes stand for, and how Python's ``re`` writes a set."""

from __future__ import annotations

Ranges = tuple[tuple[int, int], ...]  # inclusive

_SPACES: Ranges = (
    (9, 13), (32, 32), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F),
    (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF),
)  # fmt: skip
CLASSES: dict[str, Ranges] = {
    "d": ((48, 57),),
    "w": ((48, 57), (65, 90), (95, 95), (97, 122)),
    "s": _SPACES,
}
# What trim() removes.
SPACE = "".join(chr(code) for first, last in _SPACES for code in range(first, last + 1))
LINE_ENDS: Ranges = ((10, 10), (13, 13), (0x2028, 0x2029))  # what a dot doesn't match
CONTROLS = {"t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r"}


def complement(ranges: Ranges, last: int) -> Ranges:
    """All else, up to the last code."""
    edges = [-1, *(edge for low, high in ranges for edge in (low, high)), last + 1]
    return tuple(
        (edges[index] + 1, edges[index + 1] - 1)
        for index in range(0, len(edges), 2)
        if edges[index] + 1 < edges[index + 1]
    )


def in_class(character: str) -> str:
    """A character as a member of a class of Python's."""
    return f"\\{character}" if character in r"\]^-[&~|" else character


def ranges_in_class(ranges: Ranges) -> str:
    """Ranges as members of a class of Python's."""
    return "".join(
        in_class(chr(low)) if low == high else f"{in_class(chr(low))}-{in_class(chr(high))}"
        for low, high in ranges
    )
