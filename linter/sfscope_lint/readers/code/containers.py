"""Evaluate objects, maps and lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.traced_text import field_name
from sfscope_lint.readers.code.context import child, named
from sfscope_lint.readers.code.meanings import Assign, Initializer, Name, Pair, Spread
from sfscope_lint.readers.code.things import ITEM, Thing

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from tree_sitter import Node

    from sfscope_lint.readers.code.context import Context, Walk
    from sfscope_lint.readers.code.meanings import List, Meaning, Object, TypedList


def mapping(context: Context, node: Node, _: Object) -> Walk:
    """The value of an object or a map with these entries."""
    found = Thing()
    for entry in _entries(context, node):
        meaning = context.meaning(entry)
        if isinstance(meaning, Pair):
            yield from _pair(context, entry, meaning, found)
        elif isinstance(meaning, Spread):
            inner = yield entry
            context.budget.spend(len(inner.fields))
            found.fields.update(inner.fields)
            found.parts.append(inner)
        elif isinstance(meaning, Name):
            found.fields[field_name(context.words(entry))] = yield entry
        else:
            yield entry
    for name in ("key", "name"):  # {key: 'scope', value: 'api'}, an item of a list
        key, item = found.fields.get(name), found.fields.get("value")
        if key and item and key.text:
            found.fields.setdefault(ITEM + field_name(key.text.text), item)
    _look_at(context, node, found)
    return found


def _entries(context: Context, node: Node) -> list[Node]:
    """The entries of an object, also where the grammar has one node around all of them."""
    inner = named(node)
    if len(inner) == 1 and context.meaning(inner[0]) is None:
        return named(inner[0])
    return inner


def _pair(context: Context, entry: Node, meaning: Pair, found: Thing) -> Generator[Node, Thing, None]:
    key_node, value_node = child(entry, meaning.key), child(entry, meaning.value)
    if key_node is not None and value_node is not None:
        yield from _entry(context, key_node, value_node, found)


def _entry(
    context: Context, key_node: Node, value_node: Node, found: Thing, *, member: bool = False
) -> Generator[Node, Thing, None]:
    """Set a field. A ``member`` is set by its name; any other key is a value, which a variable may have."""
    key_node = context.innermost(key_node)
    key = (yield key_node) if context.meaning(key_node) and not member else Thing()
    value = yield value_node
    context.program.note(value)
    known = key.text.text if key.text and key.text.known else ""
    found.fields[field_name(known or context.words(key_node).strip("\"'"))] = value


def initializer(context: Context, node: Node, _: Initializer) -> Walk:
    """The content of an object: ``name = value``, ``key: value``, ``{key, value}`` or values."""
    found = Thing()
    entries = iter(named(node))
    for entry in entries:
        meaning = context.meaning(entry)
        ends = _ends(entry, meaning)
        if isinstance(meaning, Name) and entry.next_sibling is not None and entry.next_sibling.type == "=":
            ends = entry, next(entries, None)
        key, value = ends
        if key is not None and value is not None:
            member = isinstance(meaning, Name | Assign) and isinstance(context.meaning(key), Name)
            yield from _entry(context, key, value, found, member=member)
            continue
        item = key if key is not None else entry
        inner = yield item
        found.parts.append(inner)
        if isinstance(context.meaning(item), Spread):
            context.budget.spend(len(inner.fields))
            found.fields.update(inner.fields)
    if len(found.parts) == 1 and not found.fields:
        found.text = found.parts[0].text
    _take_items(context, found, found.parts)
    _look_at(context, node, found)
    return found


def _look_at(context: Context, node: Node, found: Thing) -> None:
    """Look whether an object is the settings of a client."""
    if context.language.settings:
        context.language.settings(context.program, found, context.span(node))


def _ends(entry: Node, meaning: Meaning | None) -> tuple[Node | None, Node | None]:
    """Key and value of an entry, where it has them."""
    if isinstance(meaning, Pair):
        return child(entry, meaning.key), child(entry, meaning.value)
    if isinstance(meaning, Assign):
        return child(entry, meaning.target), child(entry, meaning.value)
    if isinstance(meaning, Initializer) and len(inner := named(entry)) == 2:
        return inner[0], inner[1]
    return None, None


def _take_items(context: Context, found: Thing, items: Sequence[Thing]) -> None:
    """The fields that pairs of name and value give to the list that they are in."""
    for item in items:
        context.budget.spend(len(item.fields))
        for name, value in item.fields.items():
            if name.startswith(ITEM):
                found.fields[name[1:]] = value


def spread(_context: Context, node: Node, _: Spread) -> Walk:
    """The object that is spread."""
    inner = child(node, -1)
    return (yield inner) if inner is not None else Thing()


def listed(context: Context, node: Node, _: List) -> Walk:
    """The value of a list; if it consists of pairs or ``{key, value}`` objects, with their fields."""
    items = []
    for inner in named(node):
        items.append((yield inner))  # noqa: PERF401 - a comprehension can't yield
    found = Thing(parts=items)
    _take_items(context, found, items)
    found.fields.update(
        _pairs([(i.parts[0], i.parts[1]) for i in items if len(i.parts) == 2 and i.text is None], len(items))
    )
    return found


def typed_list(context: Context, node: Node, meaning: TypedList) -> Walk:
    """The value of a list with its type before it; in that of a map, keys and values alternate."""
    items_node, type_node = child(node, meaning.items), child(node, meaning.type)
    items = (yield items_node) if items_node is not None else Thing()
    if type_node is None or not context.words(type_node).lower().startswith("map"):
        return items
    pairs = list(zip(items.parts[::2], items.parts[1::2], strict=False))
    return Thing(fields=_pairs(pairs, len(pairs)), parts=items.parts)


def _pairs(pairs: Sequence[tuple[Thing, Thing]], length: int) -> dict[str, Thing]:
    """The fields of a list that consists only of pairs."""
    if len(pairs) != length:
        return {}
    return {field_name(key.text.text): value for key, value in pairs if key.text}
