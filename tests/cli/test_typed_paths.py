"""Messages about a path that somebody typed show it as it was typed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support import Workspace


@pytest.mark.parametrize("typed", ["/nowhere/at/all", "gone/", "./gone", "../gone", "a/../gone"])
def test_a_path_that_does_not_exist(typed: str, workspace: Workspace) -> None:
    assert workspace.run("-q", typed).err == f"error: {typed}: no such file or directory\n"


@pytest.mark.parametrize("option", ["--config", "--baseline"])
def test_a_file_elsewhere(option: str, workspace: Workspace) -> None:
    ran = workspace.run(option, "/nowhere/at/all")
    assert ran.err == "error: /nowhere/at/all: can't be read: No such file or directory\n"


@pytest.mark.skipif(os.name == "nt", reason="there, .. goes back from the link")
def test_files_behind_a_link_are_those_of_the_system(workspace: Workspace) -> None:
    """``..`` goes back from where a link leads, as in any other program."""
    workspace.write("away/folder/readme", "")
    for place, rule in ((".", "flow"), ("away", "secrets")):
        workspace.write(f"{place}/own.toml", f'select = ["{rule}"]\n')
        workspace.write(f"{place}/base.json", f'{{"version": "{rule}"}}')
    os.symlink(workspace.root / "away" / "folder", workspace.root / "link")
    shown = workspace.run("config", "show", "--changed-only", "--config", "link/../own.toml").out
    assert "secrets" in shown
    assert "link/../own.toml" in shown
    workspace.write("away/own.toml", "selekt = []")
    for arguments in (("config", "check", "link/../own.toml"), ("--config", "link/../own.toml")):
        assert workspace.run(*arguments).err.startswith("error: link/../own.toml:1: selekt: ")
    (workspace.root / "base.json").unlink()
    assert workspace.run("--baseline", "link/../base.json").err.startswith(
        "error: link/../base.json: isn't version 1"
    )
    # Near miss: without a link, the folder doesn't matter.
    assert "flow" in workspace.run("config", "show", "--changed-only", "--config", "away/../own.toml").out


@pytest.mark.skipif(os.name == "nt", reason="there, .. goes back from the link")
@pytest.mark.parametrize("arguments", [(), ("--diff",), ("--list-files",)], ids=" ".join)
@pytest.mark.parametrize("typed", ["link/..", "link/../X.connectedApp-meta.xml", "away/../link/../gone"])
def test_a_path_that_goes_back_from_a_link(
    typed: str, arguments: tuple[str, ...], workspace: Workspace
) -> None:
    for place in (".", "away"):
        workspace.write(f"{place}/X.connectedApp-meta.xml", "<ConnectedApp/>")
    workspace.write("away/folder/readme", "")
    (workspace.root / "link").symlink_to("away/folder")
    why = "its .. goes back from where a link leads, so it means another path than it seems: write it without .."
    ran = workspace.run(*arguments, typed)
    assert (ran.code, ran.err) == (2, f"error: {typed}: {why}\n")
    assert "<ConnectedApp" not in ran.out
    # Near misses: back from a folder, and a link without "..".
    for near in ("away/folder/../X.connectedApp-meta.xml", "link"):
        assert why not in workspace.run(*arguments, near).err


def test_a_file_here(workspace: Workspace) -> None:
    workspace.write("sub/readme", "")
    assert workspace.run("--config", "../gone.toml", cwd="sub").err.startswith("error: ../gone.toml: ")
    absolute = str(workspace.root / "gone.toml")
    assert workspace.run("--config", absolute).err.startswith("error: gone.toml: ")
