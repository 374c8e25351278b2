"""Messages about a path that somebody typed show it as it was typed."""

from __future__ import annotations

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


def test_a_file_here(workspace: Workspace) -> None:
    workspace.write("sub/readme", "")
    assert workspace.run("--config", "../gone.toml", cwd="sub").err.startswith("error: ../gone.toml: ")
    absolute = str(workspace.root / "gone.toml")
    assert workspace.run("--config", absolute).err.startswith("error: gone.toml: ")
