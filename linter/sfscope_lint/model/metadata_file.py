"""The elements of a metadata file, or the reason why the file can't be read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, overload

from sfscope_lint.model.apps import AppKind
from sfscope_lint.model.place import Place
from sfscope_lint.model.values import trimmed
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sfscope_lint.model.source import Source, Span


class Element(Record):
    """One element of a metadata file.

    ``ordinal`` counts elements in document order from 0. ``parent`` is the ordinal of the parent (-1 for the
    root). ``name`` is the local name if the element is in the Metadata API's namespace or in none, or is the
    root; otherwise it is ``{namespace}name``. ``text`` is the element's own character data, untrimmed,
    without comments and processing instructions.
    """

    ordinal: int
    parent: int
    name: str
    text: str


class Shape:
    """The names and the nesting of a file's elements, by ordinal (see ``Element``).

    Most files of a project have one of a few shapes, so files can share a shape.
    """

    def __init__(
        self, names: tuple[str, ...], parents: tuple[int, ...], root_namespace: str | None = None
    ) -> None:
        """``root_namespace`` is the root's namespace; None if it is the Metadata API's or empty."""
        self.names = names
        self.parents = parents
        self.root_namespace = root_namespace

    @cached_property
    def children(self) -> Mapping[tuple[int, str], Sequence[int]]:
        """The ordinals of elements by parent and name, in document order."""
        found: dict[tuple[int, str], list[int]] = {}
        for ordinal, key in enumerate(zip(self.parents, self.names, strict=True)):
            found.setdefault(key, []).append(ordinal)
        return found

    def at(self, name: str, within: Iterable[int] = (0,)) -> list[int]:
        """The ordinals of the children with this name, in document order.

        ``within`` are the ordinals of the parents; the default is the root.
        """
        return [ordinal for parent in within for ordinal in self.children.get((parent, name), ())]


class Elements(Sequence[Element]):
    """The elements of a file in document order: a shape and the texts in it.

    Each element is created when it is asked for. An element with ``xsi:nil="true"`` has no text; ``denied``
    lists the texts that such elements contain nevertheless, each after its ordinal.
    """

    __slots__ = ("denied", "shape", "texts")

    def __init__(self, shape: Shape, texts: Sequence[str], denied: tuple[tuple[int, str], ...] = ()) -> None:
        self.shape = shape
        self.texts = texts
        self.denied = denied

    @property
    def as_written(self) -> Elements:
        """The same elements with local names and all texts, ignoring namespaces and ``xsi:nil``."""
        if not self.denied and not any("}" in name for name in self.shape.names):
            return self
        names = tuple(name.rpartition("}")[2] for name in self.shape.names)
        texts = [*self.texts]
        for ordinal, text in self.denied:
            texts[ordinal] = text
        return Elements(Shape(names, self.shape.parents), texts)

    def __len__(self) -> int:
        return len(self.texts)

    @overload
    def __getitem__(self, ordinal: int) -> Element: ...
    @overload
    def __getitem__(self, ordinal: slice) -> list[Element]: ...
    def __getitem__(self, ordinal: int | slice) -> Element | list[Element]:
        if isinstance(ordinal, slice):
            return [self[inner] for inner in range(len(self.texts))[ordinal]]
        if ordinal < 0:
            ordinal += len(self.texts)
        return Element(ordinal, self.shape.parents[ordinal], self.shape.names[ordinal], self.texts[ordinal])

    def __iter__(self) -> Iterator[Element]:
        return map(Element, range(len(self.texts)), self.shape.parents, self.shape.names, self.texts)

    def within(self, ordinal: int) -> Iterator[Element]:
        """The descendants of an element, in document order."""
        parents, names = self.shape.parents, self.shape.names
        for inner in range(ordinal + 1, len(self.texts)):
            if parents[inner] < ordinal:
                return
            yield Element(inner, parents[inner], names[inner], self.texts[inner])


_LINK = "externalClientApplication"


class MetadataFile(Record):
    """A metadata file that parsed as its declared type.

    ``name`` is the file's name without its suffix. ``replaced`` are the spans of the text (in characters)
    that ``sfdx-project.json`` replaces in every deployment. ``tracked``: git tracks the file; set only for
    global OAuth files. ``doubts`` are problems found while reading the file that didn't stop the reading.
    ``package`` is the package directory with the file, else the same as ``project``.
    ``new``: the merge base has no Connected App of that name; never set without a merge base.
    """

    source: Source
    name: str
    project: str
    elements: Elements
    replaced: tuple[Span, ...] = ()
    tracked: bool = False
    doubts: tuple[Unreadable, ...] = ()
    package: str = ""
    new: bool = False

    @property
    def root(self) -> str:
        """The name of the root element, which is the name of the file's type."""
        return self.elements.shape.names[0]

    @property
    def shape(self) -> Shape:
        return self.elements.shape

    @property
    def whole(self) -> Place:
        return Place(self.source, 0)

    @property
    def app(self) -> tuple[AppKind, str] | None:
        """The kind and name of the app that the file belongs to; None if it doesn't belong to an app."""
        if self.root == "ConnectedApp":
            return AppKind.CONNECTED_APP, self.name
        if self.root == "ExternalClientApplication":
            return AppKind.EXTERNAL_CLIENT_APP, self.name
        link = next((trimmed(element.text) for element in self.children(_LINK)), "")
        return (AppKind.EXTERNAL_CLIENT_APP, link) if link else None

    def children(self, name: str, parent: int = 0) -> list[Element]:
        """The children of an element (by default the root) with this name."""
        return [self.elements[ordinal] for ordinal in self.shape.at(name, (parent,))]

    def place(self, element: Element, item: Span | None = None) -> Place:
        return Place(self.source, element.ordinal, item)


class Unreadable(Record):
    """A file, or a part of it, that could not be read.

    ``reason`` says why, in a sentence without a full stop; ``help`` says what to change. ``lost``: the whole
    file could not be judged.
    """

    place: Place
    reason: str
    help: str
    lost: bool = True

    @property
    def source(self) -> Source:
        return self.place.source

    @property
    def whole(self) -> Place:
        return self.place
