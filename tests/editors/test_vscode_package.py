"""The VS Code extension's files agree with the linter: what it opens, what its version is, what its pages say."""

from __future__ import annotations

import json
import re
from fnmatch import fnmatchcase
from typing import Any

import pytest
from tests.support import ROOT

from sfscope_lint import __version__
from sfscope_lint.files.request_files import _BY_NAME, _BY_SUFFIX, DOTENV
from sfscope_lint.model.settings import FILE_NAME
from sfscope_lint.salesforce.metadata_types import TYPES
from sfscope_lint.server.protocol import LINT_WORKSPACE

EXTENSION = ROOT / "packaging" / "vscode"
PACKAGE: dict[str, Any] = json.loads((EXTENSION / "package.json").read_text())
DOCUMENTS: dict[str, list[str]] = json.loads((EXTENSION / "src" / "documents.json").read_text())
PAGE = (ROOT / "docs" / "editors.md").read_text()


def alternatives(pattern: str) -> list[str]:
    """The patterns that one with ``{a,b}`` stands for."""
    before, brace, rest = pattern.partition("{")
    inside, _, after = rest.partition("}")
    return [f"{before}{one}{after}" for one in inside.split(",")] if brace else [pattern]


def opens(name: str) -> bool:
    """Whether the editor sends a document of this name to the server."""
    patterns = [one for pattern in DOCUMENTS["names"] for one in alternatives(pattern)]
    patterns += [f"*.{suffix}" for suffix in DOCUMENTS["suffixes"]]
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def test_what_the_server_reads_is_opened() -> None:
    metadata = {kind.suffix.lower() for kind in TYPES} | {"externalauthidentityprovider"}
    names = [
        FILE_NAME, ".env", f"{DOTENV}example", ".envrc", "Makefile", "makefile", "GNUmakefile", "Jenkinsfile",
        *(f"x.{suffix}" for suffix in _BY_SUFFIX if suffix not in metadata),
        *(f"X.{kind.suffix}-meta.xml" for kind in TYPES),
    ]  # fmt: skip
    assert [name for name in names if not opens(name)] == []


@pytest.mark.parametrize("name", ["README.md", "x.css", "a.txt", "x.sql", "Dockerfile", "x.toml", "env"])
def test_other_files_stay_closed(name: str) -> None:
    assert not opens(name)


def test_nothing_else_is_opened() -> None:
    metadata = {kind.suffix for kind in TYPES}
    assert {suffix for suffix in DOCUMENTS["suffixes"] if suffix not in metadata} <= set(_BY_SUFFIX)
    assert {name for pattern in DOCUMENTS["names"] for name in alternatives(pattern)} == {
        "*-meta.xml", FILE_NAME, f"{DOTENV}*", "GNUmakefile", *_BY_NAME
    } - {"gnumakefile"} | {"Makefile", "Jenkinsfile"}  # fmt: skip


def test_version_is_the_linters() -> None:
    assert PACKAGE["version"] == __version__
    assert json.loads((EXTENSION / "package-lock.json").read_text())["version"] == __version__
    assert f"## {__version__}" in (EXTENSION / "CHANGELOG.md").read_text()


def test_lock_file_names_no_registry() -> None:
    lock = (EXTENSION / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert not re.findall(r"https?://[^\"]*\.tgz", lock)


def test_nothing_is_needed_beside_the_bundle() -> None:
    assert "dependencies" not in PACKAGE
    assert PACKAGE["main"] == "./dist/extension.js"


def test_a_workspace_sets_nothing_that_runs() -> None:
    settings = PACKAGE["contributes"]["configuration"]["properties"]
    scopes = {name.removeprefix("sfscope-lint."): setting["scope"] for name, setting in settings.items()}
    assert scopes == {
        "serverCommand": "machine",
        "useUvx": "machine",
        "trace.server": "machine",
        "fixOnSave": "window",
    }
    trust = PACKAGE["capabilities"]["untrustedWorkspaces"]
    assert trust["supported"] == "limited"
    assert trust["restrictedConfigurations"] == ["sfscope-lint.fixOnSave"]


def test_commands_are_registered_documented_and_none_is_the_servers() -> None:
    registered = re.findall(r'register\("(\w+)"', (EXTENSION / "src" / "commands.ts").read_text())
    commands = PACKAGE["contributes"]["commands"]
    assert [one["command"] for one in commands] == [f"sfscope-lint.{name}" for name in registered]
    assert LINT_WORKSPACE not in [one["command"] for one in commands]
    missing = [one["title"] for one in commands if f"*{one['title']}*" not in PAGE]
    assert missing == []


def test_settings_are_documented() -> None:
    settings = PACKAGE["contributes"]["configuration"]["properties"]
    assert [name for name in settings if f"`{name}`" not in PAGE] == []
