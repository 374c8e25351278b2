"""Helpers of all tests: a workspace to write files into and run the command in, and metadata files."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tests import in_process

from sfscope_lint.files.ci_root import VARIABLES

if TYPE_CHECKING:
    from sfscope_lint.engine.report import Report
    from sfscope_lint.model.finding import Finding

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "tests" / "example"
SCOPE_RULES = ("no-valid-scopes", "missing-api-scope", "unsupported-scope", "malformed-metadata")
# CI runs many tests with the self-contained build as well: the path of its program is in this variable.
BUILD = os.environ.get("SFSCOPE_BUILD")
COMMAND = [BUILD] if BUILD else [sys.executable, "-m", "sfscope_lint"]
# Variables that the interpreter reads: only a process that starts anew follows them.
_READ_AT_THE_START = ("PYTHON", "LC_", "LANG")


class Ran(NamedTuple):
    """The result of a command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def findings(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.json["findings"]
        return found

    @property
    def rules(self) -> list[str]:
        return [finding["rule"] for finding in self.findings]


def environment(**more: str) -> dict[str, str]:
    """The environment without variables that change the output, or keep Python from saving what it compiles."""
    unwanted = ("NO_COLOR", "FORCE_COLOR", "CI", "COLUMNS", "TERM", "PYTHONDONTWRITEBYTECODE", *VARIABLES)
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in unwanted and not name.startswith(("GITHUB_", "GIT_"))
    }
    return {**kept, **more}


def git(
    directory: Path, *arguments: str, data: bytes = b"", check: bool = True, **more: str
) -> subprocess.CompletedProcess[bytes]:
    """Run git in the directory, with ``data`` as standard input and ``more`` in the environment."""
    settings = (
        "user.name=A",
        "user.email=a@example.com",
        "core.autocrlf=false",
        "maintenance.auto=false",
        "init.templateDir=",  # no sample hooks
        "protocol.file.allow=always",
    )
    options = [part for setting in settings for part in ("-c", setting)]
    return subprocess.run(
        ["git", *options, *arguments],
        cwd=directory,
        env=environment(**more),
        input=data,
        capture_output=True,
        check=check,
    )


def commit(directory: Path) -> None:
    """Commit all files in the directory, ignored ones included."""
    git(directory, "add", "--all", "--force")
    git(directory, "commit", "--quiet", "--allow-empty", "--message", "x")


def schema_errors(schema: str, *files: Path) -> str:
    """How files break one of the schemas that check-jsonschema has; empty if they don't."""
    from check_jsonschema import main
    from click.testing import CliRunner

    options = ["--regex-variant", "nonunicode", "--builtin-schema", f"vendor.{schema}"]
    done = CliRunner().invoke(main, [*options, *map(str, files)])
    return "" if done.exit_code == 0 else done.output or repr(done.exception)


def files_in(page: str) -> dict[str, str]:
    """The files in a Markdown page, by path: a path in backticks, then a fenced block with the content."""
    block = r"^`(?P<path>[^`\n]+)`\n\n(?P<fence>`{3,})\w*\n(?P<content>.*?)^(?P=fence)$"
    return {file["path"]: file["content"] for file in re.finditer(block, page, re.MULTILINE | re.DOTALL)}


class Workspace:
    """A test's own directory, to write files into and run the command in."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def at(self, root: Path | str) -> Workspace:
        """Another directory: below this one, or an absolute path."""
        return Workspace(self.root / root)

    def write(self, path: str, content: str | bytes) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    def run(self, *arguments: str, cwd: str = ".", **more: str) -> Ran:
        """Run the command with ``more`` in the environment."""
        if not BUILD and not any(name.startswith(_READ_AT_THE_START) for name in more):
            code, out, err = in_process.run(list(arguments), self.root / cwd, environment(**more))
            return Ran(code, out.decode(), err.decode())
        done = subprocess.run(
            [*COMMAND, *arguments],
            cwd=self.root / cwd,
            env=environment(**more),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    def find(self, *select: str, **settings: Any) -> tuple[Finding, ...]:
        """Lint the workspace in this process with the selected rules, by default the default set."""
        return self.report(".", select=select, **settings).findings

    def lint(self, *arguments: str, cwd: str = ".") -> Ran:
        """Run the lint command with JSON output."""
        return self.run("lint", "--format", "json", *arguments, cwd=cwd)

    def report(self, *paths: str, cwd: str = ".", **settings: Any) -> Report:
        """Lint in this process with the selected rules, by default the scope rules."""
        from sfscope_lint.config.rule_packages import load_rules
        from sfscope_lint.engine.lint import lint
        from sfscope_lint.model.settings import Settings

        settings.setdefault("select", SCOPE_RULES)
        return lint(paths, Settings(**settings), load_rules(), str(self.root / cwd))


def connected_app(*scopes: str, flow: str | None = "true", more: str = "") -> str:
    """A Connected App's file with ``more`` in oauthConfig. It has a run-as user if the flow is on."""
    switch = (
        "" if flow is None else f"        <isClientCredentialEnabled>{flow}</isClientCredentialEnabled>\n"
    )
    selected = "".join(f"        <scopes>{scope}</scopes>\n" for scope in scopes)
    user = "        <oauthClientCredentialUser>order.sync@example.com</oauthClientCredentialUser>\n"
    user = user if flow == "true" and "oauthClientCredentialUser" not in more else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<ConnectedApp xmlns="http://soap.sforce.com/2006/04/metadata">
    <contactEmail>integrations@example.com</contactEmail>
    <label>Order Sync</label>
    <oauthConfig>
        <callbackUrl>https://example.com/unused</callbackUrl>
{switch}{more}{selected}{user}    </oauthConfig>
</ConnectedApp>
"""


def eca_file(root: str, *elements: str, app: str = "Order_Sync") -> str:
    """A file of an External Client App with elements given as ``name=text``, and the link to the app."""
    link = "" if root == "ExternalClientApplication" else f"externalClientApplication={app}"
    written = sorted(element for element in (*elements, link, f"label={app}") if element)
    lines = "".join(
        f"    <{name}>{text}</{name}>\n" for name, _, text in (element.partition("=") for element in written)
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<{root} xmlns="http://soap.sforce.com/2006/04/metadata">
{lines}</{root}>
"""
