"""Evaluate calls: the function, its owner and its arguments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sfscope_lint.model.traced_text import as_default, field_name, unknown_text, variable_name
from sfscope_lint.readers.code import clients, statements
from sfscope_lint.readers.code.asked import Asked
from sfscope_lint.readers.code.clients import known_call
from sfscope_lint.readers.code.context import child, named
from sfscope_lint.readers.code.meanings import Inside, Keyword, Member, Name, Pair, Skip, Spread, String
from sfscope_lint.readers.code.not_sending import is_assertion, is_log
from sfscope_lint.readers.code.results import variable_of
from sfscope_lint.readers.code.things import ITEM, Arguments, Thing

if TYPE_CHECKING:
    from collections.abc import Generator

    from tree_sitter import Node

    from sfscope_lint.model.source import Span
    from sfscope_lint.model.traced_text import Text
    from sfscope_lint.readers.code.context import Context, Walk
    from sfscope_lint.readers.code.meanings import Call, Command, Made, MethodCall


def call(context: Context, node: Node, meaning: Call) -> Walk:
    """The result of ``function(arguments)`` or ``new Type(arguments)``."""
    function = child(node, meaning.function)
    if function is None:
        arguments = yield from _arguments(context, child(node, meaning.arguments))
        return _called(context, node, "", context.span(node), None, arguments)
    while isinstance(context.meaning(function), Inside) and named(function):
        function = named(function)[-1]
    receiver, name = None, context.dotted(function)
    kind = context.meaning(function)
    if isinstance(kind, Member):
        owner, member = child(function, kind.owner), child(function, kind.name)
        receiver = (yield owner) if owner is not None else None
        name = name or (context.name(member) if member is not None else "")
    elif not isinstance(kind, Name | None):
        receiver = yield function
    arguments = yield from _arguments(context, child(node, meaning.arguments))
    inner = child(node, meaning.initializer)
    if inner is not None:
        made = yield inner
        arguments.named.fields.update(made.fields)
        arguments.named.parts += made.parts
    name = name or context.words(function).partition("<")[0][:100]
    result = _called(context, node, name, context.span(function), receiver, arguments)
    if meaning.makes:
        _keep(context, result, arguments.all)
    return result


def method_call(context: Context, node: Node, meaning: MethodCall) -> Walk:
    """The result of ``owner.name(arguments)`` or ``name(arguments)``."""
    owner, name_node = child(node, meaning.owner), child(node, meaning.name)
    if name_node is None:
        return context.unknown(node)
    receiver = (yield owner) if owner is not None else None
    arguments = yield from _arguments(context, child(node, meaning.arguments))
    if (block := child(node, meaning.block)) is not None:
        arguments.values.append((yield from _block(context, block)))
    name = context.words(name_node)
    if owner is not None and (holder := context.dotted(owner)):
        name = f"{holder}.{name}"
    span = context.code.span(node.start_byte, name_node.end_byte)
    return _called(context, node, name, span, receiver, arguments)


def _block(context: Context, node: Node) -> Generator[Node, Thing, Thing]:
    """A block argument: what it does to its parameter belongs to the call."""
    subject = Thing()
    parameters, body = child(node, "parameters"), child(node, "body")
    names = statements.names(context, parameters) if parameters is not None else ()
    context.scopes.enter("", [(context.name(name), subject) for name in names])
    if body is not None:
        yield body
    context.scopes.leave()
    return subject


def made(context: Context, node: Node, meaning: Made) -> Walk:
    """``Type{fields}``: some types are settings of a client that asks for tokens."""
    type_node, content = child(node, meaning.type), child(node, meaning.content)
    thing = (yield content) if content is not None else Thing()
    if type_node is None:
        return thing
    arguments = Arguments()
    arguments.named = thing
    name = context.words(type_node)
    asked = Asked(context.program, None, arguments, context.span(type_node))
    return known_call(context.language.name, name, asked) or thing


def command(context: Context, node: Node, meaning: Command) -> Walk:
    """The result of a shell command with its words."""
    name, elements = child(node, meaning.name), child(node, meaning.elements)
    arguments = yield from _arguments(context, elements)
    if name is None:
        return context.unknown(node, *arguments.values)
    if context.scopes.defines(context.name(name)):
        return _called(context, node, context.words(name), context.span(name), None, arguments)
    if context.words(name).lower() not in meaning.requests:
        return context.unknown(node, *arguments.values)
    unknown = unknown_text("", context.span(node))
    return context.program.call(context.words(name), context.span(name), None, arguments.values, unknown)


def _arguments(context: Context, node: Node | None) -> Generator[Node, Thing, Arguments]:
    found = Arguments()
    while node is not None and isinstance(wrapper := context.meaning(node), Inside):
        node = child(node, wrapper.child)
    if node is None:
        return found
    if isinstance(context.meaning(node), String):  # a tagged template
        found.values.append((yield node))
        return found
    for argument in named(node):
        meaning = context.meaning(argument)
        if isinstance(meaning, Keyword | Pair):
            value = child(argument, meaning.value)
            name = child(argument, meaning.name if isinstance(meaning, Keyword) else meaning.key)
            thing = (yield value) if value is not None else Thing()
            if name is None:  # it has no name here
                found.values.append(thing)
                continue
            found.named.fields[field_name(context.words(name).strip("\"':"))] = thing
            context.program.note(thing)
        elif isinstance(meaning, Spread):
            thing = yield argument
            context.budget.spend(len(thing.fields))
            found.named.fields.update(thing.fields)
            found.named.parts.append(thing)
        elif not isinstance(meaning, Skip):
            found.values.append((yield argument))
    return found


def _called(
    context: Context, node: Node, name: str, span: Span, receiver: Thing | None, arguments: Arguments
) -> Thing:
    """The result of a call."""
    last = name.rpartition(".")[2]
    text = unknown_text(variable_of(last, receiver, arguments.values), context.span(node))
    if is_assertion(name) or (receiver and receiver.asserted):
        context.program.forget(context.span(node))
        return Thing(asserted=True)
    if is_log(name):
        context.program.forget(context.span(node))
        return Thing(text)
    if last in context.language.defining and len(arguments.values) == 2:
        key, value = arguments.values
        if key.text and key.text.known:
            context.scopes.constants.setdefault(key.text.text, value)
    made = known_call(context.language.name, name, Asked(context.program, receiver, arguments, span))
    if made:
        return made
    if clients.is_pair(last) and len(arguments.values) == 2 and (key_text := arguments.values[0].text):
        pair = {ITEM + field_name(key_text.text): arguments.values[1]}
        return Thing(fields=pair, parts=arguments.values)
    result = context.program.call(name, span, receiver, arguments.all, text)
    of_text = (
        receiver and receiver.text and receiver.text.known
    )  # its methods aren't this program's functions
    function = last.lower() if context.language.folds else last
    known = None if of_text else context.scopes.returned(function)
    if known is None:
        return result
    return Thing(_given_back(context, function, known, arguments), known.fields, [known, result])


def _given_back(context: Context, function: str, known: Thing, arguments: Arguments) -> Text | None:
    """The text that a function of this program returns; of one that returns an argument or looks it up, what it gets."""
    at = context.scopes.passed(function)
    if at is not None and at < len(arguments.values) and (given := arguments.values[at].text):
        return as_default(given, variable_name(known.text))
    key = arguments.values[0].text if len(arguments.values) == 1 else None
    looks_up = known.text and known.text.pieces and all(piece.environment for piece in known.text.pieces)
    if looks_up and key and key.known and re.fullmatch(r"[A-Z][A-Z0-9_]*", key.text):
        return unknown_text(key.text, key.span, environment=True)
    return known.text


def _keep(context: Context, result: Thing, arguments: list[Thing]) -> None:
    """The fields that an object keeps from the arguments of its constructor."""
    for argument in arguments:
        result.encoding = result.encoding or argument.encoding
        for thing in (argument, *argument.parts):
            context.budget.spend(len(thing.fields))
            for key, value in thing.fields.items():
                result.fields.setdefault(key, value)
    result.parts = result.parts or list(arguments)
