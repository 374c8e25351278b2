"""Values and switches as a file gives them."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sfscope_lint.model.place import Place


class State(Enum):
    """Three states, for what isn't written is not known."""

    ON = "on"
    OFF = "off"
    UNKNOWN = "unknown"


class Switch(NamedTuple):
    """A switch, where it is written, and, while it is unknown, why."""

    state: State
    place: Place | None = None
    why: str = ""


class Value(NamedTuple):
    """A text that a file gives: trimmed, with its place; a placeholder is replaced when it is deployed."""

    text: str
    place: Place
    placeholder: bool = False
