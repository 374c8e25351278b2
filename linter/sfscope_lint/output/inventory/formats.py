"""The inventory formats. Each is a module with a pure function ``render(inventory) -> str``."""

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
    """Render an inventory; the text is written as UTF-8."""
    text: str = import_module(f"sfscope_lint.output.inventory.{name}").render(inventory)
    return text


def format_of(path: str) -> str:
    """The format for a file's suffix; text for an unknown one."""
    return _BY_SUFFIX.get(path.rpartition(".")[2].lower(), "text")
