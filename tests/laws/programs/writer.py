"""Write a program in a language: strings, variables, statements, functions and classes, each in one of the forms that the language has."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from tests.laws.programs.requests import word
from tests.laws.programs.syntax import BREAK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from random import Random

    from tests.laws.programs.syntax import Syntax

MARK = "\0"  # at the end of a line in which the planted request is
_INDENT = "    "
_JOINT = re.compile(r"(?<=.)(?:&|/services|\\.my\\.)")  # where people cut a text in two


class Part(NamedTuple):
    """A part of a text: a literal, or an expression."""

    text: str
    code: bool = False


@dataclass
class Class:
    """A class of a program; ``set`` are the lines of its constructor."""

    name: str
    fields: list[str] = field(default_factory=list)
    set: list[str] = field(default_factory=list)
    methods: list[list[str]] = field(default_factory=list)


@dataclass
class Body:
    """The statements of a function, or those outside of all functions."""

    owner: Class | None = None
    lines: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    parameters: list[tuple[str, str]] = field(default_factory=list)
    depth: int = 1
    function: bool = True
    static: bool = False
    marked: bool = False


class Writer:
    """A program that is being written. Constants stand before functions, because some languages want that."""

    def __init__(self, syntax: Syntax, random: Random) -> None:
        self.syntax = syntax
        self.random = random
        self.constants: list[str] = []
        self.functions: list[list[str]] = []
        self.classes: list[Class] = []
        self.names: set[str] = set()

    # Names

    def fresh(self, taken: set[str], *wanted: str) -> str:
        """A name in the language's style that isn't taken: one of the wanted ones, else a random one."""
        for name in self.random.sample(wanted, len(wanted)):
            if self.styled(name) not in taken and name not in self.syntax.reserved:
                break
        else:
            name = next(
                name for name in iter(lambda: f"{word(self.random)}_{word(self.random)}{self.random.randrange(100)}", "")
                if self.styled(name) not in taken
            )  # fmt: skip
        name = self.styled(name)
        taken.add(name)
        return name

    def styled(self, name: str) -> str:
        """A name in the language's style."""
        return name if self.syntax.snake else _camel(name)

    def constant_name(self, name: str) -> str:
        """A new name of a constant."""
        number = 2
        base = name = self.syntax.constant_prefix + name
        while name in self.names:
            name, number = f"{base}_{number}", number + 1
        self.names.add(name)
        match self.syntax.name_of_constant:
            case "upper":
                return name.upper()
            case "Pascal":
                return _camel(name)[0].upper() + _camel(name)[1:]
        return f"k{_camel(name)[0].upper()}{_camel(name)[1:]}"

    def written(self, name: str) -> str:
        """A variable where it gets its value."""
        return self.syntax.sigil + name

    def read(self, name: str) -> str:
        """A variable where it is used."""
        return self.syntax.read.format(self.syntax.sigil + name)

    # Values

    def string(self, text: str) -> str:
        """A literal."""
        quote = self.random.choice([quote for quote in self.syntax.quotes if quote.holds(text)])
        return quote.start + quote.escaped(text) + quote.end

    def key(self, text: str) -> str:
        """A literal that may be the key of an object: no template."""
        plain = next(quote for quote in self.syntax.quotes if not quote.hole)
        return plain.start + text + plain.end

    def text(self, parts: Sequence[Part]) -> str:
        """An expression for a text: a literal, a concatenation, a template, or a format."""
        parts = list(_merged(parts))
        if all(not part.code for part in parts):
            whole = "".join(part.text for part in parts)
            cuts = [found.start() for found in _JOINT.finditer(whole)]
            if cuts and self.random.random() < 0.2:
                cut = self.random.choice(cuts)
                return self._added((Part(whole[:cut]), Part(whole[cut:])))
            return self.string(whole)
        if len(parts) == 1:
            return parts[0].text
        return self.random.choice([*self._templates(parts), *self._formats(parts), self._added(parts)])

    def _added(self, parts: Sequence[Part]) -> str:
        plus = self.syntax.plus
        if plus and self.syntax.statement != "{}":
            plus = self.random.choice((plus, plus.rstrip() + BREAK + " "))
        return self.syntax.group.format(
            plus.join(part.text if part.code else self.string(part.text) for part in parts)
        )

    def _templates(self, parts: Sequence[Part]) -> Iterator[str]:
        for quote in self.syntax.quotes:
            if all(quote.takes(part.text) if part.code else quote.holds(part.text) for part in parts):
                inside = (
                    quote.hole.format(part.text) if part.code else quote.escaped(part.text) for part in parts
                )
                yield quote.start + "".join(inside) + quote.end

    def _formats(self, parts: Sequence[Part]) -> Iterator[str]:
        for made in self.syntax.formats:
            if any(not part.code and re.search(r"[%{}]", part.text) for part in parts):
                continue
            template = self.string("".join(made.mark if part.code else part.text for part in parts))
            values = self.syntax.comma.join(part.text for part in parts if part.code)
            yield made.call.format(template=self._numbered(template, made.mark), values=values)

    def _numbered(self, template: str, mark: str) -> str:
        """.NET, PowerShell and Apex number their marks."""
        if mark != "{}" or self.syntax.name == "Python":
            return template
        numbers = iter(range(100))
        return re.sub(r"\{\}", lambda _: f"{{{next(numbers)}}}", template)

    # Statements

    def emit(self, body: Body, template: str, /, **values: str) -> None:
        """A statement. It breaks at all its places or at none."""
        text = template.format(**values)
        indent = _INDENT * body.depth
        broken = self.random.random() < 0.4
        text = text.replace(BREAK, f"{self.syntax.broken}{_INDENT}" if broken else "")
        mark = MARK if body.marked else ""
        body.lines += [f"{indent}{line.rstrip()}{mark}" for line in text.split("\n")]

    def let(self, body: Body, type_: str, value: str, *wanted: str, changes: bool = False) -> str:
        """The name of a new variable with this value; ``changes``: it isn't a constant."""
        name = self.fresh(body.names, *wanted)
        unfit = [*(["const", "final"] if changes else []), *([] if body.function else ["local"])]
        templates = [t for t in self.syntax.let if not any(word in t for word in unfit)]
        template = self.random.choice(templates or ["let {name} = {value};"])
        self.emit(body, template, name=self.written(name), value=value, type=self.type(type_))
        return name

    def type(self, type_: str) -> str:
        """The name of a type."""
        return self.syntax.types.get(type_, type_)

    def constant(self, body: Body, name: str, value: str, *, literal: bool, type_: str = "text") -> str:
        """A new constant with this value; returns how it is read."""
        name = self.constant_name(name)
        template = self.random.choice(self.syntax.constants if literal else self.syntax.variables)
        target = body.owner.fields if self.syntax.only_classes and body.owner else self.constants
        target.append(template.format(name=name, value=value.replace(BREAK, ""), type=self.type(type_)))
        return self.syntax.read_constant.format(name)

    def member(self, body: Body, name: str, value: str, *, literal: bool) -> str:
        """A new field of the class; returns how a method reads it."""
        syntax, owner = self.syntax.classes, body.owner
        assert syntax
        assert owner
        value = value.replace(BREAK, "")
        name = self.fresh(self.names, name, "my_" + name)
        whole = syntax.field.format(name=name, value=value, type=self.type("text"))
        if literal and self.random.random() < 0.5 and syntax.own.startswith(("this", "self", "$")):
            owner.fields.append(whole)
        else:
            if "{type}" in syntax.field or self.syntax.name == "PHP":
                owner.fields.append(whole.partition(" =")[0] + ";")
            owner.set.append(syntax.set.format(name=name, value=value))
        return syntax.own.format(name=name)

    def comment(self, body: Body, lines: Sequence[str]) -> None:
        """A comment with these lines."""
        start, prefix, end = self.random.choice(self.syntax.comments)
        if end and any(end in line for line in lines):
            start, prefix, end = self.syntax.comments[0]
        indent = _INDENT * body.depth
        whole = [*([start] if start else []), *(prefix + line for line in lines), *([end] if end else [])]
        body.lines += [f"{indent}{line}".rstrip() for line in whole]

    # Functions

    def function(self, head: tuple[str, str], name: str, body: Body) -> list[str]:
        """The lines of a function with this body."""
        shown = [
            self.syntax.parameter.format(name=self.written(name), type=self.type(type_))
            for type_, name in body.parameters
            if self.syntax.parameter
        ]
        parameters = ", ".join(shown)
        more = f", {parameters}" if parameters else ""
        start = head[0].format(
            name=name, parameters=parameters, more=more, type=self.type("text"), class_name=name
        )
        given = [
            _INDENT + self.syntax.positional.format(name=name, number=number)
            for number, (_, name) in enumerate(body.parameters, 1)
            if self.syntax.positional
        ]
        return [*start.split("\n"), *given, *body.lines, *([head[1].replace("}}", "}")] if head[1] else [])]

    def add_function(self, body: Body, lines: list[str]) -> None:
        """Add a function beside the one with this body."""
        if self.syntax.only_classes and body.owner:
            body.owner.methods.append(lines)
        else:
            self.functions.append(lines)

    def called(self, name: str, arguments: Sequence[str]) -> str:
        """A call of a function of the program."""
        return self.syntax.call.format(name=name, arguments=self.syntax.between.join(arguments)).rstrip()


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in rest)


def _merged(parts: Sequence[Part]) -> Iterator[Part]:
    """The parts with neighbouring literals as one."""
    text = ""
    for part in parts:
        if part.code:
            if text:
                yield Part(text)
            yield part
            text = ""
        else:
            text += part.text
    if text:
        yield Part(text)
