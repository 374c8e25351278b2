"""Evaluate assignments, functions and branches, which change the values of names."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from sfscope_lint.model.traced_text import as_default, concatenate, field_name, unknown_text
from sfscope_lint.readers.code.context import child, named
from sfscope_lint.readers.code.meanings import (
    Block,
    Function,
    Inside,
    List,
    Member,
    MethodCall,
    Name,
    Parameter,
    Pattern,
    Subscript,
)
from sfscope_lint.readers.code.things import Thing, made_of
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

    from sfscope_lint.readers.code.context import Context, Walk
    from sfscope_lint.readers.code.meanings import Assign, Branch, Field, Parameters, Return

Steps = Generator["Node", Thing, None]


def block(_context: Context, node: Node, meaning: Block) -> Walk:
    """Evaluate statements in order."""
    thing = Thing()
    for inner in named(node):
        thing = yield inner
    return thing if meaning.last else Thing()


def branch(context: Context, node: Node, _: Branch) -> Walk:
    """Evaluate statements that may not run: of several, a name may have the form that any of them gives it.

    In some languages a branch has a value, which is any of them.
    """
    context.scopes.branches += 1
    given: dict[str, list[Thing]] = {}
    values: list[Thing] = []
    for inner in named(node):
        before = context.scopes.forms()
        values.append((yield inner))
        for name, form in context.scopes.forms().items():
            if before.get(name) is not form:
                given.setdefault(name, []).append(form)
    for name, forms in given.items():
        if len(forms) > 1:
            last = forms[-1]
            context.scopes.remember(name, Thing(last.text, last.fields, forms, encoding=last.encoding))
    context.scopes.branches -= 1
    return Thing(parts=values)


def assign(context: Context, node: Node, meaning: Assign) -> Walk:
    """Evaluate ``target = value`` or ``target += value``."""
    target, value_node = child(node, meaning.target), child(node, meaning.value)
    if target is None or value_node is None:
        return Thing()
    if isinstance(context.meaning(target), Name):
        function = context.meaning(value_node)
        context.scopes.name = context.name(target) if isinstance(function, Function) else ""
    thing = yield value_node
    first, last = sorted((target, value_node), key=lambda side: side.start_byte)
    operator = context.code.data[first.end_byte : last.start_byte]
    several = _is_several(context, value_node)
    if b"+=" in operator or b".=" in operator:
        old = yield target
        pieces = (context.text(old, target).pieces, context.text(thing, value_node).pieces)
        context.budget.spend(sum(map(len, pieces)) // 8)
        thing = Thing(concatenate(pieces), parts=made_of(old, thing))
    elif (b"||=" in operator or b"??=" in operator) and thing.text:
        thing = Thing(as_default(thing.text, context.dotted(target)), thing.fields, thing.parts)
    if _is_several(context, target):
        yield from _give_each(context, target, thing.parts if several else [thing], declares=meaning.declares)
    else:
        yield from _give(context, target, thing, declares=meaning.declares)
    return thing


def _is_several(context: Context, node: Node) -> bool:
    meaning = context.meaning(node)
    return isinstance(meaning, List) and meaning.several and node.named_child_count > 1


def _give_each(context: Context, target: Node, things: Sequence[Thing], *, declares: bool) -> Steps:
    """Values to targets, by their order; those without a value aren't known."""
    for number, inner in enumerate(named(target)):
        thing = things[number] if number < len(things) else context.unknown(inner)
        yield from _give(context, inner, thing, declares=declares)


def field(context: Context, node: Node, meaning: Field) -> Walk:
    """Assign a field of a class, which is known in the whole file."""
    name_node, value_node = child(node, meaning.name), child(node, meaning.value)
    if name_node is None:
        return Thing()
    name = context.name(name_node)
    if value_node is None:
        context.scopes.enter(name, ())
        for inner in named(node):  # noqa: UP028 - values are sent in, and a list takes none
            yield inner
        context.scopes.leave()
        return Thing()
    thing = yield value_node
    context.program.note(thing)
    for known in (f"this.{name}", name):
        context.scopes.constants.setdefault(known, thing)
    return Thing()


def _give(context: Context, target: Node, thing: Thing, *, declares: bool) -> Steps:
    """Assign a value to a target."""
    context.program.note(thing)
    target = _bare(context, target)
    match context.meaning(target):
        case Name(shared=shared):
            context.scopes.assign(context.name(target), thing, declares=declares)
            if shared:
                for known in (context.name(target), context.spelled(target)):  # a reader has its name
                    context.scopes.constants.setdefault(known, thing)
        case Member(owner=owner, name=name) | MethodCall(owner=owner, name=name):
            yield from _give_member(context, target, (child(target, owner), child(target, name)), thing)
        case Subscript(owner=owner, key=key):
            owner_node, key_node = child(target, owner), child(target, key)
            if owner_node is not None and key_node is not None:
                text = (yield key_node).text
                holder = yield from _holder(context, owner_node)
                if text:
                    holder.fields[field_name(text.text)] = thing
        case Pattern():
            for name_node in names(context, target):
                name_ = context.name(name_node)
                inner = thing.fields.get(field_name(name_)) or context.unknown(name_node, name=name_)
                context.scopes.assign(name_, inner, declares=declares)


