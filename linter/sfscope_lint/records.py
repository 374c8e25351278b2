"""``NamedTuple`` as ``typing`` has it, without the compiling of every annotation that takes a tenth of a short run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import NamedTuple
else:
    from collections import namedtuple

    class _RecordType(type):
        """Makes a named tuple of a class body: annotated names are its fields, all else stays as it is written."""

        def __new__(cls, name: str, _: object, body: dict[str, Any]) -> type:
            fields = body.get("__annotations__", ())
            defaults = [body.pop(field) for field in fields if field in body]
            record = namedtuple(name, fields, defaults=defaults, module=body.pop("__module__"))  # noqa: PYI024
            for attribute, value in body.items():
                setattr(record, attribute, value)
            return record

    NamedTuple = type.__new__(_RecordType, "NamedTuple", (), {})

__all__ = ["NamedTuple"]
