"""The interface for rule packages: its imports, and that the built-in rules need nothing else."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import sfscope_lint.plugin
import sfscope_rules

LINTER = Path(sfscope_lint.plugin.__file__).parent
RULES = Path(sfscope_rules.__file__).parent


def imported(path: Path) -> set[str]:
    """All modules of the project that a file imports, also for types."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
    return {name for name in found if name.partition(".")[0] in ("sfscope_lint", "sfscope_rules")}


def test_built_in_rules_import_only_the_interface() -> None:
    paths = sorted(RULES.glob("*.py"))
    assert len(paths) > 1
    for path in paths:
        others = {name for name in imported(path) if name.partition(".")[0] != "sfscope_rules"}
        assert others <= {"sfscope_lint.plugin"}, path.name


@pytest.mark.parametrize(
    ("module", "packages"),
    [
        ("plugin", {"salesforce", "model", "readers"}),
        ("testing", {"model", "engine", "fixes"}),
    ],
)
def test_interface_imports_only_from_lower_packages(module: str, packages: set[str]) -> None:
    assert {name.split(".")[1] for name in imported(LINTER / f"{module}.py")} <= packages


def test_linter_never_imports_the_interface() -> None:
    interface = {"sfscope_lint.plugin", "sfscope_lint.testing"}
    assert not any(interface & imported(path) for path in LINTER.rglob("*.py"))


def test_every_name_in_the_interface_is_exported() -> None:
    tree = ast.parse((LINTER / "plugin.py").read_text(encoding="utf-8"))
    names = [alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names]
    assert sorted(set(names) - {"annotations"}) == sorted(sfscope_lint.plugin.__all__)
