"""A metadata file's elements, or why it can't be read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, overload

from sfscope_lint.model.apps import AppKind
from sfscope_lint.model.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sfscope_lint.model.source import Source, Span


class Element(NamedTuple):
    """One element of a metadata file.

    ``ordinal`` counts elements in document order from 0, ``parent`` is the ordinal of the one around it (-1 for
    the root), ``name`` is that in the Metadata API's namespace or in none; an element of another one, other than the root,
    is called ``{namespace}name``. ``text`` is its own character data, untrimmed, without comments and processing
    instructions.
    """

    ordinal: int
    parent: int
    name: str
    text: str


class Shape:
    """What files of one layout have in common: their elements' names, and which of them stands in which.

    Both are by the elements' ordinals; see ``Element``. Most files of a project are of a few shapes, so that files may
    share one.
    """

    def __init__(
        self, names: tuple[str, ...], parents: tuple[int, ...], root_namespace: str | None = None
    ) -> None:
        """``root_namespace`` is that of the root where it isn't the Metadata API's, nor none."""
        self.names = names
        self.parents = parents
        self.root_namespace = root_namespace

    @cached_property
    def children(self) -> Mapping[tuple[int, str], Sequence[int]]:
        """The ordinals of elements by their parent's ordinal and their name, in document order."""
        found: dict[tuple[int, str], list[int]] = {}
        for ordinal, key in enumerate(zip(self.parents, self.names, strict=True)):
            found.setdefault(key, []).append(ordinal)
        return found

    def at(self, name: str, within: Iterable[int] = (0,)) -> list[int]:
        """The ordinals of the elements of that name directly within others (by default the root), in document order."""
        return [ordinal for parent in within for ordinal in self.children.get((parent, name), ())]


class Elements(Sequence[Element]):
    """The elements of a file in document order: a shape, and the texts in it. Each element is made when it is asked for.

    What ``xsi:nil="true"`` denies has no text; ``denied`` are the texts that stand there nevertheless, behind their ordinals.
    """

    __slots__ = ("denied", "shape", "texts")

    def __init__(self, shape: Shape, texts: Sequence[str], denied: tuple[tuple[int, str], ...] = ()) -> None:
        self.shape = shape
        self.texts = texts
        self.denied = denied

    @property
    def as_written(self) -> Elements:
        """The same with the names and texts that stand there, whatever namespaces and ``xsi:nil`` make of them."""
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
        """The elements that stand in one, at any depth."""
        parents, names = self.shape.parents, self.shape.names
        for inner in range(ordinal + 1, len(self.texts)):
            if parents[inner] < ordinal:
                return
            yield Element(inner, parents[inner], names[inner], self.texts[inner])


_LINK = "externalClientApplication"


class MetadataFile(NamedTuple):
    """A metadata file that could be read as what it is.

    ``name`` is the file's name without its suffix. ``replaced`` are the spans of the text (in characters) that
    ``sfdx-project.json`` replaces by something else whenever the project is deployed. ``tracked``: git has it; known of
    global OAuth files alone. ``doubts`` are findings about what was read besides.
    """

    source: Source
    name: str
    project: str
    elements: Elements
    replaced: tuple[Span, ...] = ()
    tracked: bool = False
    doubts: tuple[Unreadable, ...] = ()

    @property
    def root(self) -> str:
        """The name of the root element: the name of the file's type."""
        return self.elements.shape.names[0]

    @property
    def shape(self) -> Shape:
        return self.elements.shape

    @property
    def whole(self) -> Place:
        return Place(self.source, 0)

    @property
    def app(self) -> tuple[AppKind, str] | None:
        """The app that the file belongs to: its kind and name; None for what is no app's."""
        if self.root == "ConnectedApp":
            return AppKind.CONNECTED_APP, self.name
        if self.root == "ExternalClientApplication":
            return AppKind.EXTERNAL_CLIENT_APP, self.name
        link = next((element.text.strip() for element in self.children(_LINK)), "")
        return (AppKind.EXTERNAL_CLIENT_APP, link) if link else None

    def children(self, name: str, parent: int = 0) -> list[Element]:
        """The elements of that name directly within another (the root, if none is given)."""
        return [self.elements[ordinal] for ordinal in self.shape.at(name, (parent,))]

    def place(self, element: Element, item: Span | None = None) -> Place:
        return Place(self.source, element.ordinal, item)


class Unreadable(NamedTuple):
    """A file, or a part of it, that could not be read as what it is: where, what, and what instead.

    ``reason`` is a sentence without its full stop; ``lost`` says that the whole file could not be judged.
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
