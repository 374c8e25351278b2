"""Find the scripts in a CI pipeline's YAML (GitHub, GitLab, Azure, CircleCI, Bitbucket, Taskfiles, …) and their variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.traced_text import Piece, Text
from sfscope_lint.readers.yaml_file import content, documents, inside
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    import yaml

    from sfscope_lint.model.source import Span

    _Found = tuple[yaml.ScalarNode, bool]  # a script, and whether it is JavaScript

_STEPS = frozenset(
    {
        *(
            "run",
            "script",
            "bash",
            "sh",
            "pwsh",
            "powershell",
            "before_script",
            "after_script",
            "inline",
            "inlinescript",
            "azurecli",
        ),
        *(
            "command",
            "commands",
            "cmd",
            "cmds",
            "args",
            "entrypoint",
            "before_install",
            "install",
            "after_success",
        ),
    }
)
_VARIABLES = frozenset({"env", "variables", "environment", "vars"})


class Script(Record):
    """A script of a pipeline.

    ``span`` is in characters of the file's text. ``variables`` are all that the file sets, by name. ``folded``: YAML joins
    its lines into one. ``javascript``: ``actions/github-script`` runs it.
    """

    span: Span
    variables: dict[str, Text]
    folded: bool
    javascript: bool


def scripts(text: str) -> Iterator[Script]:
    """The scripts that the steps of a pipeline run, in document order. Raises ``UnparsedError`` if it isn't YAML."""
    variables: dict[str, Text] = {}
    found: list[_Found] = []
    seen: set[tuple[int, str]] = set()
    for document in documents(text):
        _collect(document, "", found, variables, seen)
    for node, javascript in found:
        yield Script(content(node, text), variables, folded=node.style != "|", javascript=javascript)


def _collect(
    node: yaml.Node,
    key: str,
    found: list[_Found],
    variables: dict[str, Text],
    seen: set[tuple[int, str]],
    *,
    javascript: bool = False,
) -> None:
    """Add the scripts and variables in a node to ``found`` and ``variables``; an aliased node only once."""
    import yaml

    if (id(node), key) in seen:
        return
    seen.add((id(node), key))
    match node:
        case yaml.MappingNode():
            runs = javascript or any(map(_uses_github_script, node.value))
            for name, value in node.value:
                named = name.value if isinstance(name, yaml.ScalarNode) else ""  # a list may be a key, too
                if key in _VARIABLES and named and isinstance(value, yaml.ScalarNode) and value.value:
                    variables[named] = Text((Piece(value.value, inside(value)),))
                else:
                    _collect(value, named.lower(), found, variables, seen, javascript=runs)
        case yaml.SequenceNode():
            for item in node.value:
                _collect(item, key, found, variables, seen)
        case yaml.ScalarNode():
            if key in _STEPS:
                found.append((node, javascript and key == "script"))


def _uses_github_script(entry: tuple[yaml.Node, yaml.Node]) -> bool:
    """``uses: actions/github-script@…``."""
    uses = str(getattr(entry[1], "value", "")) if getattr(entry[0], "value", "") == "uses" else ""
    return uses.startswith("actions/github-script@")
