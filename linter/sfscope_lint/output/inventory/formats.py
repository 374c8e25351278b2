"""From an inventory to a text: one module per format, each with a pure function ``render(inventory) -> str``."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sfscope_lint.output.inventory.collect import Inventory

INVENTORIES = ("text", "markdown", "csv", "json", "html")
_BY_SUFFIX = {
    "md": "markdown",
    "markdown": "markdown",
    "csv": "csv",
    "json": "json",
    "html": "html",
    "htm": "html",
}


def render_inventory(name: str, inventory: Inventory) -> str:
    """An inventory in one of the formats; its text is to be encoded in UTF-8."""
    text: str = import_module(f"sfscope_lint.output.inventory.{name}").render(inventory)
    return text


def format_of(path: str) -> str:
    """The format that a file's name says; text, if it says none."""
    return _BY_SUFFIX.get(path.rpartition(".")[2].lower(), "text")
