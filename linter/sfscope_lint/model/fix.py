"""Fixes: titled sets of edits at places of the model, which ``fixes`` turns into changes of a file's text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from sfscope_lint.model.place import Place

if TYPE_CHECKING:
    from sfscope_lint.model.apps import OAuthApp
    from sfscope_lint.model.selected_scopes import SelectedScope
    from sfscope_lint.model.source import Source, Span

Applicability = Literal["safe", "unsafe"]


class SetText(NamedTuple):
    """Replace what a place says: an element's own text, a piece of it, or a span of a file.

    In an element ``text`` is what it is to say, and is escaped where it is written. At a span of a file it is written as it is.
    """

    place: Place
    text: str


class InsertChild(NamedTuple):
    """Insert an element with a text into the element at ``place``, which has to be of a metadata file."""

    place: Place
    name: str
    text: str


class Remove(NamedTuple):
    """Remove an element, an item of the comma list that an element holds, or a span of a file."""

    place: Place


class Rename(NamedTuple):
    """Give an element another name; its namespace prefix and all that is in it stay."""

    place: Place
    name: str


class AddScope(NamedTuple):
    """Select a scope in an app: in an element of its own or in a comma list, as the app's kind has it."""

    app: OAuthApp
    name: str

    @property
    def place(self) -> Place:
        return self.app.scopes_place


Edit = SetText | InsertChild | Remove | Rename | AddScope


class Fix(NamedTuple):
    """One way to repair a finding. All its ``edits`` are of one file; they are made together or not at all.

    ``title`` is an imperative sentence without a full stop, as editors show it. A ``safe`` fix changes nothing that works today; an
    ``unsafe`` one may, and is made with ``--unsafe-fixes`` only. A fix is never safer than its rule's record says.
    """

    title: str
    applicability: Applicability
    edits: tuple[Edit, ...]

    @property
    def safe(self) -> bool:
        return self.applicability == "safe"

    @property
    def source(self) -> Source:
        """The file that it changes."""
        return self.edits[0].place.source


# What most rules need: a fix with one edit. Unless its author says otherwise, a fix is unsafe.


def set_text(title: str, place: Place, text: str, applicability: Applicability = "unsafe") -> Fix:
    """Replace an element's text, or a piece of it."""
    return Fix(title, applicability, (SetText(place, text),))


def replace_span(
    title: str, source: Source, span: Span, text: str, applicability: Applicability = "unsafe"
) -> Fix:
    """Replace a span of a file, in characters of its text, by a text as it is to stand there."""
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
    """Give an element another name."""
    return Fix(title, applicability, (Rename(place, name),))


def add_scope(app: OAuthApp, name: str, applicability: Applicability = "unsafe") -> Fix:
    """Select a scope in an app; ``name`` is what the app's kind calls it."""
    return Fix(f"Add the {name} scope", applicability, (AddScope(app, name),))


def remove_scope(selected: SelectedScope, applicability: Applicability = "unsafe") -> Fix:
    """Select a scope no longer."""
    return remove(f"Remove the {selected.written} scope", selected.place, applicability)
