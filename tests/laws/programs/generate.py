"""Random programs with a request of a known truth in them, or with none.

A seed decides the program: its functions, classes, branches and names, how the values of its requests get to them, and what is
around: requests to other services, requests to Salesforce for other grants, comments and messages that hold a request.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, NamedTuple

from tests.laws.programs import planting, requests
from tests.laws.programs.compiled import APEX, CSHARP, GO, JAVA
from tests.laws.programs.javascript import APPS_SCRIPT, HTML, JAVASCRIPT, TYPESCRIPT
from tests.laws.programs.pages import page
from tests.laws.programs.scripts import PHP, PYTHON, RUBY
from tests.laws.programs.shells import POWERSHELL, SHELL
from tests.laws.programs.writer import MARK, Body, Class, Part, Writer

if TYPE_CHECKING:
    from collections.abc import Callable


LANGUAGES = {
    syntax.name: syntax
    for syntax in (
        JAVASCRIPT, TYPESCRIPT, APPS_SCRIPT, HTML, PYTHON, APEX, JAVA, CSHARP, GO, RUBY, PHP, POWERSHELL, SHELL
    )
}  # fmt: skip
_MESSAGES = (
    "it's late", 'say "hello"', "naïve ü ✓", "50% of {0} and ${x}", "a # b", "// no comment", "/* nor this */", "<b>&amp;</b>",
    "back\\slash", "two\nlines", "https://example.com/a?b=c&d=e#f", "{{mustache}}", "`tick`", "semi;colon",
)  # fmt: skip
_MENTIONS = (
    "POST grant_type=client_credentials to https://acme.my.salesforce.com/services/oauth2/token",
    "curl https://acme.my.salesforce.com/services/oauth2/token -d grant_type=client_credentials -d scope=decoy",
    "see /services/oauth2/token",
)
_DEEPEST = 3


class Row(NamedTuple):
    """A row of the inventory, without its path. The request is on one of the ``lines`` (a statement may have several)."""

    kind: str
    lines: frozenset[int]
    host: str
    scope: str | None


class Program(NamedTuple):
    """A program; ``row`` is None if nothing in it is a request of this flow to Salesforce."""

    suffix: str
    text: str
    row: Row | None


def program(language: str, seed: int) -> Program:
    """The program that the seed decides."""
    random = Random(f"{language} {seed}")
    writer = Writer(LANGUAGES[language], random)
    request = requests.planted(random) if random.random() < 0.75 else None
    bodies = [_body(writer) for _ in range(random.randrange(1, 5))]
    lucky = random.randrange(len(bodies))
    hosts: list[str] = []
    for number, body in enumerate(bodies):
        _fill(writer, body, random.randrange(1, 6), hosts, request if number == lucky else None)
        _close(writer, body)
    lines = _assembled(writer, [body for body in bodies if not body.function])
    if language == HTML.name:
        lines = page(random, lines)
    elif random.random() < 0.1 and writer.syntax is not SHELL:
        lines = [line + "\r" for line in lines]
    numbers = frozenset(number for number, line in enumerate(lines, 1) if MARK in line)
    text = "\n".join(line.replace(MARK, "") for line in lines) + "\n"
    row = Row(writer.syntax.kind, numbers, hosts[0], request.scope) if request else None
    return Program(random.choice(writer.syntax.suffixes), text, row)


def _body(writer: Writer) -> Body:
    """A new function, method or stretch of statements."""
    random, syntax = writer.random, writer.syntax
    if syntax.only_classes:
        if not writer.classes or random.random() < 0.2:
            writer.classes.append(
                Class(writer.fresh(writer.names, "client", "orders", "gateway").capitalize())
            )
        return Body(owner=writer.classes[-1], static=random.random() < 0.5)
    if syntax.classes and random.random() < 0.35:
        if not writer.classes or random.random() < 0.5:
            writer.classes.append(
                Class(writer.fresh(writer.names, "client", "orders", "gateway").capitalize())
            )
        return Body(owner=writer.classes[-1])
    if syntax.top_level and random.random() < 0.2:
        return Body(depth=0, function=False, names=writer.names)
    return Body()


def _fill(writer: Writer, body: Body, count: int, hosts: list[str], request: requests.Request | None) -> None:
    """Give statements to a body, with the request at a random place among them."""
    random = writer.random
    steps: list[Callable[[], None]] = [lambda: _something(writer, body) for _ in range(count)]
    if request:
        steps.insert(
            random.randrange(count + 1),
            lambda: hosts.append(planting.write(writer, body, request, planted=True)),
        )
    for number in range(len(steps)):
        if random.random() < 0.3:
            step = steps[number]
            _within(writer, body, step)
        else:
            steps[number]()
    _plain(writer, body)


def _something(writer: Writer, body: Body) -> None:
    """A statement that isn't a request of this flow to Salesforce."""
    random = writer.random
    match random.randrange(10):
        case 0 | 1:
            planting.write(writer, body, requests.decoy(random), planted=False)
        case 2:
            _commented_request(writer, body)
        case 3:
            writer.comment(body, [random.choice((*_MENTIONS, *_MESSAGES)).replace("\n", " ")])
        case 4:
            text = writer.string(random.choice((*_MENTIONS, *_MESSAGES)))
            writer.emit(body, writer.syntax.log, value=text)
        case 5:
            _within(writer, body, lambda: _something(writer, body))
        case _:
            _plain(writer, body)


