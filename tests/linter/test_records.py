"""Our named tuples are what ``typing`` makes of the same class."""

from __future__ import annotations

import pickle
import typing

from sfscope_lint import model, records
from sfscope_lint.kept import kept


class Ours(records.NamedTuple):
    """Documented."""

    first: int
    second: str = "x"

    @property
    def both(self) -> str:
        return f"{self.first}{self.second}"


class Typings(typing.NamedTuple):
    """Documented."""

    first: int
    second: str = "x"

    @property
    def both(self) -> str:
        return f"{self.first}{self.second}"


def test_the_same_as_typings() -> None:
    for name in ("_fields", "_field_defaults", "__doc__", "__module__"):
        assert getattr(Ours, name) == getattr(Typings, name)
    assert repr(Ours(1)) == repr(Typings(1)).replace("Typings", "Ours")
    assert Ours(1, second="y").both == "1y"
    assert Ours(1) == (1, "x")
    assert pickle.loads(pickle.dumps(Ours(1))) == Ours(1)
    assert typing.get_type_hints(Ours) == typing.get_type_hints(Typings)


def test_an_answer_is_asked_for_once_and_goes_with_its_subject() -> None:
    asked: list[model.Shape] = []

    @kept
    def size(shape: model.Shape) -> int:
        asked.append(shape)
        return len(shape.names)

    small, large = model.Shape(("a",), (-1,)), model.Shape(("a", "b"), (-1, 0))
    assert [size(small), size(large), size(small)] == [1, 2, 1]
    assert asked == [small, large]
    assert pickle.loads(pickle.dumps(large)).names == large.names
