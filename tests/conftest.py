"""The fixture that nearly all tests use. Helpers that tests import are in ``tests/support.py``."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest
from tests.command_server import CommandServer
from tests.support import BUILD, Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# PYTHONDONTWRITEBYTECODE would let each run rewrite and compile all tests again.
sys.dont_write_bytecode = False


@pytest.fixture(scope="session")
def command_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CommandServer | None]:
    """Runs the command for the tests of this session; None where a process can't fork or a build is tested."""
    if BUILD or not hasattr(os, "fork"):
        yield None
        return
    with CommandServer(tmp_path_factory.mktemp("command")) as server:
        yield server


@pytest.fixture
def workspace(tmp_path: Path, command_server: CommandServer | None) -> Workspace:
    return Workspace(tmp_path, command_server)
