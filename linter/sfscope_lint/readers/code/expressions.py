"""Evaluate names, members and operators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.traced_text import (
    Piece,
    Text,
    as_default,
    concatenate,
    field_name,
    unknown_text,
    variable_name,
)
from sfscope_lint.readers.code.context import child
from sfscope_lint.readers.code.formatting import formatted
from sfscope_lint.readers.code.meanings import Inside
from sfscope_lint.readers.code.results import is_environment
from sfscope_lint.readers.code.things import Thing, made_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from sfscope_lint.readers.code.context import Context, Walk
    from sfscope_lint.readers.code.meanings import Binary, Choice, Keyword, Member, Subscript


def inside(_: Context, node: Node, meaning: Inside | Keyword) -> Walk:
    """The value of one child."""
    inner = child(node, meaning.child if isinstance(meaning, Inside) else meaning.value)
    return (yield inner) if inner is not None else Thing()


def name(context: Context, node: Node) -> Thing:
    """The value of a variable."""
    found = context.scopes.find(context.name(node))
    if found:
        return found
    scope, _, plain = context.spelled(node).rpartition(":")  # $env:NAME
    return Thing(unknown_text(plain, context.span(node), environment=is_environment(scope.lower())))


def member(context: Context, node: Node, meaning: Member) -> Walk:
    """The value of a member of an object."""
    owner_node, name_node = child(node, meaning.owner), child(node, meaning.name)
    if owner_node is None or name_node is None:
        return context.unknown(node)
    spelled = context.name(name_node)
    whole = context.dotted(node)
    if whole and (found := context.scopes.local(whole)):
        return found
    if whole in context.language.constants:
        return Thing(Text((Piece(context.language.constants[whole], context.span(node)),)))
    owner = yield owner_node
    if owner.asserted:
        return owner
    if field_name(spelled) in owner.fields:
        return owner.fields[field_name(spelled)]
    holder = context.words(owner_node) if whole else ""
    if holder in context.language.itself or _is_ours(context, owner_node, holder):
        known = context.scopes.anywhere(f"this.{spelled}") or context.scopes.anywhere(spelled)
        if known:
            return known
    return context.unknown(node, owner, name=context.spelled(name_node), holder=owner_node)


def _is_ours(context: Context, node: Node, holder: str) -> bool:
    """Whether the holder of a member is a class or a constant object of this program."""
    if context.is_class(holder):
        return True
    return holder[:1].isupper() and context.scopes.find(context.name(node)) is not None


def subscript(context: Context, node: Node, meaning: Subscript) -> Walk:
    """The value of a key."""
    owner_node, key_node = child(node, meaning.owner), child(node, meaning.key)
    if owner_node is None or key_node is None:
        return context.unknown(node)
    owner = yield owner_node
    key = (yield key_node).text
    known = key.text if key and key.known else ""
    found = owner.fields.get(field_name(known)) if known else None
    return found or context.unknown(
        node, owner, name=known.rpartition(":")[2] or context.dotted(owner_node), holder=owner_node
    )


def binary(context: Context, node: Node, meaning: Binary) -> Walk:
    """The result of an operator on two values; the language's table says what the operator does."""
    one, two = child(node, meaning.left), child(node, meaning.right)
    if one is None or two is None or one.start_byte >= two.start_byte:
        return (yield one) if one is not None else Thing()
    operator = context.code.text(one.end_byte, two.start_byte).strip().lower()
    left = yield one
    right = yield two
    match context.language.operators.get(operator):
        case "join" | "path" as action:
            slash = (Piece("/", context.code.span(one.end_byte, two.start_byte)),) if action == "path" else ()
            pieces = (context.text(left, one).pieces, slash, context.text(right, two).pieces)
            context.budget.spend(sum(map(len, pieces)) // 8)
            return Thing(concatenate(pieces), parts=made_of(left, right))
        case "default" if right.text:
            return _with_default(context, left, right)
        case "format":
            return _filled(context, left, right, two)
        case "merge":
            context.budget.spend(len(right.fields) + len(left.fields))
            return Thing(fields={**left.fields, **right.fields}, parts=[left, right])
        case "list":
            return context.program.call(
                "join", context.span(node), right, [left], unknown_text("", context.span(node))
            )
    return context.unknown(node, left, right)


def _filled(context: Context, left: Thing, right: Thing, node: Node) -> Thing:
    """A format string with its values (at the node): one, several, or an object's fields by their names."""
    given = [right] if right.text else right.parts
    if left.text is None or not (given or right.fields):
        return Thing(left.text, parts=[right])
    texts = [context.text(thing, node) for thing in given]
    context.budget.spend(sum(len(text.pieces) for text in texts) // 2)
    return Thing(formatted([left.text, *texts], right.fields), parts=right.parts)


def _with_default(context: Context, left: Thing, right: Thing) -> Thing:
    """The left value, or the right one if there is no left one."""
    context.budget.spend(len(right.fields) + len(left.fields))
    fields, parts = left.fields or right.fields, [left, right]
    if right.text is None:
        return Thing(left.text, fields, parts)
    if _is_unknown(right.text) and (first := _first_name(left.text, right.text)):
        return Thing(unknown_text(first, right.text.span), fields, parts)
    environment = bool(left.text and all(piece.environment for piece in left.text.pieces))
    return Thing(as_default(right.text, variable_name(left.text), environment=environment), fields, parts)


def _is_unknown(text: Text) -> bool:
    """Whether a text has no literal and no possible value."""
    return not any(piece.known or piece.variable for piece in text.pieces)


def _first_name(left: Text | None, right: Text) -> str:
    """The name of the first of two variables; that of the environment, if only one is."""
    here, later = (text and all(piece.environment for piece in text.pieces) for text in (left, right))
    return variable_name(right if later and not here else left)


def choice(context: Context, node: Node, meaning: Choice) -> Walk:
    """One of two values: only the values that both depend on are known."""
    parts: list[Thing] = []
    condition = child(node, meaning.condition) if child(node, meaning.first) is None else None
    if condition is not None and (other := child(node, meaning.second)) is not None:
        left = yield condition
        return _with_default(context, left, (yield other))
    for where in (meaning.first, meaning.second):
        inner = child(node, where)
        if inner is not None:
            parts.append((yield inner))
    return context.unknown(node, *parts)
