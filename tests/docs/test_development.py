"""The pages for contributors: the paths and commands that they name exist."""

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest
from tests.support import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PAGES = (ROOT / "docs" / "development.md", ROOT / ".github" / "CONTRIBUTING.md")
LINTER = ROOT / "linter" / "sfscope_lint"
TEXTS = {page.name: page.read_text(encoding="utf-8") for page in PAGES}
_PATH = re.compile(r"`((?:[\w.-]+/)+[\w.-]*|[\w-]+/|\w+\.(?:py|md))`")


def named(text: str) -> set[str]:
    """Everything in backticks that looks like a path in the project."""
    return set(_PATH.findall(text)) - {"sfdx-project.json"}


def homes(path: str) -> list[Path]:
    return [*(root / path for root in (ROOT, LINTER)), *(folder / path for folder in LINTER.iterdir())]


@pytest.mark.parametrize("page", TEXTS)
def test_every_path_exists(page: str) -> None:
    paths = named(TEXTS[page])
    assert paths
    assert [path for path in sorted(paths) if not any(home.exists() for home in homes(path))] == []


def test_every_package_has_a_row_and_is_in_the_picture() -> None:
    packages = {folder.name for folder in LINTER.iterdir() if (folder / "__init__.py").is_file()}
    rows = re.findall(r"^\| `(\w+)/` \|", TEXTS["development.md"], re.MULTILINE)
    assert packages == set(rows)
    picture = TEXTS["development.md"].partition("```\n")[2].partition("```")[0]
    assert all(re.search(rf"\b{package}\b", picture) for package in packages)


@pytest.mark.parametrize("page", TEXTS)
def test_every_module_in_a_command_exists(page: str) -> None:
    modules = re.findall(r"python -m (tests\.[\w.]+)", TEXTS[page])
    assert modules
    for module in modules:
        assert find_spec(module) is not None, module


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_target_exists(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / link).exists(), link


def test_every_nox_session_exists() -> None:
    sessions = (ROOT / ".ci" / "noxfile.py").read_text(encoding="utf-8")
    for names in re.findall(r"noxfile\.py -s ([\w ]+)", TEXTS["CONTRIBUTING.md"]):
        for name in names.split():
            assert f"\ndef {name}(session" in sessions
