"""The README: its commands run, its example output is what the command prints, and its links work."""

from __future__ import annotations

import re
import shlex
import shutil
import tomllib
from typing import TYPE_CHECKING

import pytest
from tests.support import EXAMPLE, ROOT, Workspace

from sfscope_lint.output.addresses import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))


def blocks(language: str) -> list[str]:
    """The content of each fenced block in this language."""
    found: list[str] = re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    return found


def test_example_finding_is_what_the_command_prints(workspace: Workspace) -> None:
    [example] = blocks("text")
    ran = workspace.at(ROOT).run("--isolated", EXAMPLE.relative_to(ROOT).as_posix())
    assert ran.code == 1
    assert example in ran.out


def test_all_commands_run(workspace: Workspace) -> None:
    shutil.copytree(EXAMPLE, workspace.root, dirs_exist_ok=True)
    [console] = blocks("console")
    for line in console.splitlines():
        command, *arguments = shlex.split(line.removeprefix("$ "), comments=True)
        assert command == "sfscope-lint"
        ran = workspace.run(*arguments)
        assert ran.code in (0, 1), f"{line}\n{ran.err}"


def test_first_screen_says_how_to_install() -> None:
    first_screen = README.splitlines()[:30]
    commands = ("pipx install", "pip install", "uvx", "npx")
    assert [command for command in commands if not any(command in line for line in first_screen)] == []


def test_links_work_on_the_package_index() -> None:
    links = re.findall(r"\]\(([^)]*)\)", README)
    assert links
    assert all(link.startswith("https://") for link in links)


def test_project_links_lead_to_the_repository() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {url for url in project["urls"].values() if not url.startswith(REPOSITORY)} == set()


def test_it_fits_two_screens() -> None:
    assert len(README.splitlines()) <= 100


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_a_file_and_a_heading(page: Path) -> None:
    text = page.read_text(encoding="utf-8").replace(f"({REPOSITORY}/blob/main/", f"({ROOT.as_posix()}/")
    for link, anchor in re.findall(r"\]\((?!https:)([^):#]*)#?([^)]*)\)", text):
        target = page.parent / link if link else page
        assert target.exists(), link
        if anchor:
            headings = re.findall(r"^#+ (.*)", target.read_text(encoding="utf-8"), re.MULTILINE)
            slugs = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
            assert anchor in slugs, f"{link}#{anchor}"
