"""How text is laid out for people: width, colours, links."""

from __future__ import annotations

from sfscope_lint.record import Record


class Style(Record):
    """``width`` are the terminal's columns (None: lines aren't wrapped). ``color`` and ``links`` allow ANSI and OSC 8."""

    width: int | None = None
    color: bool = False
    links: bool = False

    def paint(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.color else text

    def link(self, url: str | None, text: str) -> str:
        """A text that leads to an address when it is clicked in a terminal."""
        return f"\x1b]8;;{url}\x1b\\{text}\x1b]8;;\x1b\\" if self.links and url else text

    def wrap(self, first: str, text: str, indent: str) -> list[str]:
        """A text behind ``first``; if it is wrapped, the following lines start with ``indent``."""
        if self.width is None or (text.strip() and len(first) + len(text) <= max(self.width, 40)):
            return [(first + text).rstrip()]
        import textwrap

        return textwrap.wrap(
            text,
            max(self.width, 40),
            initial_indent=first,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
