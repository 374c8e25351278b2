"""Values as the Metadata API writes them: trimmed texts, booleans, placeholders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.place import Place
from sfscope_lint.model.selected_scopes import SelectedScope
from sfscope_lint.model.source import overlap_any
from sfscope_lint.model.values import State, Switch, Value
from sfscope_lint.salesforce.placeholders import is_template
from sfscope_lint.salesforce.scopes import find_scope

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sfscope_lint.model.metadata_file import Element, MetadataFile
    from sfscope_lint.model.source import Span

_BOOLEANS = {"true": State.ON, "1": State.ON, "false": State.OFF, "0": State.OFF}


def text_of(file: MetadataFile, element: Element, item: Span | None = None) -> Value:
    """An element's own text, or a piece of it, trimmed."""
    if item is None:
        return _text_at(file, element.ordinal)
    text = element.text[item.start : item.end]
    return Value(text.strip(), file.place(element, item), _is_placeholder(file, element.ordinal, text, item))


def _text_at(file: MetadataFile, ordinal: int) -> Value:
    text = file.elements.texts[ordinal]
    return Value(text.strip(), Place(file.source, ordinal), _is_placeholder(file, ordinal, text))


def first_text(file: MetadataFile, ordinals: Iterable[int]) -> str:
    """The first text that isn't empty among these elements, trimmed, whatever the deployment makes of it."""
    for ordinal in ordinals:
        text = file.elements.texts[ordinal].strip()
        if text:
            return text
    return ""


def first_value(file: MetadataFile, ordinals: Iterable[int]) -> Value | None:
    """The first text that isn't empty among these elements."""
    for ordinal in ordinals:
        value = _text_at(file, ordinal)
        if value.text:
            return value
    return None


def place_of(value: Value | None) -> Place | None:
    """Where a value stands, if there is one."""
    return value.place if value else None


def high_assurance(file: MetadataFile, levels: Iterable[int]) -> Place | None:
    """Where one of these session levels asks for high assurance."""
    values = (_text_at(file, ordinal) for ordinal in levels)
    return next((v.place for v in values if v.text == "HIGH_ASSURANCE" and not v.placeholder), None)


def switches(file: MetadataFile, ordinals: Iterable[int]) -> list[Switch]:
    """What each of these boolean elements says; an empty one says nothing."""
    return [switch for ordinal in ordinals if (switch := _switch(file, ordinal))]


def _switch(file: MetadataFile, ordinal: int) -> Switch | None:
    value = _text_at(file, ordinal)
    name = file.shape.names[ordinal]
    if value.placeholder:
        return Switch(State.UNKNOWN, value.place, f"{name} is filled in when it is deployed")
    if not value.text:
        return None
    state = _BOOLEANS.get(value.text.lower(), State.UNKNOWN)
    return Switch(
        state, value.place, "" if state is not State.UNKNOWN else f"{name} is neither true nor false"
    )


def turned_on(file: MetadataFile, ordinals: Iterable[int]) -> Place | None:
    """Where the first of these boolean elements that is true stands."""
    return next((switch.place for switch in switches(file, ordinals) if switch.state is State.ON), None)


def strongest(found: list[Switch]) -> Switch | None:
    """On if any is on; else unknown if any is; else off; None if nothing was said."""
    for state in (State.ON, State.UNKNOWN, State.OFF):
        for switch in found:
            if switch.state is state:
                return switch
    return None


def selected_scope(value: Value) -> SelectedScope:
    """A scope as it is selected; a placeholder is no scope of the catalogue, whatever it looks like."""
    scope = None if value.placeholder else find_scope(value.text)
    return SelectedScope(value.text, scope, value.place, value.placeholder)


def selected_scopes(file: MetadataFile, ordinals: Iterable[int]) -> tuple[SelectedScope, ...]:
    """The scopes that these elements select, each in one of its own; empty ones select nothing."""
    values = (_text_at(file, ordinal) for ordinal in ordinals)
    return tuple(selected_scope(value) for value in values if value.text)


def _is_placeholder(file: MetadataFile, ordinal: int, text: str, item: Span | None = None) -> bool:
    """The text is a template, or ``sfdx-project.json`` replaces some of it."""
    return is_template(text) or (
        bool(file.replaced) and _is_replaced(file, Place(file.source, ordinal, item))
    )


def is_targeted(file: MetadataFile, element: Element) -> bool:
    """``replacements`` in ``sfdx-project.json`` look for some of the element's text, on a condition or without one."""
    if not file.source.replaced:
        return False
    from sfscope_lint.readers.xml.element_places import element_spans

    span = element_spans(file.source)[element.ordinal].span
    return overlap_any(file.source.targeted, span)


def _is_replaced(file: MetadataFile, place: Place) -> bool:
    from sfscope_lint.readers.xml.element_places import element_spans, locate

    return overlap_any(file.replaced, locate(place, element_spans(file.source)))
