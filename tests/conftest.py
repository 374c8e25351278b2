"""The fixture that nearly all tests use. Helpers that tests import are in ``tests/support.py``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from tests.support import Workspace

if TYPE_CHECKING:
    from pathlib import Path

# PYTHONDONTWRITEBYTECODE would let each run rewrite and compile all tests again.
sys.dont_write_bytecode = False


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)
