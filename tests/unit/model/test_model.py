"""The view of a file's elements that rules get behaves like a list."""

from __future__ import annotations

from sfscope_lint.model.metadata_file import Elements, Shape


def test_elements_behave_like_a_list() -> None:
    elements = Elements(Shape(("a", "b", "c", "d"), (-1, 0, 1, 0)), ["", "x", "y", "z"])
    whole = list(elements)
    assert [element.ordinal for element in whole] == [0, 1, 2, 3]
    assert (elements[1], elements[-1], elements[1:3]) == (whole[1], whole[-1], whole[1:3])
    assert list(elements.within(1)) == [whole[2]]
    assert list(elements.within(0)) == whole[1:]
    assert list(elements.within(3)) == []
