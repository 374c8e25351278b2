"""Unified diffs of bytes, in the form that ``git apply`` takes."""

from __future__ import annotations

import os
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_CONTEXT = 3  # lines around a change
_ESCAPES = {7: "a", 8: "b", 9: "t", 10: "n", 11: "v", 12: "f", 13: "r", 34: '"', 92: "\\"}

_OpCode = tuple[str, int, int, int, int]


def unified_diff(path: str, before: bytes, after: bytes) -> bytes:
    """What makes one content of the other; ``path`` is relative to where the diff will be applied.

    Lines end at a line feed, whatever the encoding, as they do for git; all other bytes stand as they are.
    """
    if before == after:
        return b""
    old, new = _lines(before), _lines(after)
    name = os.fsencode(path.replace(os.sep, "/"))
    # Without a line "diff --git", or git would take the path for one from the top of the repository.
    head = b"--- %s\n+++ %s\n" % (_quoted(b"a/" + name), _quoted(b"b/" + name))
    hunks = (line for group in _groups(old, new) for line in _hunk(group, old, new))
    return b"".join((head, *hunks))


def _lines(data: bytes) -> list[bytes]:
    lines = [line + b"\n" for line in data.split(b"\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def _groups(old: list[bytes], new: list[bytes]) -> list[list[_OpCode]]:
    """What makes the old lines the new ones, a list for each hunk.

    Matching may cost the square of the lines, so only those from the first to the last change are matched.
    """
    head = _in_common(old, new)
    tail = _in_common(old[head:][::-1], new[head:][::-1])
    matcher = SequenceMatcher(None, old[head : len(old) - tail], new[head : len(new) - tail], autojunk=False)
    groups = [
        [(kind, head + a, head + b, head + c, head + d) for kind, a, b, c, d in group]
        for group in matcher.get_grouped_opcodes(_CONTEXT)
    ]
    before, behind = min(head, _CONTEXT), min(tail, _CONTEXT)
    groups[0].insert(0, ("equal", head - before, head, head - before, head))
    old_end, new_end = len(old) - tail, len(new) - tail
    groups[-1].append(("equal", old_end, old_end + behind, new_end, new_end + behind))
    return groups


def _in_common(old: list[bytes], new: list[bytes]) -> int:
    """How many lines are the same from the start."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((number for number, (one, other) in pairs if one != other), min(len(old), len(new)))


def _hunk(group: list[_OpCode], old: list[bytes], new: list[bytes]) -> Iterator[bytes]:
    (_, old_start, _, new_start, _), (_, _, old_end, _, new_end) = group[0], group[-1]
    yield b"@@ -%s +%s @@\n" % (_range(old_start, old_end), _range(new_start, new_end))
    for kind, old_start, old_end, new_start, new_end in group:
        if kind == "equal":
            yield from (_line(b" ", line) for line in old[old_start:old_end])
        else:
            yield from (_line(b"-", line) for line in old[old_start:old_end])
            yield from (_line(b"+", line) for line in new[new_start:new_end])


def _range(start: int, end: int) -> bytes:
    """Where a hunk starts (from 1; an empty one behind that line), and how many lines it has."""
    return b"%d,%d" % (start + 1 if end > start else start, end - start)


def _line(mark: bytes, line: bytes) -> bytes:
    return mark + line if line.endswith(b"\n") else mark + line + b"\n\\ No newline at end of file\n"


def _quoted(name: bytes) -> bytes:
    """A file name as git writes it: in quotes with escapes, if it holds what a line of a diff can't."""
    if not any(byte < 32 or byte in b'"\\\x7f' for byte in name):
        return name + b"\t" if b" " in name else name  # or what is behind a blank would be taken for a date
    return b'"%s"' % b"".join(
        b"\\" + _ESCAPES[byte].encode()
        if byte in _ESCAPES
        else b"\\%03o" % byte
        if byte < 32 or byte == 127
        else bytes([byte])
        for byte in name
    )
