"""Loads the programs in ``packaging/``, which are not part of an installed package."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from typing import TYPE_CHECKING, Any

from tests.support import ROOT

if TYPE_CHECKING:
    from types import ModuleType


def load(path: str) -> Any:
    """The module of a program in ``packaging/``."""
    name = f"packaging_{path.removesuffix('.py').replace('/', '_')}"
    spec = spec_from_file_location(name, ROOT / "packaging" / path)
    assert spec
    assert spec.loader
    module: ModuleType = module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look for their module there
    spec.loader.exec_module(module)
    return module
