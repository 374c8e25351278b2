"""Whatever comes from a file, made harmless before a person's terminal, or the log of a CI system, sees it."""

from __future__ import annotations

import re

# What the agents of GitHub Actions and Azure Pipelines obey when it stands in a log: ::error::, ##[error], ##vso[…].
_COMMAND = r"(?i)(?<=:):(?=[\w-]+(?: [^:]*(?::[^:]+)*)?::)|(?<=#)#(?=(?:vso)?\[)"


def visible(text: str) -> str:
    """The text with everything that can't be seen (controls, escapes, direction marks) written as an escape.

    The beginning of what a CI system would take for a command is written as an escape, too.
    """
    if not text.isprintable():
        text = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
    if "::" in text or "##" in text:
        text = re.sub(_COMMAND, lambda mark: f"\\x{ord(mark[0]):02x}", text)
    return text


def cells(text: str) -> int:
    """How many columns of a terminal a text takes: wide characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)
