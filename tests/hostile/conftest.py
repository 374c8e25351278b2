"""Runs on hostile trees have processes of their own, guarded as the command is."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from tests.command_server import CommandServer
from tests.support import BUILD, Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support import Run


@pytest.fixture(scope="session")
def own_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run | None]:
    """Runs the command in forks; None where a process can't fork or a build is tested."""
    if BUILD or not hasattr(os, "fork"):
        yield None
        return
    with CommandServer(tmp_path_factory.mktemp("command")) as server:
        yield server.run


@pytest.fixture
def workspace(tmp_path: Path, own_process: Run | None) -> Workspace:
    return Workspace(tmp_path, own_process)