def _plain(writer: Writer, body: Body) -> None:
    """A statement about nothing."""
    random = writer.random
    match random.randrange(3):
        case 0:
            writer.let(body, "number", str(random.randrange(1000)), "count", "total", "limit")
        case 1:
            text = writer.string(random.choice(_MESSAGES))
            writer.let(body, "text", text, "url", "body", "data", "host", "scope", "label", "message")
        case _:
            name = writer.let(body, "text", writer.string(requests.word(random)))
            code = writer.text([Part("Value: "), Part(writer.read(name), code=True)])
            writer.emit(body, writer.syntax.log, value=code)


def _within(writer: Writer, body: Body, step: Callable[[], None]) -> None:
    """The step in a branch, a loop or another block."""
    random, syntax = writer.random, writer.syntax
    if body.depth > _DEEPEST:
        step()
        return
    block = random.choice(syntax.blocks)
    lucky = random.randrange(len(block) - 1)
    values = {
        "condition": syntax.condition.format(value=random.randrange(9), number=random.randrange(9)),
        "name": writer.written(writer.fresh(body.names, "item", "entry", "each")),
        "values": syntax.comma.join(writer.string(requests.word(random)) for _ in range(2)),
        "value": str(random.randrange(9)),
        "number": str(random.randrange(9)),
    }
    for number, line in enumerate(block):
        if line:
            writer.emit(body, line, **values)
        if number < len(block) - 1:
            body.depth += 1
            if number == lucky:
                step()
            _plain(writer, body)
            body.depth -= 1


def _commented_request(writer: Writer, body: Body) -> None:
    """A request that is commented out."""
    scratch = Body(depth=0, names=set(body.names))
    aside = Writer(writer.syntax, writer.random)
    planting.write(aside, scratch, requests.planted(writer.random), planted=False)
    writer.comment(body, scratch.lines)


def _close(writer: Writer, body: Body) -> None:
    """Make a function of the body."""
    syntax, random = writer.syntax, writer.random
    if not body.function:
        return
    name = writer.fresh(writer.names, "run", "sync", "load", "refresh_all", "handle")
    if body.owner is None:
        writer.functions.append(writer.function(random.choice(syntax.functions), name, body))
        return
    assert syntax.classes
    head = random.choice(syntax.functions) if body.static else syntax.classes.method
    body.owner.methods.append(writer.function(head, name, body))


def _assembled(writer: Writer, loose: list[Body]) -> list[str]:
    syntax, random = writer.syntax, writer.random
    units = [*writer.functions, *(_class(writer, one) for one in writer.classes)]
    random.shuffle(units)
    if random.random() < 0.3:
        comment = Body(depth=0)
        writer.comment(comment, [random.choice(_MENTIONS)])
        units.insert(0, comment.lines)
    units += [body.lines for body in loose]
    spaced = [line for unit in units for line in (*unit, "")]
    return [*"\n".join(syntax.head).split("\n"), *writer.constants, "", *spaced]


def _class(writer: Writer, one: Class) -> list[str]:
    syntax = writer.syntax.classes
    assert syntax
    head = syntax.head.format(name=one.name).split("\n")
    constructor: list[list[str]] = []
    if one.set:
        made = Body(lines=[f"    {line}" for line in one.set])
        constructor = [writer.function(syntax.constructor, one.name, made)]
    members = [f"    {line}" for lines in (one.fields, *constructor, *one.methods) for line in (*lines, "")]
    return [*head, *(line.rstrip(" ") for line in members), *([syntax.end.format()] if syntax.end else [])]
