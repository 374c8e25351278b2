"""Immutable records, which most of our classes are.

A record is declared and behaves like a ``typing.NamedTuple``. ``NamedTuple`` itself compiles the annotation of each field, which
would take a tenth of a short run.
"""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING, Any

__all__ = ["Record"]

if TYPE_CHECKING:
    from typing import NamedTuple as Record
else:

    class _Declared(type):
        """Turns the declaration of a record into a class of tuples."""

        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = tuple(body.get("__annotations__", ()))
            defaults = [body[field] for field in fields if field in body]
            record = namedtuple(name, fields, defaults=defaults, module=body["__module__"])  # noqa: PYI024
            for key in body.keys() - fields:
                setattr(record, key, body[key])
            return record

    class Record(metaclass=_Declared):
        """The base of each declaration; the declared classes are tuples, and no subclasses of it."""
