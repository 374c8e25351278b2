"""The meanings that a syntax tree's nodes may have for the evaluator. A language is a table from node types to these.

A ``Child`` identifies a part of a node: the name of its field, or its index among the named children.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sfscope_lint.model.source import Span
    from sfscope_lint.readers.code.calls import Program
    from sfscope_lint.readers.code.parse import Grammar
    from sfscope_lint.readers.code.things import Thing

Child = str | int


class Skip(Record):
    """A node that no request depends on."""


class Inside(Record):
    """The value is that of one child: parentheses, casts, ``await``."""

    child: Child = -1


class Block(Record):
    """Statements; their value is that of the last one where ``last``, else there is none."""

    last: bool = False


class Branch(Record):
    """Statements that may not run, so what they assign is only one of several possible values."""


class String(Record):
    """A string with its quotes; ``escape`` is the escape character where the grammar has no node for escapes.

    ``lead``: it has that before it, and no quotes. ``braces``: braces around an expression are no nodes.
    ``doubled``: characters that are written twice where they are meant.
    """

    escape: str = ""
    lead: str = ""
    braces: bool = False
    doubled: str = ""


class Content(Record):
    """A part of a string that holds escapes and expressions."""


class Escape(Record):
    """An escape sequence in a string."""


class Joined(Record):
    """Adjacent strings, which count as one."""


class Name(Record):
    """A variable; ``marks`` are characters around it that aren't part of its name.

    ``shared``: it belongs to the object, so all methods know it.
    """

    marks: str = ""
    shared: bool = False


class Member(Record):
    """``owner.name``."""

    owner: Child
    name: Child


class Subscript(Record):
    """``owner[key]``."""

    owner: Child
    key: Child


class Binary(Record):
    """Two operands; the operator is the text between them."""

    left: Child = 0
    right: Child = -1


class Choice(Record):
    """One of two values; without the first one (``a ?: b``), ``condition`` unless that is empty."""

    first: Child
    second: Child
    condition: Child | None = None


class Assign(Record):
    """``target = value``; ``declares``: it declares the name in the current scope."""

    target: Child
    value: Child
    declares: bool = False


class Field(Record):
    """A field of a class, with its value; or a property whose getter returns it."""

    name: Child
    value: Child


class Pattern(Record):
    """Several targets of one assignment, or parameters."""


class Parameter(Record):
    """A parameter; without ``name`` the first ``Name`` in it is its name.

    ``default`` is its value if the caller gives none. With a child of a type in ``kept``, it is a property of the object, too.
    """

    name: Child | None = None
    default: Child | None = None
    kept: frozenset[str] = frozenset()


class Parameters(Record):
    """Parameters that stand in the body of their function, or at the start of a script."""


class Function(Record):
    """A function, a method or a lambda. ``parameters`` is the child with the parameters, or the only parameter.

    ``implicit``: it returns the value of its body.
    """

    name: Child | None
    parameters: Child | None
    body: Child = -1
    implicit: bool = False


class Return(Record):
    """``return value``."""

    value: Child = 0


class Object(Record):
    """Names and values in braces."""


class Pair(Record):
    """One name and its value in an ``Object``; ``words``: node types of keys that are literal."""

    key: Child = 0
    value: Child = -1


class Initializer(Record):
    """Fields, pairs of key and value, or values, whatever stands in the braces."""


class Spread(Record):
    """An object whose fields are spread into another object or into arguments."""


class List(Record):
    """A list of values; ``several``: a single value isn't a list."""

    several: bool = False


class TypedList(Record):
    """A list with its type before it; in that of a type ``Map…`` keys and values alternate."""

    type: Child
    items: Child


class Made(Record):
    """``Type{fields}``."""

    type: Child
    content: Child


class Call(Record):
    """``function(arguments)``; ``makes``: it creates an object that keeps the fields in the arguments.

    ``initializer`` has more fields.
    """

    function: Child | None
    arguments: Child
    makes: bool = False
    initializer: Child | None = None


class MethodCall(Record):
    """``owner.name(arguments)`` in one node; ``owner`` may be absent. ``block`` is a function argument."""

    owner: Child
    name: Child
    arguments: Child
    block: Child | None = None


class Command(Record):
    """A command with its words; ``requests`` are the commands that send HTTP requests."""

    name: Child
    elements: Child
    requests: frozenset[str]


class Keyword(Record):
    """An argument with its name; one that has none is like any other."""

    name: Child
    value: Child


Meaning = (
    Skip | Inside | Block | Branch | String | Content | Escape | Joined | Name | Member | Subscript | Binary | Choice
    | Assign | Field | Pattern | Parameter | Parameters | Function | Return | Object | Pair | Initializer | Spread | List | TypedList
    | Made | Call | MethodCall | Command | Keyword
)  # fmt: skip


class Language(Record):
    """A programming language for the evaluator.

    ``operators`` says what binary operators do: ``join``, ``path`` (join with a slash), ``default`` (the right one
    stands in for the left), ``format`` (the left one with holes filled), ``merge`` (fields of both), ``list``
    (the left one's items, joined by the right). ``itself`` are the names of the object that a method belongs to.
    ``mask`` rewrites a program, byte for byte, into one that the grammar reads. ``folds``: case means nothing in names.
    ``settings`` looks at each array or object: it may be the settings of a client.
    ``constants`` are values of libraries by their dotted names; ``defining`` are functions that define a constant.
    """

    name: str
    grammar: Grammar
    meanings: Mapping[str, Meaning]
    operators: Mapping[str, str]
    itself: frozenset[str] = frozenset({"this"})
    mask: Callable[[bytes], bytes] = bytes
    folds: bool = False
    constants: Mapping[str, str] = MappingProxyType({})
    defining: frozenset[str] = frozenset()
    settings: Callable[[Program, Thing, Span], None] | None = None


def table(*rows: tuple[Meaning, str]) -> dict[str, Meaning]:
    """The table from node types to meanings; each row is a meaning and its node types, separated by blanks."""
    return {node: meaning for meaning, nodes in rows for node in nodes.split()}
