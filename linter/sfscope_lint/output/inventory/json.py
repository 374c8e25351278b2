"""JSON, version 1: the document itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from sfscope_lint.output.json_text import dumps

if TYPE_CHECKING:
    from sfscope_lint.output.inventory.document import Inventory


def render(inventory: Inventory) -> str:
    """The whole inventory as one object."""
    fields = msgspec.to_builtins(inventory)
    return dumps({"version": fields.pop("version"), **fields})
