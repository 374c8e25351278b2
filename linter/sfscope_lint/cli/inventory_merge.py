"""Read the inventories of several repositories and merge them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sfscope_lint.cli import console
from sfscope_lint.cli.shared import working_directory
from sfscope_lint.config.rule_packages import load_rules
from sfscope_lint.files.read import INVENTORY_LIMIT, LinkError, read_bytes
from sfscope_lint.files.shown_paths import show_given
from sfscope_lint.model.settings import SettingsError
from sfscope_lint.output.inventory.merge import merge, unlinkable
from sfscope_lint.output.inventory.read import InventoryError, read_inventory
from sfscope_lint.output.rule_page import page_urls

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sfscope_lint.cli.command_options import InventoryOptions
    from sfscope_lint.output.inventory.document import Inventory


def merged(options: InventoryOptions) -> Inventory | None:
    """The merged inventory of the files that the options name; None if one can't be merged, which is reported.

    Raises ``SettingsError`` for options that have no meaning here.
    """
    _check(options)
    pages = page_urls(load_rules())
    here = working_directory()
    found: dict[str, Inventory] = {}  # by the paths of their files
    errors = []
    for path in options.paths:
        shown = show_given(path, here)
        try:
            found[shown] = _read(path, pages)
        except (InventoryError, LinkError) as error:
            errors.append(f"{shown}: {error}")
        except OSError as error:
            errors.append(f"{shown}: can't be read: {error.strerror or error}")
    errors += _same_repository(found)
    for line in errors:
        console.say("error", line)
    return None if errors else merge(found.values())


def notes_on(inventory: Inventory) -> tuple[str, ...]:
    """What a merged inventory can't tell."""
    number = unlinkable(inventory)
    if not number:
        return ()
    requests = "1 token request" if number == 1 else f"{number} token requests"
    return (
        f"{requests} can't be linked to an app of another repository, because the files don't name a consumer key",
    )


def _check(options: InventoryOptions) -> None:
    """Raise ``SettingsError`` if nothing is named, a file is named twice, or an option decides how projects are read."""
    meaningless = {
        "--changed-since": options.changed_since,
        "--name": options.name,
        "--no-forceignore": options.no_forceignore,
        "--no-token-requests": options.no_token_requests,
        **{f"--{name}": value for name, value in options.settings._asdict().items()},
    }
    for name, value in meaningless.items():
        if value:
            raise SettingsError(f"--merge reads inventories and no project: leave out {name}")
    if not options.paths:
        raise SettingsError("--merge needs the inventories to merge: name their JSON files")
    seen: dict[object, str] = {}
    for path in options.paths:
        identity = _identity(path)
        same = seen.get(identity)
        if same is not None:
            raise SettingsError(
                f"{path} is named twice" if same == path else f"{path} and {same} are one file"
            )
        seen[identity] = path
    if options.output and _identity(options.output) in seen:
        raise SettingsError(f"{options.output} is merged: write the result to another file")


def _identity(path: str) -> object:
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return path
    return (status.st_dev, status.st_ino)


def _read(path: str, pages: Mapping[str, str | None]) -> Inventory:
    """An inventory. Raises ``OSError`` and ``InventoryError``.

    A link isn't followed: the files come from other repositories, and may have been made to show another file.
    """
    if os.path.islink(path):
        raise LinkError("is a link, and isn't followed: name the file itself")
    return read_inventory(read_bytes(path, INVENTORY_LIMIT), pages)


def _same_repository(found: Mapping[str, Inventory]) -> Iterable[str]:
    """An error for each file whose repository has a name that another file's repository has."""
    first: dict[str, str] = {}
    for path, inventory in found.items():
        other = first.setdefault(inventory.repository.casefold(), path)
        if other != path:
            yield (
                f"{path}: its repository is called {inventory.repository}, like that of {other}: "
                "write one of them again with --name"
            )
