"""The house keeps its floors: who imports whom, and what a start costs."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import sfscope_lint
import sfscope_rules
from sfscope_lint.rule import load_rules

LINTER = Path(sfscope_lint.__file__).parent
RULES = Path(sfscope_rules.__file__).parent

# From the ground floor up: a room imports from floors below its own, at run time.
FLOORS = (
    {"records", "kept"},
    {
        "source",
        "token_replies",
        "opened_apis",
        "scopes",
        "clock",
        "settings",
        "metadata_types",
        "metadata_schema",
        "metadata_values",
        "git",
        "repository",
        "tracking",
        "snapshot",
        "placeholders",
        "text_parser",
        "interrupts",
        "atomic",
        "console",
        "visible",
        "unified_diff",
        "globs",
        "source_types",
        "words",
        "reading",
        "json_text",
        "patience",
        "boundary",
        "repository_root",
        "import_path",
        "write_directory",
        "arguments",
        "pieces",
        "secret_names",
        "secret_values",
        "secret_text",
        "secret_elements",
        "vocabulary",
        "texts",
        "token_endpoint",
        "javascript_regex",
        "minimatch",
        "evidence",
        "facts",
        "release_dates",
        "js_text",
        "js_regex",
        "automaton",
        "node_ignore",
        "shown_paths",
        "found",
    },
    {"prediction"},
    {"model", "finding", "json_tree", "bounds", "replacements"},
    {
        "markdown",
        "token_errors",
        "places",
        "xml_encoding",
        "xml_errors",
        "xml",
        "markup",
        "sfdx",
        "forceignore",
        "rule",
        "redaction",
        "run_secrets",
        "baseline",
        "links",
    },
    {"folder", "projects", "repository_paths"},
    {"walk"},
    {"discovery", "report", "readers", "configuration"},
    {"permissions"},
    {"project", "findings", "scope_edits", "reporters", "changes", "preparation"},
    {"selection", "suppression"},
    {"engine", "explain", "fixes", "inventory", "inventories"},
    {"command", "config_command"},
    {"cli"},
)


def imports(path: Path) -> set[str]:
    """The names of the project's rooms that a file imports, other than for its types."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            node.body = []
    found = set()
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        found |= {name for name in names if name.startswith(("sfscope_lint", "sfscope_rules"))}
    return found


def room(name: str) -> str:
    return name.split(".")[1] if "." in name else name


@pytest.mark.parametrize("path", sorted(LINTER.rglob("*.py")), ids=lambda path: str(path.relative_to(LINTER)))
def test_rooms_import_from_floors_below(path: Path) -> None:
    own = path.relative_to(LINTER).parts[0].removesuffix(".py")
    if own in {"__init__", "__main__"}:
        return
    floor = next(number for number, rooms in enumerate(FLOORS) if own in rooms)
    below = {"__version__", own}.union(*FLOORS[:floor])
    # Within a floor the order of the names above doesn't matter, but there must be no circle.
    assert {room(name) for name in imports(path)} <= below | FLOORS[floor]


def test_the_linter_never_imports_the_rules() -> None:
    assert not any(
        name.startswith("sfscope_rules") for path in LINTER.rglob("*.py") for name in imports(path)
    )


def test_every_rule_module_has_its_page_and_is_loaded() -> None:
    modules = {path.stem for path in RULES.glob("*.py") if not path.stem.startswith("_")}
    assert modules == {path.stem for path in RULES.glob("*.md")}
    assert modules == {rule.name.replace("-", "_") for rule in load_rules()}


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [
        (
            ["--version"],
            {"lxml", "pathspec", "junit_xml", "json", "xml.parsers.expat", "sfscope_lint.engine"},
        ),
        (["--help"], {"lxml", "pathspec", "junit_xml", "json", "xml.parsers.expat", "sfscope_lint.engine"}),
        (
            ["force-app/main/default/connectedApps/Order_Sync.connectedApp-meta.xml"],
            {
                "pathspec",
                "junit_xml",
                "xml.parsers.expat",
                "hashlib",
                "difflib",
                "tempfile",
                "msgspec",
                "tomllib",
                "subprocess",
                "sfscope_lint.findings",
                "sfscope_lint.suppression",
                "sfscope_lint.configuration",
                "sfscope_lint.baseline",
            },
        ),
    ],
)
def test_a_start_imports_only_what_it_needs(arguments: list[str], unwanted: set[str]) -> None:
    program = (
        "import sys, runpy\n"
        f"sys.argv = ['sfscope-lint', *{arguments!r}]\n"
        "try: runpy.run_module('sfscope_lint', run_name='__main__')\n"
        "except SystemExit: print('\\0'.join(['', *sys.modules]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=Path(__file__).parent.parent / "example", capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert not unwanted & set(done.stdout.split("\0"))