def _bare(context: Context, target: Node) -> Node:
    """The target without wrappers, such as the type before it: ``[string]$name``."""
    target = context.innermost(target)
    while isinstance(wrapper := context.meaning(target), Inside) and (inner := child(target, wrapper.child)):
        target = context.innermost(inner)
    return target


def _give_member(
    context: Context, target: Node, ends: tuple[Node | None, Node | None], thing: Thing
) -> Steps:
    owner, member = ends
    if owner is None or member is None:
        return
    name, whole = context.name(member), context.dotted(target)
    if whole:
        context.scopes.remember(whole, thing)
    if context.words(owner) in context.language.itself if whole else False:
        context.scopes.constants.setdefault(f"this.{name}", thing)
    else:
        holder = yield from _holder(context, owner)
        holder.fields[field_name(name)] = thing


def _holder(context: Context, node: Node) -> Walk:
    """The object that the assignment changes; an unknown object becomes known from here on."""
    owner = yield node
    inner = context.innermost(node)
    if isinstance(context.meaning(inner), Name) and context.scopes.find(context.name(inner)) is None:
        context.scopes.remember(context.name(inner), owner)
    return owner


def function(context: Context, node: Node, meaning: Function) -> Walk:
    """Evaluate a function; its parameters shadow outer names, and its returned value is noted."""
    name, body = child(node, meaning.name), child(node, meaning.body)
    outermost = context.scopes.outside
    if outermost:
        context.program.unit = node.start_byte + 1
    parameters = child(node, meaning.parameters)
    own, context.scopes.name = context.scopes.name, ""
    lambda_ = name is None and body is not None and not isinstance(context.meaning(body), Block)
    given = (yield from _given(context, parameters)) if parameters is not None else {}
    branches, context.scopes.branches = context.scopes.branches, 0
    context.scopes.enter(context.name(name) if name is not None else own, given.items())
    result = (yield body) if body is not None else Thing()
    if (meaning.implicit and body is not None) or lambda_:
        context.program.note(result)
        context.scopes.note_return(result)
    context.scopes.leave()
    context.scopes.branches = branches
    if outermost:
        context.program.unit = 0
    return Thing(parts=[result])


def _given(context: Context, node: Node) -> Generator[Node, Thing, dict[str, Thing]]:
    """The values of parameters in their order: they aren't known, but may be their defaults."""
    values: dict[str, Thing] = {}
    for parameter in sorted(_parameters(context, node), key=lambda each: each.name.start_byte):
        name = context.name(parameter.name)
        values[name] = Thing(unknown_text(context.spelled(parameter.name), context.span(parameter.name)))
        default = (yield parameter.default) if parameter.default is not None else Thing()
        if default.text and default.text.text:
            values[name] = Thing(as_default(default.text, context.spelled(parameter.name)))
            if parameter.kept:
                context.scopes.constants.setdefault(f"this.{name}", values[name])
    return values


def parameters(context: Context, node: Node, _: Parameters) -> Walk:
    """Parameters in a body shadow outer names."""
    for declaration in named(node):
        given = yield from _given(context, declaration)
        for name, thing in given.items():
            context.program.note(thing)
            context.scopes.assign(name, thing, declares=True)
    return Thing()


def names(context: Context, node: Node) -> Iterator[Node]:
    """The names in a pattern or in parameters."""
    return (given.name for given in _parameters(context, node))


class _Parameter(Record):
    name: Node
    default: Node | None = None
    kept: bool = False


def _parameters(context: Context, node: Node) -> Iterator[_Parameter]:
    """The names in a pattern or in parameters, with their defaults."""
    waiting = [_Parameter(node)]
    while waiting:
        given = waiting.pop()
        inner = given.name
        context.budget.spend(1)
        match context.meaning(inner):
            case Name():
                yield given
            case Parameter() as meaning:
                name = child(inner, meaning.name)
                if meaning.name is None:
                    name = next(
                        (n for n in named(inner) if isinstance(context.meaning(n), Name | Pattern)), None
                    )
                default = child(inner, meaning.default)
                kept = any(n.type in meaning.kept for n in inner.named_children)
                if name is not None:
                    waiting.append(_Parameter(name, default if default != name else None, kept))
            case Pattern():
                waiting += map(_Parameter, named(inner))


def returned(context: Context, node: Node, meaning: Return) -> Walk:
    """Note the value of ``return value``."""
    value = child(node, meaning.value)
    if value is None:
        return Thing()
    thing = yield value
    context.program.note(thing)
    context.scopes.note_return(thing)
    return thing
