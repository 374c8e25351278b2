"""Fixes: titled sets of edits at places of the model. The package ``fixes`` applies them to a file's text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from sfscope_lint.model.place import Place
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from sfscope_lint.model.apps import OAuthApp
    from sfscope_lint.model.selected_scopes import SelectedScope
    from sfscope_lint.model.source import Source, Span

Applicability = Literal["safe", "unsafe"]


class SetText(Record):
    """Replace the text at a place: an element's own text, a part of it, or a span of a file.

    In an element, ``text`` is plain text and is escaped when it is written. In a span of a file, it is
    written unchanged.
    """

    place: Place
    text: str


class InsertChild(Record):
    """Insert an element with a text into the element at ``place``, which must be in a metadata file."""

    place: Place
    name: str
    text: str


class Remove(Record):
    """Remove an element, an item of an element's comma list, or a span of a file."""

    place: Place


class Rename(Record):
    """Rename an element; its namespace prefix and its content stay."""

    place: Place
    name: str


class AddScope(Record):
    """Select a scope in an app.

    Depending on the app's kind, this adds an element or an item of the comma list.
    """

    app: OAuthApp
    name: str

    @property
    def place(self) -> Place:
        return self.app.scopes_place


Edit = SetText | InsertChild | Remove | Rename | AddScope


class Fix(Record):
    """One way to repair a finding.

    All ``edits`` change the same file; either all of them are made or none. ``title`` is an imperative
    sentence without a full stop, as editors show it. A ``safe`` fix doesn't change anything that works today.
    An ``unsafe`` fix may, and is made only with ``--unsafe-fixes``. A fix counts as unsafe if its rule's
    record says so.
    """

    title: str
    applicability: Applicability
    edits: tuple[Edit, ...]

    @property
    def safe(self) -> bool:
        return self.applicability == "safe"

    @property
    def source(self) -> Source:
        """The file that the fix changes."""
        return self.edits[0].place.source


# These builders make fixes with one edit, which is what most rules need. The default is unsafe.


def set_text(title: str, place: Place, text: str, applicability: Applicability = "unsafe") -> Fix:
    """Replace an element's text, or a part of it."""
    return Fix(title, applicability, (SetText(place, text),))


def replace_span(
    title: str, source: Source, span: Span, text: str, applicability: Applicability = "unsafe"
) -> Fix:
    """Replace a span of a file, in characters of its text; ``text`` is written unchanged."""
    return Fix(title, applicability, (SetText(Place(source, None, span), text),))


def insert_child(
    title: str, parent: Place, name: str, text: str, applicability: Applicability = "unsafe"
) -> Fix:
    """Insert ``<name>text</name>`` into an element."""
    return Fix(title, applicability, (InsertChild(parent, name, text),))


def remove(title: str, place: Place, applicability: Applicability = "unsafe") -> Fix:
    """Remove an element, or an item of a comma list."""
    return Fix(title, applicability, (Remove(place),))


def rename(title: str, place: Place, name: str, applicability: Applicability = "unsafe") -> Fix:
    """Rename an element."""
    return Fix(title, applicability, (Rename(place, name),))


def add_scope(app: OAuthApp, name: str, applicability: Applicability = "unsafe") -> Fix:
    """Select a scope in an app; ``name`` is the scope's name in this kind of app."""
    return Fix(f"Add the {name} scope", applicability, (AddScope(app, name),))


def remove_scope(selected: SelectedScope, applicability: Applicability = "unsafe") -> Fix:
    """Remove a scope from an app's selected scopes."""
    return remove(f"Remove the {selected.written} scope", selected.place, applicability)
