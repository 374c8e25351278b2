"""Put texts from files into Markdown, so that nothing in them is markup."""

from __future__ import annotations

import re

from sfscope_lint.output.escape import visible

_ADDRESS = re.compile(r"(?i)(?<=https):(?=//)|(?<=http):(?=//)|(?<=www)\.")


def escaped(text: str) -> str:
    """A text with all markup escaped."""
    return re.sub(r"([\\`*_{}\[\]<>|#~!&])", r"\\\1", text)


def plain(text: str) -> str:
    """The same for a comment: no address becomes a link, no ``@name`` notifies anybody, no ``$`` begins a formula."""
    text = re.sub(r"\$", r"\\$", escaped(visible(text)))
    text = _ADDRESS.sub(lambda found: f"\\{found[0]}", text)
    return re.sub(r"(?<!\w)@", "@<!-- -->", text)


def code(text: str) -> str:
    """A text as a code span, in which nothing is markup."""
    text = visible(text)
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    space = " " if longest else ""
    return f"{fence}{space}{text}{space}{fence}"
