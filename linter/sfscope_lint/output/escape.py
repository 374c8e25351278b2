"""Whatever comes from a file, made harmless before a person's terminal, or the log of a CI system, sees it."""

from __future__ import annotations

import re

# What CI systems obey wherever in a line of a log it stands: GitHub's ::error::, GitHub's and Azure's ##[error], Azure's
# ##vso[…], TeamCity's ##teamcity[…], Travis' travis_fold:…. Each matches one character of it, which is written as an escape.
# (What GitLab and Buildkite obey has control characters in it, but for Buildkite's headings.)
_COMMAND = (
    r"(?i)(?<=:):(?=[\w-]+(?: [^:]*(?::[^:]+)*)?::)|(?<=#)#(?=(?:vso|teamcity)?\[)"
    r"|(?<=travis_fold|travis_time):"
)
# Buildkite's headings, under which it folds the lines that follow: at the start of a line alone.
_HEADING = ("--- ", "+++ ", "~~~ ", "^^^ ")


def visible(text: str) -> str:
    """The text with everything that can't be seen (controls, escapes, direction marks) written as an escape.

    The beginning of what a CI system would take for a command is written as an escape, too.
    """
    if not text.isprintable():
        text = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
    if "::" in text or "##" in text or "travis_" in text:
        text = re.sub(_COMMAND, lambda mark: _escape(mark[0]), text)
    return text


def visible_line(text: str) -> str:
    """A text, made visible, with which a line begins."""
    text = visible(text)
    return _escape(text[0]) + text[1:] if text.startswith(_HEADING) else text


def without_commands(text: str) -> str:
    """A text of JSON or TOML in whose strings no CI system finds a command: a character of it stands as an escape."""
    return re.sub(_COMMAND, lambda mark: f"\\u{ord(mark[0]):04x}", text)


def _escape(character: str) -> str:
    return f"\\x{ord(character):02x}"


def cells(text: str) -> int:
    """How many columns of a terminal a text takes: wide characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)
