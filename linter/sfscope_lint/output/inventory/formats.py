"""The inventory formats. Each is a module with a pure function ``render(inventory) -> str``."""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sfscope_lint.output.inventory.document import Inventory

INVENTORIES = ("text", "markdown", "csv", "json", "html")
CHOICES = ("on", "off", "unknown", "rejected")  # of --only
STAMPED = ("json", "html")  # with the version and the commit that made them
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


def without_stamp(text: str) -> str:
    """An inventory without the version, the commit and the repository's name, for comparisons."""
    return re.sub(_stamp(), "", text)


def _stamp() -> str:
    """Matches the version, the commit and the name of the folder, and the version in the addresses of rule pages.

    No text of a file looks like this, because quotes, line ends and angle brackets are escaped.
    """
    from sfscope_lint.output.addresses import REPOSITORY

    address = rf'(?<={re.escape(REPOSITORY)}/blob/)v[^/"]*(?=/rules/)'
    return (
        rf'(?m)^ *"tool": \{{[^{{}}]*\}},?\n|^  "repository": .*\n|^<(?:p|span) class="made">.*\n|{address}'
    )


def format_of(path: str) -> str:
    """The format for a file's suffix; text for an unknown one."""
    return _BY_SUFFIX.get(path.rpartition(".")[2].lower(), "text")
