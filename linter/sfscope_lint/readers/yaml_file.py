"""Parse a YAML file once for all readers that need it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from sfscope_lint.model.source import Span
from sfscope_lint.readers.budget import UnparsedError

if TYPE_CHECKING:
    import yaml

_MOST_TAGS = 1_000


def documents(text: str) -> tuple[yaml.Node, ...]:
    """The nodes of the file's documents, without empty ones. Raises ``UnparsedError`` if it isn't YAML."""
    parsed = _parse(text)
    if isinstance(parsed, str):
        raise UnparsedError(parsed)
    return parsed


@lru_cache(maxsize=1)  # all readers of one file run before the next file
def _parse(text: str) -> tuple[yaml.Node, ...] | str:
    """The documents, or why there are none."""
    import yaml

    if text.count("%TAG") > _MOST_TAGS:
        return "it has too many %TAG directives"  # libyaml compares each with all others
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        nodes: list[yaml.Node | None] = list(yaml.compose_all(text, Loader=loader))
        return tuple(node for node in nodes if node is not None)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 1}" if mark else ""
        return f"it isn't YAML: {getattr(error, 'problem', None) or 'it cannot be read'}{where}"


def content(node: yaml.ScalarNode, text: str) -> Span:
    """A scalar's span, without a block's header and without quotes."""
    span = inside(node)
    if node.style in ("|", ">"):
        newline = text.find("\n", span.start, span.end)
        return Span(newline + 1 if newline >= 0 else span.end, span.end)
    return span


def inside(node: yaml.ScalarNode) -> Span:
    """A scalar's span, without quotes."""
    quotes = 1 if node.style in ("'", '"') else 0
    return Span(node.start_mark.index + quotes, node.end_mark.index - quotes)
