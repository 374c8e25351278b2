"""The script that prepares a release: what it changes, what it refuses, and the notes it prints."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.packaging.programs import load
from tests.support import ROOT, commit, environment, git

from sfscope_lint import __version__

if TYPE_CHECKING:
    from pathlib import Path

release = load("scripts/release.py")
DAY = dt.date(2027, 1, 31)
CHANGELOG = """# Changelog

## [Unreleased]

### Added

- A rule.

## [0.1.0] - 2026-12-01

The first release.

[0.1.0]: https://example.com/v0.1.0
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A repository with the files that a release changes, at 0.1.0."""
    for name in (*release.PINNING, "linter/sfscope_lint/__init__.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text((ROOT / name).read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG)
    (tmp_path / "tests" / "formats").mkdir(parents=True)
    (tmp_path / "tests" / "formats" / "test_nothing.py").write_text("def test_nothing(): pass\n")
    (tmp_path / ".gitignore").write_text("__pycache__\n.pytest_cache\n")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "config", "user.name", "A")
    git(tmp_path, "config", "user.email", "a@example.com")
    commit(tmp_path)
    return tmp_path


def test_cut_writes_the_version_everywhere_commits_and_tags(tree: Path) -> None:
    release.cut(tree, "0.2.0", DAY)
    assert release.faults(tree, "0.2.0") == []
    assert "## [0.2.0] - 2027-01-31" in (tree / "CHANGELOG.md").read_text()
    assert git(tree, "status", "--porcelain").stdout == b""
    assert git(tree, "describe").stdout == b"v0.2.0\n"
    for name in release.PINNING:
        assert "0.1.0" not in (tree / name).read_text(encoding="utf-8").replace("Until 0.1.0 is released", "")


def test_cut_refuses_changes_that_are_not_committed(tree: Path) -> None:
    (tree / "README.md").write_text("")
    with pytest.raises(release.ReleaseError, match="commit them first"):
        release.cut(tree, "0.2.0", DAY)


@pytest.mark.parametrize(
    "changelog", ["", "## [Unreleased]\n\n## [0.2.0] - Unreleased\n\n- A.\n", "## [Unreleased]\n"]
)
def test_cut_refuses_a_changelog_without_text_about_the_version(changelog: str, tree: Path) -> None:
    (tree / "CHANGELOG.md").write_text(changelog)
    commit(tree)
    with pytest.raises(release.ReleaseError):
        release.cut(tree, "0.2.0", DAY)
    assert git(tree, "status", "--porcelain").stdout == b""


def test_faults_name_each_place(tree: Path) -> None:
    faults = release.faults(tree, "0.3.0")
    assert faults[:2] == [
        "the package's version is 0.1.0, not 0.3.0",
        "CHANGELOG.md has no text about 0.3.0: write a section ## [0.3.0]",
    ]
    assert {fault.partition(" ")[0] for fault in faults[2:]} == {
        name for name in release.PINNING if release.pins((ROOT / name).read_text(encoding="utf-8"))
    }


def test_section_without_a_date_is_not_ready(tree: Path) -> None:
    (tree / "CHANGELOG.md").write_text("## [0.1.0] - Unreleased\n\nThe first.\n")
    assert release.faults(tree, "0.1.0") == ["CHANGELOG.md has no date for 0.1.0"]


def test_notes_are_the_section_of_the_version() -> None:
    heading, notes = release.section(CHANGELOG, "0.1.0")
    assert (heading, notes) == ("[0.1.0] - 2026-12-01", "The first release.\n")
    dated = release.dated(CHANGELOG, "0.2.0", DAY)
    assert release.section(dated, "0.2.0")[1] == "### Added\n\n- A rule.\n"


def test_changelog_has_notes_for_this_version() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "packaging/scripts/release.py"), "notes", f"v{__version__}"],
        env=environment(), capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "### Added" in done.stdout
    assert "## [" not in done.stdout


@pytest.mark.parametrize("name", release.PINNING)
def test_what_users_copy_installs_this_version(name: str) -> None:
    found = release.pins((ROOT / name).read_text(encoding="utf-8"))
    assert found == {__version__}


def test_every_file_that_pins_a_version_is_known() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "packaging").rglob("*.md")]
    pages += [*(ROOT / "packaging").rglob("*.yml"), *(ROOT / "packaging").rglob("*.json")]
    pinning = {
        path.relative_to(ROOT).as_posix() for path in pages if release.pins(path.read_text(encoding="utf-8"))
    }
    assert pinning == set(release.PINNING)


@pytest.mark.parametrize("arguments", [["check", "v9.9.9"], ["notes", "v9.9.9"], ["check", "latest"]])
def test_wrong_tag_fails_with_one_line_for_each_reason(arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "packaging/scripts/release.py"), *arguments],
        env=environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert all(line.startswith("error: ") for line in done.stderr.splitlines())


def test_pinned_dependencies_fit_the_project() -> None:
    """Every dependency of the package is pinned by hash in what a release is built with."""
    pins = (ROOT / "packaging" / "release.txt").read_text(encoding="utf-8")
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = project.partition("\ndependencies = [")[2].partition("\n]")[0]
    names = re.findall(r'^ +"([\w-]+)', block, re.MULTILINE)
    assert names
    for name in (*names, "pygls"):  # the build without Python contains the language server
        assert re.search(rf"^{re.escape(name)}==\S+ .*\\\n +--hash=sha256:", pins, re.MULTILINE), name


def test_pins_without_their_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "packaging" / "scripts")
    found = load("scripts/sbom.py").pins((ROOT / "packaging" / "release.txt").read_text(encoding="utf-8"))
    assert any(pin.startswith("lxml==") for pin in found)
    assert not [pin for pin in found if "hash" in pin or pin.endswith(("\\", " "))]
    assert json.dumps(found).count("sys_platform") > 0
