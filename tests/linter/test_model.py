"""What rules see of an app's scopes and of a file's elements behaves as the tuples and lists that they stand for."""

from __future__ import annotations

from sfscope_lint.model.metadata_file import Elements, Shape
from sfscope_lint.model.place import Place
from sfscope_lint.model.selected_scopes import Scopes, SelectedScope
from sfscope_lint.model.source import Source

SOURCE = Source("A.connectedApp", b"")
SELECTED = tuple(SelectedScope(name, None, Place(SOURCE, number)) for number, name in enumerate("abc"))


def test_scopes_are_a_tuple_of_scopes() -> None:
    scopes = Scopes.of(SELECTED)
    assert scopes == SELECTED == tuple(scopes)
    assert scopes == Scopes.of(SELECTED)
    assert hash(scopes) == hash(Scopes.of(SELECTED))
    assert scopes != SELECTED[:2]
    assert Scopes.of(()) == ()
    assert not Scopes.of(())
    assert (scopes[0], scopes[-1], scopes[1:]) == (SELECTED[0], SELECTED[-1], SELECTED[1:])
    assert SELECTED[1] in scopes
    assert scopes.index(SELECTED[2]) == 2


def test_elements_are_a_list_of_elements() -> None:
    elements = Elements(Shape(("a", "b", "c", "d"), (-1, 0, 1, 0)), ["", "x", "y", "z"])
    whole = list(elements)
    assert [element.ordinal for element in whole] == [0, 1, 2, 3]
    assert (elements[1], elements[-1], elements[1:3]) == (whole[1], whole[-1], whole[1:3])
    assert list(elements.within(1)) == [whole[2]]
    assert list(elements.within(0)) == whole[1:]
    assert list(elements.within(3)) == []
