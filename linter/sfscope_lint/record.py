"""Immutable records, which most of our classes are.

A record is declared and behaves like a ``typing.NamedTuple``, with at most 26 fields. ``NamedTuple`` itself compiles the annotation
of each field and a constructor for each class, which would take a fifth of a short run. All records with the same number of fields
share the code of one constructor, which is compiled once with this module; each has it with the names of its own fields.
"""

# ruff: noqa: E741 - the letters stand for fields
from __future__ import annotations

from types import FunctionType
from typing import TYPE_CHECKING, Any

__all__ = ["Record"]

if TYPE_CHECKING:
    from typing import NamedTuple as Record
else:
    from collections import namedtuple

    _new = tuple.__new__
    # fmt: off
    _CONSTRUCTORS = (  # by the number of fields
        lambda cls: _new(cls, ()),
        lambda cls, a: _new(cls, (a,)),
        lambda cls, a, b: _new(cls, (a, b)),
        lambda cls, a, b, c: _new(cls, (a, b, c)),
        lambda cls, a, b, c, d: _new(cls, (a, b, c, d)),
        lambda cls, a, b, c, d, e: _new(cls, (a, b, c, d, e)),
        lambda cls, a, b, c, d, e, f: _new(cls, (a, b, c, d, e, f)),
        lambda cls, a, b, c, d, e, f, g: _new(cls, (a, b, c, d, e, f, g)),
        lambda cls, a, b, c, d, e, f, g, h: _new(cls, (a, b, c, d, e, f, g, h)),
        lambda cls, a, b, c, d, e, f, g, h, i: _new(cls, (a, b, c, d, e, f, g, h, i)),
        lambda cls, a, b, c, d, e, f, g, h, i, j: _new(cls, (a, b, c, d, e, f, g, h, i, j)),
        lambda cls, a, b, c, d, e, f, g, h, i, j, k: _new(cls, (a, b, c, d, e, f, g, h, i, j, k)),
        lambda cls, a, b, c, d, e, f, g, h, i, j, k, l: _new(cls, (a, b, c, d, e, f, g, h, i, j, k, l)),
        lambda cls, a, b, c, d, e, f, g, h, i, j, k, l, m: _new(cls, (a, b, c, d, e, f, g, h, i, j, k, l, m)),
        lambda cls, a, b, c, d, e, f, g, h, i, j, k, l, m, n: _new(cls, (a, b, c, d, e, f, g, h, i, j, k, l, m, n)),
        lambda cls, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o: _new(cls, (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o)),
        lambda cls, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p: _new(cls, (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p)),
        lambda cls, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q: _new(cls, (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q)),
        lambda cls, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r: _new(cls, (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r)),
        lambda cls, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s: _new(cls, (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s)),
        lambda cls, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t: _new(cls, (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t)),
        lambda cls, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u: _new(cls, (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u)),
        lambda cls, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v: _new(cls, (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v)),
        lambda cls, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w: _new(cls, (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w)),
        lambda cls, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x: _new(cls, (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x)),
        lambda cls, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y: _new(cls, (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y)),
        lambda cls, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z: _new(cls, (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z)),
    )
    # fmt: on
    # What reads a field, by its position.
    _positions = namedtuple("_positions", [""] * (len(_CONSTRUCTORS) - 1), rename=True)  # noqa: PYI024
    _FIELDS = [vars(_positions)[name] for name in _positions._fields]

    class _Tuple(tuple):
        """What all records do, as named tuples."""

        __slots__ = ()

        @classmethod
        def _make(cls, values: Any) -> Any:
            made = _new(cls, values)
            if len(made) != len(cls._fields):
                raise TypeError(f"{cls.__name__} has {len(cls._fields)} fields, not {len(made)}")
            return made

        def _asdict(self) -> dict[str, Any]:
            return dict(zip(self._fields, self, strict=True))

        def _replace(self, /, **changes: Any) -> Any:
            replaced = self._make(map(changes.pop, self._fields, self))
            if changes:
                raise TypeError(f"{type(self).__name__} has no fields {list(changes)}")
            return replaced

        def __repr__(self) -> str:
            fields = ", ".join(f"{field}={value!r}" for field, value in self._asdict().items())
            return f"{type(self).__name__}({fields})"

        def __getnewargs__(self) -> tuple[Any, ...]:
            return tuple(self)

    class _Declared(type):
        """Turns the declaration of a record into a class of tuples."""

        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = tuple(body.get("__annotations__", ()))
            defaults = {field: body[field] for field in fields if field in body}
            constructor = _CONSTRUCTORS[len(fields)]
            code = constructor.__code__.replace(co_varnames=("_cls", *fields), co_qualname=f"{name}.__new__")
            made = {
                "__slots__": (),
                "__new__": FunctionType(code, constructor.__globals__, "__new__", (*defaults.values(),)),
                "__match_args__": fields,
                "_fields": fields,
                "_field_defaults": defaults,
                **dict(zip(fields, _FIELDS, strict=False)),
            }
            return type(name, (_Tuple, *bases[1:]), body | made)

    class Record(metaclass=_Declared):
        """The base of each declaration; the declared classes are tuples, and no subclasses of it."""
