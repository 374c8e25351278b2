"""Values of metadata elements: trimmed texts, booleans, scopes, placeholders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.place import Place
from sfscope_lint.model.prediction import Doubt
from sfscope_lint.model.selected_scopes import SelectedScope
from sfscope_lint.model.source import overlap_any
from sfscope_lint.model.values import State, Switch, Value, trimmed
from sfscope_lint.salesforce.causes import Cause
from sfscope_lint.salesforce.placeholders import is_template
from sfscope_lint.salesforce.scopes import find_scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sfscope_lint.model.metadata_file import Element, MetadataFile
    from sfscope_lint.model.source import Span

FILLED_IN = "{} is filled in when it is deployed"
_BOOLEANS = {"true": State.ON, "1": State.ON, "false": State.OFF, "0": State.OFF}


def text_of(file: MetadataFile, element: Element, item: Span | None = None) -> Value:
    """The element's own text, trimmed; with ``item``, only that span of it, in characters of the text."""
    if item is None:
        return _text_at(file, element.ordinal)
    text = element.text[item.start : item.end]
    return Value(trimmed(text), file.place(element, item), _is_placeholder(file, element.ordinal, text, item))


def _text_at(file: MetadataFile, ordinal: int) -> Value:
    text = file.elements.texts[ordinal]
    return Value(trimmed(text), Place(file.source, ordinal), _is_placeholder(file, ordinal, text))


def first_text(file: MetadataFile, ordinals: Iterable[int]) -> str:
    """The first non-empty text of these elements, trimmed; empty if there is none. It may be a placeholder."""
    for ordinal in ordinals:
        text = trimmed(file.elements.texts[ordinal])
        if text:
            return text
    return ""


def first_value(file: MetadataFile, ordinals: Iterable[int]) -> Value | None:
    """The first non-empty value of these elements; None if there is none."""
    for ordinal in ordinals:
        value = _text_at(file, ordinal)
        if value.text:
            return value
    return None


def place_of(value: Value | None) -> Place | None:
    """The place of a value; None if there is no value."""
    return value.place if value else None


def high_assurance(file: MetadataFile, levels: Iterable[int]) -> Place | None:
    """The place of the first of these session levels that requires high assurance; None if none does."""
    values = (_text_at(file, ordinal) for ordinal in levels)
    return next((v.place for v in values if v.text == "HIGH_ASSURANCE" and not v.placeholder), None)


def switches(file: MetadataFile, ordinals: Iterable[int]) -> list[Switch]:
    """The states of these boolean elements, without those of empty ones."""
    return [switch for ordinal in ordinals if (switch := _switch(file, ordinal))]


def _switch(file: MetadataFile, ordinal: int) -> Switch | None:
    value = _text_at(file, ordinal)
    name = file.shape.names[ordinal]
    if value.placeholder:
        return Switch(State.UNKNOWN, value.place, FILLED_IN.format(name))
    if not value.text:
        return None
    state = _BOOLEANS.get(value.text.lower(), State.UNKNOWN)
    return Switch(
        state, value.place, "" if state is not State.UNKNOWN else f"{name} is neither true nor false"
    )


def turned_on(file: MetadataFile, ordinals: Iterable[int]) -> Place | None:
    """The place of the first of these boolean elements that is true; None if none is."""
    return next((switch.place for switch in switches(file, ordinals) if switch.state is State.ON), None)


def strongest(found: list[Switch]) -> Switch | None:
    """The first switch that is on; else the first that is unknown; else the first that is off; else None."""
    for state in (State.ON, State.UNKNOWN, State.OFF):
        for switch in found:
            if switch.state is state:
                return switch
    return None


def disagreement(found: Iterable[Switch], name: str, cause: Cause) -> tuple[Doubt, ...]:
    """Why the first of these switches that isn't on leaves the cause open; empty if all are on."""
    other = next((switch for switch in found if switch.state is not State.ON), None)
    return (Doubt(other.why or f"{name} is both true and false", cause),) if other else ()


def approval_doubts(approval: Switch | None, *, approves: bool) -> tuple[Doubt, ...]:
    """Why it is open whether only approved users are admitted; empty if it is decided, or some are approved."""
    if not approval or approval.state is not State.UNKNOWN or approves:
        return ()
    return (Doubt(approval.why, Cause.NOBODY_APPROVED),)


def session_doubts(file: MetadataFile, levels: Sequence[int]) -> tuple[Doubt, ...]:
    """Why it is open whether a high-assurance session is required; empty if that is decided."""
    if high_assurance(file, levels):
        return ()
    return tuple(
        Doubt(FILLED_IN.format(file.shape.names[ordinal]), Cause.HIGH_ASSURANCE)
        for ordinal in levels
        if _text_at(file, ordinal).placeholder
    )


def selected_scope(value: Value) -> SelectedScope:
    """The selected scope that a value names. A placeholder never counts as a known scope."""
    scope = None if value.placeholder else find_scope(value.text)
    return SelectedScope(value.text, scope, value.place, value.placeholder)


def selected_scopes(file: MetadataFile, ordinals: Iterable[int]) -> tuple[SelectedScope, ...]:
    """The scopes that these elements select, one for each element that isn't empty."""
    values = (_text_at(file, ordinal) for ordinal in ordinals)
    return tuple(selected_scope(value) for value in values if value.text)


def _is_placeholder(file: MetadataFile, ordinal: int, text: str, item: Span | None = None) -> bool:
    """Whether the text is a template, or ``sfdx-project.json`` replaces some of it."""
    return is_template(text) or (
        bool(file.replaced) and _is_replaced(file, Place(file.source, ordinal, item))
    )


def is_targeted(file: MetadataFile, element: Element) -> bool:
    """Whether ``replacements`` in ``sfdx-project.json`` replace some of the element's text, maybe on a condition."""
    if not file.source.replaced:
        return False
    from sfscope_lint.readers.xml.element_places import element_spans

    span = element_spans(file.source)[element.ordinal].span
    return overlap_any(file.source.targeted, span)


def _is_replaced(file: MetadataFile, place: Place) -> bool:
    from sfscope_lint.readers.xml.element_places import element_spans, locate

    return overlap_any(file.replaced, locate(place, element_spans(file.source)))
