"""The fixture that nearly all tests use. Helpers that tests import are in ``tests/support.py``."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

import pytest
from tests.support import Workspace

if TYPE_CHECKING:
    from pathlib import Path

_MEMORY = "/dev/shm"  # a disk in memory

# PYTHONDONTWRITEBYTECODE would let each run rewrite and compile all tests again.
sys.dont_write_bytecode = False


def pytest_configure() -> None:
    """Keep the tests' files in memory if there is room: a real disk takes longer to write and to delete them than the tests."""
    if _is_usable(_MEMORY):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", _MEMORY)


def _is_usable(disk: str) -> bool:
    """Whether tests may write there, start programs, and make devices if they are root."""
    if sys.platform != "linux" or not os.access(disk, os.W_OK) or shutil.disk_usage(disk).free < 2 << 30:
        return False
    flags = os.statvfs(disk).f_flag
    return not flags & os.ST_NOEXEC and not (os.geteuid() == 0 and flags & os.ST_NODEV)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)
