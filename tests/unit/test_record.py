"""A record is what ``typing.NamedTuple`` makes of the same declaration."""

from __future__ import annotations

import pickle
from types import new_class
from typing import Any, Generic, NamedTuple, TypeVar, get_type_hints

import pytest

from sfscope_lint.record import Record

Item = TypeVar("Item")


class Ours(Record):
    """A point."""

    x: int
    y: int = 2
    names: tuple[str, ...] = ()

    @property
    def sum(self) -> int:
        return self.x + self.y

    @classmethod
    def origin(cls) -> Ours:
        return cls(0, 0)


class Theirs(NamedTuple):
    """A point."""

    x: int
    y: int = 2
    names: tuple[str, ...] = ()


def test_record_has_the_fields_and_defaults_of_its_declaration() -> None:
    assert tuple(Ours(1)) == tuple(Theirs(1)) == (1, 2, ())
    assert Ours(1)._replace(y=3)._asdict() == {"x": 1, "y": 3, "names": ()}
    for name in ("_fields", "_field_defaults", "__match_args__", "__slots__", "__doc__"):
        assert getattr(Ours, name) == getattr(Theirs, name)
    assert not hasattr(Ours(1), "__dict__")
    assert get_type_hints(Ours) == get_type_hints(Theirs)
    assert repr(Ours(1)) == "Ours(x=1, y=2, names=())"


def test_record_keeps_its_methods_and_its_home() -> None:
    assert (Ours(1).sum, Ours.origin()) == (3, Ours(0, 0))
    assert (Ours.__module__, Ours.__qualname__) == (__name__, "Ours")
    assert pickle.loads(pickle.dumps(Ours(1))) == Ours(1)


def test_record_cannot_be_changed_and_needs_its_fields() -> None:
    with pytest.raises(AttributeError):
        Ours(1).x = 5  # type: ignore[misc]
    with pytest.raises(TypeError, match=r"Ours.__new__\(\) missing .*'x'"):
        Ours()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="'z'"):
        Ours(1, z=3)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="'z'"):
        Ours(1)._replace(z=3)  # type: ignore[call-arg]


@pytest.mark.parametrize("number", range(27))
def test_each_value_goes_to_its_own_field(number: int) -> None:
    fields = [f"field_{position}" for position in range(number)]
    wide: Any = new_class("Wide", (Record,), exec_body=lambda body: body.update(__annotations__=fields))
    values = dict(zip(fields, range(number), strict=True))
    assert wide(*values.values()) == wide(**values) == wide._make(range(number)) == tuple(range(number))
    assert {field: getattr(wide(**values), field) for field in fields} == values
    with pytest.raises(TypeError, match=f"Wide has {number} fields, not {number + 1}"):
        wide._make(range(number + 1))


def test_records_with_as_many_fields_keep_their_own_names_and_defaults() -> None:
    class Other(Record):
        left: int
        right: int = 5
        last: str = "z"

    other = Other(left=1, last="w")
    assert (other.left, other.right, other.last) == (1, 5, "w")
    assert repr(other) == "Other(left=1, right=5, last='w')"
    assert Ours(x=1) == (1, 2, ())
    assert not hasattr(other, "x")
    assert not isinstance(other, Ours)
    match other:
        case Other(right=right):
            assert right == 5


def test_record_may_have_no_field() -> None:
    class Nothing(Record):
        """Only itself."""

    assert tuple(Nothing()) == ()


def test_record_may_be_generic() -> None:
    class Box(Record, Generic[Item]):
        item: Item

    assert Box[int](item=3).item == 3
