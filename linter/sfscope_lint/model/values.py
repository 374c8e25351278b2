"""Values and switches as a file states them."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from sfscope_lint.record import Record

if TYPE_CHECKING:
    from sfscope_lint.model.place import Place


_XML_SPACE = " \t\r\n"


def trimmed(text: str) -> str:
    """The text without the white space of XML around it.

    A no-break space is none (XML 1.0, section 2.3): it is a part of the value, which a deployment then refuses.
    """
    return text.strip(_XML_SPACE)


class State(Enum):
    """On, off, or not determinable from the files."""

    ON = "on"
    OFF = "off"
    UNKNOWN = "unknown"


class Switch(Record):
    """A switch and its place in the file; if its state is unknown, ``why`` is the reason."""

    state: State
    place: Place | None = None
    why: str = ""


class Value(Record):
    """A trimmed text in a file, and its place; the deployment replaces a ``placeholder``."""

    text: str
    place: Place
    placeholder: bool = False
