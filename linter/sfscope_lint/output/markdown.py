"""Lay out the Markdown of rule pages for a terminal: headings, paragraphs, lists, code blocks."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

from sfscope_lint.output.escape import visible, visible_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_FENCE = re.compile(r"^(```|~~~)")
_HEADING = re.compile(r"^(#{1,6}) +(.*)$")
_ITEM = re.compile(r"^( *)([-*+]|\d+\.) +")
_CODE = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"\[([^\[\]]*+)\]\(([^)\s\[]*+)\)")
_INDENT = "    "


def part(page: str, title: str) -> str:
    """The trimmed text under a second-level heading of a page; empty if the page has no such heading."""
    return f"\n{page}".partition(f"\n## {title}\n")[2].partition("\n## ")[0].strip()


def _plain(_: str, text: str) -> str:
    return text


def to_text(page: str, width: int = 100, paint: Callable[[str, str], str] = _plain) -> str:
    """A page, wrapped to ``width`` columns. ``paint`` is called with an ANSI code and the text to colour.

    Headings stand at the margin, the text under them is indented. Code blocks and tables keep their lines. No line is a command
    of a CI system: without its markup, a name may become one.
    """
    blocks = ["\n".join(block) for block in _blocks(page.expandtabs().splitlines(), max(width, 40), paint)]
    return "\n\n".join(blocks) + "\n"


def _blocks(lines: list[str], width: int, paint: Callable[[str, str], str]) -> Iterator[list[str]]:
    position = 0
    while position < len(lines):
        line = lines[position]
        end = position + 1
        if _FENCE.match(line):
            while end < len(lines) and not _FENCE.match(lines[end]):
                end += 1
            block = map(visible, lines[position + 1 : end])
            yield [f"{_INDENT * 2}{paint('36', code)}" if code else "" for code in block]
            end += 1
        elif heading := _HEADING.match(line):
            yield [paint("1;4" if len(heading[1]) == 1 else "1", visible_line(_inline(heading[2])))]
        elif line.startswith("|"):
            while end < len(lines) and lines[end].startswith("|"):
                end += 1
            yield [f"{_INDENT}{visible(row)}" for row in lines[position:end]]
        elif line.strip():
            while end < len(lines) and not _ends_paragraph(lines[end]):
                end += 1
            yield list(_paragraphs(lines[position:end], width, paint))
        position = end


def _ends_paragraph(line: str) -> bool:
    return not line.strip() or bool(_FENCE.match(line) or _HEADING.match(line)) or line.startswith("|")


def _paragraphs(lines: list[str], width: int, paint: Callable[[str, str], str]) -> Iterator[str]:
    """A paragraph or the items of a list, each wrapped, with a hanging indent."""
    starts = [index for index, line in enumerate(lines) if index == 0 or _ITEM.match(line)]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        item = _ITEM.match(lines[start])
        mark = f"{item[1]}{item[2]} " if item else ""
        words = visible(" ".join(_inline("\n".join(lines[start:end])[item.end() if item else 0 :]).split()))
        wrapped = textwrap.fill(
            words, width, initial_indent=_INDENT + mark, subsequent_indent=_INDENT + " " * len(mark),
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
        # Paint each line by itself, so that no colour shows in the indentation.
        painted = _CODE.sub(
            lambda code: "\n".join(paint("36", line) for line in code[0].split("\n")), wrapped
        )
        yield from painted.split("\n")


def _inline(text: str) -> str:
    """Drop emphasis, write the address behind a link's text, keep the backticks of code."""
    return re.sub(r"\*\*([^*]+)\*\*", r"\1", _LINK.sub(r"\1 (\2)", text))
