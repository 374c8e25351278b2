"""How a language writes what a random program consists of: a record of templates for ``str.format``.

In a template ``¬`` is a place where a line may break. Templates with the same fields mean the same in every language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

BREAK = "¬"


class Quote(NamedTuple):
    """A string's quotes, and what is escaped in it. ``hole`` writes an expression in it, if that matches ``fits``."""

    start: str
    end: str
    escapes: Mapping[str, str]
    hole: str = ""
    fits: str = r"[A-Za-z_][\w.]*"

    def holds(self, text: str) -> bool:
        """Whether a text can stand between the quotes."""
        return all(mark not in text or mark in self.escapes for mark in {self.end, "\\", "\n"} - {""})

    def escaped(self, text: str) -> str:
        """The text as it stands between the quotes."""
        return "".join(self.escapes.get(character, character) for character in text)

    def takes(self, expression: str) -> bool:
        """Whether an expression can stand in the string."""
        return bool(self.hole) and re.fullmatch(self.fits, expression) is not None


SLASHED = {"\\": "\\\\", "\n": "\\n"}
SINGLE = Quote("'", "'", {**SLASHED, "'": "\\'"})
DOUBLE = Quote('"', '"', {**SLASHED, '"': '\\"'})
SLASHES = (("", "// ", ""), ("/*", "", "*/"), ("/**", " * ", " */"))
FORM_TYPE = "'application/x-www-form-urlencoded'"


class Form(NamedTuple):
    """A way to write the parameters of a request; ``kind`` decides which clients take it.

    The parameters are an expression. With ``value`` they are statements, and ``value`` is the expression; ``start`` may have the URL.
    """

    kind: str
    start: str
    pair: str
    between: str
    end: str = ""
    value: str = ""


class Client(NamedTuple):
    """A way to send a request: statements that take a ``{url}`` and a ``{body}`` of one of the ``kinds``."""

    kinds: str
    lines: tuple[str, ...]


class Format(NamedTuple):
    """A function that fills marks in a text."""

    call: str
    mark: str


class ClassSyntax(NamedTuple):
    """A class: its ends, its fields, and how a method uses them. ``set`` is a line of the constructor."""

    head: str
    end: str
    field: str
    constructor: tuple[str, str]
    set: str
    method: tuple[str, str]
    own: str
    own_call: str


@dataclass(frozen=True)
class Syntax:
    """A language.

    ``kind`` is what the inventory calls it. ``blocks`` are the lines around and between bodies. ``constants`` take literals only,
    ``variables`` any value; both stand outside functions. ``classes``: its functions are methods of classes; ``None``: it has none.
    """

    name: str
    kind: str
    suffixes: tuple[str, ...]
    quotes: tuple[Quote, ...]
    let: tuple[str, ...]
    append: str
    log: str
    environment: tuple[str, ...]
    unknown: tuple[str, ...]
    comments: tuple[tuple[str, str, str], ...]
    condition: str
    blocks: tuple[tuple[str, ...], ...]
    functions: tuple[tuple[str, str], ...]
    helper: tuple[str, str]
    forms: tuple[Form, ...]
    clients: tuple[Client, ...]
    constants: tuple[str, ...]
    variables: tuple[str, ...]
    plus: str = " + "
    group: str = "{}"
    formats: tuple[Format, ...] = ()
    encode: tuple[str, ...] = ("{}",)
    classes: ClassSyntax | None = None
    only_classes: bool = False
    snake: bool = False
    sigil: str = ""
    read: str = "{}"  # a variable that is used
    read_constant: str = "{}"
    parameter: str = "{name}"
    positional: str = ""  # a line that gives a parameter its name
    call: str = "{name}({arguments})"
    value_of_call: str = "{}"
    between: str = ", "  # arguments
    comma: str = ", "  # values
    returned: str = "return {value};"
    statement: str = "{};"
    types: Mapping[str, str] = field(default_factory=dict)
    broken: str = "\n"
    top_level: bool = True
    head: tuple[str, ...] = ()
    reserved: tuple[str, ...] = ()  # no names of variables
    name_of_constant: str = "upper"
    constant_prefix: str = ""  # where case means nothing in names
