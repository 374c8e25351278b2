"""The layers of the packages."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import sfscope_lint
import sfscope_rules
from sfscope_lint.config.rule_packages import load_rules

LINTER = Path(sfscope_lint.__file__).parent
RULES = Path(sfscope_rules.__file__).parent

# A package imports only from sets before its own, also for types.
ORDER = (
    {"salesforce"},
    {"model"},
    {"files"},
    {"config", "readers"},
    {"engine"},
    {"fixes", "output"},
    {"server"},
    {"cli"},
)
FLOORS = {package: floor for floor, packages in enumerate(ORDER) for package in packages}
MOST_LINES = 300


def modules() -> dict[str, Path]:
    """Every module and package of the linter by its dotted name."""
    found = {}
    for path in LINTER.rglob("*.py"):
        parts = path.relative_to(LINTER.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


@cache
def imports(path: Path) -> set[str]:
    """All modules of the project that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            found |= {name if name in MODULES else node.module for name in names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return {name for name in found if name.startswith(("sfscope_lint", "sfscope_rules"))}


def package(name: str) -> str:
    return name.split(".")[1] if "." in name else ""


def test_packages_import_only_from_lower_layers() -> None:
    def is_upward(name: str, imported: str) -> bool:
        own, other = package(name), package(imported)
        return own in FLOORS and other in FLOORS and own != other and FLOORS[other] >= FLOORS[own]

    pairs = ((name, imported) for name, path in MODULES.items() for imported in imports(path))
    assert [pair for pair in pairs if is_upward(*pair)] == []


def test_there_are_no_import_cycles() -> None:
    graph = {name: imports(path) - {name} for name, path in MODULES.items()}
    while leaves := [name for name, imported in graph.items() if not imported & graph.keys()]:
        for name in leaves:
            del graph[name]
    assert not graph


def test_no_file_is_long() -> None:
    lines = {
        path.relative_to(LINTER).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in LINTER.rglob("*.py")
    }
    assert {path: count for path, count in lines.items() if count > MOST_LINES} == {}


def test_linter_never_imports_the_rules() -> None:
    assert not any(
        name.startswith("sfscope_rules") for path in LINTER.rglob("*.py") for name in imports(path)
    )


def test_every_rule_module_has_its_page_and_is_loaded() -> None:
    modules = {path.stem for path in RULES.glob("*.py") if not path.stem.startswith("_")}
    assert modules == {path.stem for path in RULES.glob("*.md")}
    assert modules == {rule.name.replace("-", "_") for rule in load_rules()}
