"""The fixture that nearly all tests use. Helpers that tests import are in ``tests/support.py``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.support import Workspace

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)
