"""Immutable records, which most of our classes are.

A record is declared and behaves like a ``typing.NamedTuple``. ``NamedTuple`` itself compiles the annotation of each field and a
constructor for each class, which would take a fifth of a short run. All records with the same number of fields share the code of
one constructor; each has it with the names of its own fields.
"""

from __future__ import annotations

from collections import namedtuple
from functools import cache
from types import FunctionType
from typing import TYPE_CHECKING, Any

__all__ = ["Record"]

if TYPE_CHECKING:
    from typing import NamedTuple as Record
else:

    @cache
    def _unnamed(number: int) -> type:
        """The base of records with that many fields, in which the fields have numbers instead of names."""
        base = namedtuple("_unnamed", [""] * number, rename=True)  # noqa: PYI024
        base.__repr__, base._replace = _shown, _replaced
        return base

    def _shown(record: Any) -> str:
        fields = ", ".join(f"{field}={value!r}" for field, value in record._asdict().items())
        return f"{type(record).__name__}({fields})"

    def _replaced(record: Any, /, **changes: Any) -> Any:
        replaced = record._make(map(changes.pop, record._fields, record))
        if changes:
            raise TypeError(f"{type(record).__name__} has no fields {list(changes)}")
        return replaced

    class _Declared(type):
        """Turns the declaration of a record into a class of tuples."""

        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = tuple(body.get("__annotations__", ()))
            defaults = {field: body[field] for field in fields if field in body}
            base = _unnamed(len(fields))
            constructor = base.__new__
            code = constructor.__code__.replace(co_varnames=("_cls", *fields), co_qualname=f"{name}.__new__")
            made = {
                "__slots__": (),
                "__new__": FunctionType(code, constructor.__globals__, "__new__", (*defaults.values(),)),
                "__match_args__": fields,
                "_fields": fields,
                "_field_defaults": defaults,
                **{field: getattr(base, number) for field, number in zip(fields, base._fields, strict=True)},
            }
            return type(name, (base, *bases[1:]), body | made)

    class Record(metaclass=_Declared):
        """The base of each declaration; the declared classes are tuples, and no subclasses of it."""
