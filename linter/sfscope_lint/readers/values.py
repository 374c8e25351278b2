"""Values as the Metadata API writes them: trimmed texts, booleans, placeholders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model import MetadataFile, Place, SelectedScope, State, Switch, Value
from sfscope_lint.placeholders import is_template
from sfscope_lint.scopes import find_scope

if TYPE_CHECKING:
    from sfscope_lint.model import Element
    from sfscope_lint.source import Span

_PLAIN = {"true": State.ON, "false": State.OFF}
_BOOLEANS = {"true": State.ON, "1": State.ON, "false": State.OFF, "0": State.OFF}


def text_of(file: MetadataFile, element: Element, item: Span | None = None) -> Value:
    """An element's own text, or a piece of it, trimmed."""
    text = element.text
    if item is None and not file.replaced and "{" not in text and "%" not in text and "__" not in text:
        return Value(text.strip(), Place(file.source, element.ordinal))  # nearly every one
    if item is not None:
        text = text[item.start : item.end]
    return Value(text.strip(), file.place(element, item), is_placeholder(file, element, text, item))


def first_value(file: MetadataFile, name: str, parent: int = 0) -> Value | None:
    """The first text that isn't empty among the elements of that name."""
    for element in file.children(name, parent):
        value = text_of(file, element)
        if value.text:
            return value
    return None


def switches(file: MetadataFile, name: str, parent: int = 0) -> list[Switch]:
    """What each boolean element of that name says; an empty one says nothing."""
    return [switch for element in file.children(name, parent) if (switch := _switch(file, element))]


def _switch(file: MetadataFile, element: Element) -> Switch | None:
    plain = _PLAIN.get(element.text)
    if plain and not file.replaced:  # nearly every one
        return Switch(plain, file.place(element))
    value = text_of(file, element)
    if value.placeholder:
        return Switch(State.UNKNOWN, value.place, f"{element.name} is filled in when it is deployed")
    if not value.text:
        return None
    state = _BOOLEANS.get(value.text.lower(), State.UNKNOWN)
    return Switch(
        state, value.place, "" if state is not State.UNKNOWN else f"{element.name} is neither true nor false"
    )


def turned_on(file: MetadataFile, name: str, parent: int = 0) -> Place | None:
    """Where the first boolean element of that name is true."""
    for element in file.children(name, parent):
        if element.text == "true" or (element.text != "false" and _is_on(_switch(file, element))):
            return file.place(element)
    return None


def _is_on(switch: Switch | None) -> bool:
    return switch is not None and switch.state is State.ON


def strongest(found: list[Switch]) -> Switch | None:
    """On if any is on; else unknown if any is; else off; None if nothing was said."""
    for state in (State.ON, State.UNKNOWN, State.OFF):
        for switch in found:
            if switch.state is state:
                return switch
    return None


def selected_scope(value: Value) -> SelectedScope:
    """A scope as it is selected; a placeholder is no scope of the catalogue, whatever it looks like."""
    return SelectedScope(
        value.text, None if value.placeholder else find_scope(value.text), value.place, value.placeholder
    )


def is_placeholder(file: MetadataFile, element: Element, text: str, item: Span | None = None) -> bool:
    """The text is a template, or ``sfdx-project.json`` replaces some of it."""
    return is_template(text) or (bool(file.replaced) and _is_replaced(file, element, item))


def _is_replaced(file: MetadataFile, element: Element, item: Span | None) -> bool:
    from sfscope_lint.places import element_spans, locate

    span = locate(file.place(element, item), element_spans(file.source))
    return any(span.overlaps(replaced) for replaced in file.replaced)
