"""Makes unified diffs of bytes for ``git apply``."""

from __future__ import annotations

import os
from difflib import SequenceMatcher
from typing import TYPE_CHECKING
from unicodedata import normalize

from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

_CONTEXT = 3  # lines around a change
_ESCAPES = {7: "a", 8: "b", 9: "t", 10: "n", 11: "v", 12: "f", 13: "r", 34: '"', 92: "\\"}

_OpCode = tuple[str, int, int, int, int]


class Hidden(Record):
    """The lines (numbers from 0) of the old and the new content that must not be shown."""

    before: frozenset[int] = frozenset()
    after: frozenset[int] = frozenset()

    def hides(self, opcode: _OpCode) -> bool:
        _, old_start, old_end, new_start, new_end = opcode
        return not (
            self.before.isdisjoint(range(old_start, old_end))
            and self.after.isdisjoint(range(new_start, new_end))
        )


_NOTHING = Hidden()


def unified_diff(
    path: str, before: bytes, after: bytes, hidden: Hidden = _NOTHING, directory: str = ""
) -> bytes | None:
    """The diff between two contents; ``path`` is relative to the ``directory`` where it will be applied.

    As in git, lines end at a line feed, whatever the encoding; all other bytes are unchanged. Hidden lines
    are left out of the context. The result is None if a hidden line changes or directly follows a change,
    because git needs an unchanged line there.
    """
    if before == after:
        return b""
    old, new = _lines(before), _lines(after)
    name = os.fsencode(path.replace(os.sep, "/"))
    # Without a "diff --git" line, because git would then read the path from the top of the repository.
    old_name = b"a" if _seems_to_repeat(directory, path) else _quoted(b"a/" + name)
    head = b"--- %s\n+++ %s\n" % (old_name, _quoted(b"b/" + name))
    groups = [part for group in _groups(old, new) for part in _without(hidden, group)]
    if not all(_can_be_shown(group, hidden, len(old)) for group in groups):
        return None
    return b"".join((head, *(line for group in groups for line in _hunk(group, old, new))))


def _seems_to_repeat(directory: str, path: str) -> bool:
    """Whether git may take the start of the path for the directory's own path in the repository.

    It would then leave that start out, here and in the rest of the diff, and change other files. It doesn't if the two
    names of the file differ in that (``guess_p_value`` in https://github.com/git/git/blob/master/apply.c). On macOS, it composes
    the directory's letters (``core.precomposeUnicode``), and not those of the path.
    """
    first, *_ = _names(path)
    return first in _names(directory)


def _names(path: str) -> list[str]:
    return normalize("NFC", path.replace(os.sep, "/")).split("/")


def _lines(data: bytes) -> list[bytes]:
    lines = [line + b"\n" for line in data.split(b"\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def _groups(old: list[bytes], new: list[bytes]) -> list[list[_OpCode]]:
    """The differences between the lines, one list of opcodes for each hunk.

    Matching may take quadratic time, so common lines at the start and the end are skipped.
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


def _without(hidden: Hidden, group: list[_OpCode]) -> Iterator[list[_OpCode]]:
    """The group without unchanged hidden lines; it is split in two if they stand between changes."""
    part: list[_OpCode] = []
    for opcode in group:
        kind, old_start, old_end, new_start, new_end = opcode
        if kind != "equal" or not hidden.hides(opcode):
            part.append(opcode)
            continue
        lines = range(old_end - old_start)
        secret = [i for i in lines if old_start + i in hidden.before or new_start + i in hidden.after]
        first, behind = secret[0], secret[-1] + 1
        if part:
            yield [*part, ("equal", old_start, old_start + first, new_start, new_start + first)]
        part = [("equal", old_start + behind, old_end, new_start + behind, new_end)]
    if any(kind != "equal" for kind, *_ in part):
        yield part


def _can_be_shown(group: list[_OpCode], hidden: Hidden, line_count: int) -> bool:
    """Whether the hunk has no hidden line and git can place it.

    If no line follows the change, git assumes the end of the file.
    """
    kind, start, end, *_ = group[-1]
    ends_well = end == line_count or (kind == "equal" and start < end)
    return ends_well and end > group[0][1] and not any(map(hidden.hides, group))


def _in_common(old: list[bytes], new: list[bytes]) -> int:
    """The number of equal lines at the start."""
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
    """The start (from 1; for an empty range the line before it) and the number of lines."""
    return b"%d,%d" % (start + 1 if end > start else start, end - start)


def _line(mark: bytes, line: bytes) -> bytes:
    return mark + line if line.endswith(b"\n") else mark + line + b"\n\\ No newline at end of file\n"


def _quoted(name: bytes) -> bytes:
    """A file name as git writes it: quoted and escaped if it has characters that a diff line can't have.

    The same if it may have a command of a CI system, which would obey it.
    """
    may_command = any(mark in name for mark in (b"##", b"::", b"travis_"))
    if not may_command and not any(byte < 32 or byte in b'"\\\x7f' for byte in name):
        return name + b"\t" if b" " in name else name  # git would read the text after a space as a date
    return b'"%s"' % b"".join(
        b"\\" + _ESCAPES[byte].encode()
        if byte in _ESCAPES
        else b"\\%03o" % byte
        if byte < 32 or byte == 127 or byte in b"#:"
        else bytes([byte])
        for byte in name
    )
