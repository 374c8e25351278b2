"""Escape what comes from a file, so that it can steer neither a terminal nor the log of a CI system."""

from __future__ import annotations

import re

# Commands that CI systems obey anywhere in a line of a log: GitHub's ::error::, GitHub's and Azure's ##[error], Azure's
# ##vso[…], TeamCity's ##teamcity[…], Octopus Deploy's ##octopus[…], Travis' travis_fold:…. Each pattern matches one character,
# which is then escaped.
# (GitLab's and Buildkite's commands contain control characters, except for Buildkite's headings.)
_COMMAND = (
    r"(?i)(?<=:):(?=[\w-]+(?: [^:]*(?::[^:]+)*)?::)|(?<=#)#(?=(?:vso|teamcity|octopus)?\[)"
    r"|(?<=travis_fold|travis_time):"
)
# Buildkite folds a log under these headings. They only count at the start of a line.
_HEADING = ("--- ", "+++ ", "~~~ ", "^^^ ")


def visible(text: str) -> str:
    """The text with invisible characters (controls, escapes, direction marks) and commands of CI systems escaped."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
    if "::" in text or "##" in text or "travis_" in text:
        text = re.sub(_COMMAND, lambda mark: _escape(mark[0]), text)
    return text


def visible_line(text: str) -> str:
    """The same for a text that begins a line."""
    text = visible(text)
    return _escape(text[0]) + text[1:] if text.startswith(_HEADING) else text


def is_command(line: bytes) -> bool:
    """Whether a line of a log has a command of a CI system."""
    return re.search(_COMMAND, line.decode("latin-1")) is not None


def without_commands(text: str) -> str:
    """A text of JSON or TOML with the commands of CI systems in its strings escaped."""
    return re.sub(_COMMAND, lambda mark: f"\\u{ord(mark[0]):04x}", text)


def _escape(character: str) -> str:
    return f"\\x{ord(character):02x}"


def cells(text: str) -> int:
    """How many columns of a terminal a text takes: wide characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)
