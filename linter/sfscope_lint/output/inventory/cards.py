"""Lay out rows for a terminal: as a table if it fits, else as a card for each row, with wrapped values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.output.escape import cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sfscope_lint.output.style import Style

_NARROWEST = 20  # columns for a value, however narrow the terminal is
_BREAKS = "/,:@-_.?&="  # a word that is too long is broken behind one of these


def laid_out(
    heads: Sequence[str], rows: Sequence[Sequence[str]], title: int, style: Style, colors: Sequence[str]
) -> Iterator[str]:
    """The lines of a table, or of cards with the cell in the column ``title`` on top.

    ``colors`` are the ANSI codes of the rows (empty: none).
    """
    lines = [heads, *rows]
    widths = [max(cells(line[column]) for line in lines) for column in range(len(heads))]
    if style.width is None or sum(widths) + 2 * (len(widths) - 1) <= style.width:
        yield style.paint("1", _table_line(heads, widths)) if style.color else _table_line(heads, widths)
        for row, color in zip(rows, colors, strict=True):
            line = _table_line(row, widths)
            yield style.paint(color, line) if color else line
        return
    for number, (row, color) in enumerate(zip(rows, colors, strict=True)):
        if number:
            yield ""
        yield from _card(heads, row, title, style, color)


def _table_line(row: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(map(_padded, row, widths)).rstrip()


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cells(text))


def _card(heads: Sequence[str], row: Sequence[str], title: int, style: Style, color: str) -> Iterator[str]:
    width = style.width or 0
    for line in wrapped(row[title], width):
        yield style.paint(f"1;{color}" if color else "1", line)
    margin = max(map(cells, heads))
    for column, (head, value) in enumerate(zip(heads, row, strict=True)):
        if column != title:
            first, *more = wrapped(value, width - margin - 4)
            yield f"  {_padded(head, margin)}  {first}".rstrip()
            yield from (f"  {' ' * margin}  {line}" for line in more)


def wrapped(text: str, width: int | None) -> list[str]:
    """The text in lines of at most ``width`` columns (None: in one line); a longer word is broken."""
    if width is None:
        return [text]
    width = max(width, _NARROWEST)
    lines, line = [], ""
    for word in _pieces(text.split(" "), width):
        longer = f"{line} {word}" if line else word
        if line and cells(longer) > width:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line]


def _pieces(words: Iterable[str], width: int) -> Iterator[str]:
    """The words, each in pieces that fit."""
    for word in words:
        start = 0
        while (end := _fitting(word, start, width)) < len(word):
            behind = max(word.rfind(mark, start, end) + 1 for mark in _BREAKS)
            end = behind if behind > start + width // 2 else end
            yield word[start:end]
            start = end
        yield word[start:]


def _fitting(word: str, start: int, width: int) -> int:
    """The end of the part of a word that begins at ``start`` and fits."""
    used = 0
    for end in range(start, len(word)):
        used += cells(word[end])
        if used > width:
            return end
    return len(word)
