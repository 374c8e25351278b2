"""The context that all parts of the evaluator share: the program, its names, and access to nodes."""

from __future__ import annotations

import re
from collections.abc import Generator
from typing import TYPE_CHECKING

from sfscope_lint.model.traced_text import Text, unknown_text
from sfscope_lint.readers.code.meanings import Binary, List, Member, MethodCall, Name
from sfscope_lint.readers.code.results import is_environment
from sfscope_lint.readers.code.things import Thing

if TYPE_CHECKING:
    from tree_sitter import Node

    from sfscope_lint.model.source import Span
    from sfscope_lint.readers.budget import Budget
    from sfscope_lint.readers.code.calls import Program
    from sfscope_lint.readers.code.meanings import Child, Language, Meaning
    from sfscope_lint.readers.code.positions import Code
    from sfscope_lint.readers.code.scopes import Scopes

# The evaluation of a node yields the nodes whose values it needs, and returns its own value, so nothing recurses.
Walk = Generator["Node", Thing, Thing]
_DEEPEST = 4  # dots in a name
_LONGEST_HOLDER = 100  # characters
_CLASS = re.compile(
    rb"\b(?:class|enum|interface|module|object|record|struct|trait)[ \t]++(\w++)", re.IGNORECASE
)


class Context:
    """One walk over a program."""

    def __init__(
        self, program: Program, language: Language, code: Code, scopes: Scopes, budget: Budget
    ) -> None:
        self.program = program
        self.language = language
        self.code = code
        self.scopes = scopes
        self.budget = budget
        self._classes: set[str] | None = None

    def meaning(self, node: Node) -> Meaning | None:
        """The meaning of a node in this language; None if it has none."""
        return self.language.meanings.get(node.type)

    def words(self, node: Node) -> str:
        """The text of a node."""
        return self.code.text(node.start_byte, node.end_byte)

    def span(self, node: Node) -> Span:
        """The span of a node in the file, in characters."""
        return self.code.span(node.start_byte, node.end_byte)

    def spelled(self, node: Node) -> str:
        """The name in a node, as it is written."""
        meaning, name = self.meaning(node), self.words(node)
        return name.strip(meaning.marks) if isinstance(meaning, Name) and meaning.marks else name

    def name(self, node: Node) -> str:
        """The name in a node, in the form in which names are looked up. A variable of the object has another one than a local one."""
        name, meaning = self._folded(self.spelled(node)), self.meaning(node)
        return f"@{name}" if isinstance(meaning, Name) and meaning.shared else name

    def dotted(self, node: Node) -> str:
        """The dotted name (``a.b.c``) of a name or member node; empty if it is something else, or has too many dots."""
        names: list[str] = []
        for _ in range(_DEEPEST):
            meaning = self.meaning(node)
            if isinstance(meaning, MethodCall) and child(node, meaning.arguments) is None:
                meaning = Member(meaning.owner, meaning.name)  # a call without arguments
            if not isinstance(meaning, Member):
                break
            owner, member = child(node, meaning.owner), child(node, meaning.name)
            if owner is None or member is None:
                return ""
            names.append(self.name(member))
            node = owner
        if node.named_child_count and not isinstance(self.meaning(node), Name):
            return ""
        return ".".join([self.name(node), *reversed(names)])

    def is_class(self, name: str) -> bool:
        """Whether a class of the program has this name."""
        if self._classes is None:
            found = _CLASS.findall(self.code.data)
            self._classes = {self._folded(each.decode("utf-8", "replace")) for each in found}
        return self._folded(name) in self._classes

    def _folded(self, name: str) -> str:
        return name.lower() if self.language.folds else name

    def innermost(self, node: Node) -> Node:
        """The node without wrappers such as parentheses."""
        while node.named_child_count == 1 and _wraps(self.meaning(node)):
            self.budget.spend(1)
            node = node.named_children[0]
        return node

    def unknown(self, node: Node, *parts: Thing, name: str = "", holder: Node | None = None) -> Thing:
        """A placeholder for an unknown value, named after its variable, and the object that holds it (``holder``)."""
        environment = holder is not None and is_environment(self.words(holder)[-_LONGEST_HOLDER:])
        return Thing(unknown_text(name, self.span(node), environment=environment), parts=parts)

    def text(self, thing: Thing, node: Node) -> Text:
        """The text of a node's value."""
        return thing.text if thing.text is not None else unknown_text("", self.span(node))


def _wraps(meaning: Meaning | None) -> bool:
    """Whether a node with this meaning and one child has the value of that child."""
    return meaning is None or isinstance(meaning, Binary) or (isinstance(meaning, List) and meaning.several)


def named(node: Node) -> list[Node]:
    """The named children, without comments."""
    return [inner for inner in node.named_children if not inner.is_extra]


def child(node: Node, where: Child | None) -> Node | None:
    """The child in a field, or by its index; None if there is none."""
    if where is None:
        return None
    if isinstance(where, str):
        return node.child_by_field_name(where)
    inner = named(node)
    return inner[where] if -len(inner) <= where < len(inner) else None
