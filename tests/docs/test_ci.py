"""The recipes for CI systems: their files match the systems' schemas, and their command lines work."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from tests.hostile.node import node, node_modules
from tests.support import EXAMPLE, ROOT, Workspace, environment, files_in, schema_errors

from sfscope_lint import __version__
from sfscope_lint.output.reporters.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = (ROOT / "docs" / "ci.md").read_bytes().decode()
FILES = files_in(PAGE)
SCHEMAS = {
    ".github/workflows/sfscope-lint.yml": "github-workflows",
    ".github/workflows/sfscope-lint-code-scanning.yml": "github-workflows",
    ".gitlab-ci.yml": "gitlab-ci",
    "azure-pipelines.yml": "azure-pipelines",
    "bitbucket-pipelines.yml": "bitbucket-pipelines",
    ".circleci/config.yml": "circle-ci",
}
MEGALINTER = "mega-linter-plugin-sfscope-lint/sfscope-lint.megalinter-descriptor.yml"
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
SARIF_FILE = "sfscope-lint-megalinter.sarif"


def strings(value: Any) -> Iterator[str]:
    """Every string in a parsed file."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
    elif isinstance(value, str):
        yield value


def parsed(path: str) -> Any:
    return yaml.safe_load(FILES[path])


def shell_lines(path: str) -> list[str]:
    """The command lines of a file, as its system would pass them to a shell."""
    if path == "Jenkinsfile":
        return re.findall(r"\bsh '([^']*)'", FILES[path])
    if path == ".pre-commit-config.yaml":
        return [HOOKS[hook["id"]]["entry"] for repo in parsed(path)["repos"] for hook in repo["hooks"]]
    if path == MEGALINTER:
        [linter] = parsed(path)["linters"]
        arguments = [*linter["cli_lint_extra_args"], *linter["cli_sarif_args"]]
        line = " ".join([linter["cli_executable"], *arguments]).replace("{{SARIF_OUTPUT_FILE}}", SARIF_FILE)
        return [line, *linter["examples"]]
    return [line for text in strings(parsed(path)) for line in text.splitlines()]


def lint_commands(path: str) -> list[list[str]]:
    """The arguments of each call of sfscope-lint."""
    commands = [shlex.split(line, posix=True) for line in shell_lines(path) if "sfscope-lint" in line]
    return [words[1:] for words in commands if words[0].rpartition("/")[2] == "sfscope-lint" and words[1:]]


def reports(arguments: list[str]) -> list[tuple[str, str]]:
    """Format and file of each report that a call writes."""
    pairs = [value.partition("=") for option, value in pairwise(arguments) if option == "--report"]
    return [(format_, file) for format_, _, file in pairs]


RECIPES = [path for path in FILES if path != ".mega-linter.yml"]


def test_there_is_a_recipe_for_each_system() -> None:
    assert set(FILES) == {*SCHEMAS, "Jenkinsfile", ".pre-commit-config.yaml", MEGALINTER, ".mega-linter.yml"}


@pytest.mark.parametrize(("path", "schema"), SCHEMAS.items())
def test_recipe_matches_the_schema_of_its_system(path: str, schema: str, workspace: Workspace) -> None:
    assert schema_errors(schema, workspace.write(path, FILES[path])) == ""


@pytest.mark.parametrize("path", RECIPES)
def test_commands_lint_and_write_the_reports_that_the_system_collects(
    path: str, workspace: Workspace
) -> None:
    shutil.copytree(EXAMPLE, workspace.root, dirs_exist_ok=True)
    commands = lint_commands(path)
    assert commands
    for arguments in commands:
        ran = workspace.run(*arguments)
        assert ran.code == 1, ran.err  # the example has broken apps
        for format_, file in reports(arguments):
            assert format_ in FORMATS
            assert (workspace.root / file).stat().st_size > 0
            assert is_collected(path, file)


def is_collected(path: str, file: str) -> bool:
    """Whether the recipe tells its system the report's file or directory."""
    if path in (MEGALINTER, "bitbucket-pipelines.yml"):  # these systems choose the file or the directory
        return file == SARIF_FILE or file.startswith("test-results/")
    if file == "$GITHUB_STEP_SUMMARY":  # GitHub's own name of the file
        return path.startswith(".github/")
    elsewhere = [line for line in FILES[path].splitlines() if "--report" not in line]
    directory = file.partition("/")[0]
    return any(
        re.search(rf"[ ':]{re.escape(name)}'?$", line) for line in elsewhere for name in (file, directory)
    )


@pytest.mark.parametrize("path", RECIPES)
def test_commands_pass_if_nothing_is_broken(path: str, workspace: Workspace) -> None:
    workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "."}]}')
    for arguments in lint_commands(path):
        assert workspace.run(*arguments).code == 0


@pytest.mark.parametrize("path", RECIPES)
def test_recipe_installs_this_version(path: str) -> None:
    installed = re.findall(r"sfscope-lint==([\w.]+)", FILES[path])
    if path == ".pre-commit-config.yaml":
        installed = [repo["rev"].removeprefix("v") for repo in parsed(path)["repos"]]
    assert installed == [__version__]


def install_lines(path: str) -> list[str]:
    """The command lines that create an environment or install into one."""
    lines = shell_lines(path)
    if path == MEGALINTER:  # it runs these in its own working directory, which may be the checkout
        [linter] = parsed(path)["linters"]
        lines = [step.removeprefix("RUN ") for step in linter["install"]["dockerfile"]]
    return [line for line in lines if re.search(r" (venv|virtualenv|install) ", line)]


def install_commands(path: str) -> list[list[str]]:
    """The words of each command that creates an environment or installs into one."""
    commands = [
        shlex.split(command) for line in install_lines(path) for command in re.split("&&|;|[()]", line)
    ]
    return [words for words in commands if {"venv", "virtualenv", "install"} & set(words)]


@pytest.mark.parametrize("path", [path for path in RECIPES if path != ".pre-commit-config.yaml"])
def test_pip_does_not_start_in_the_checkout(path: str) -> None:
    lines = [line for line in install_lines(path) if " install " in line]
    assert lines
    for line in lines:  # pip starts rustc, and a file in the working directory may say which
        assert line.lstrip("(").startswith("cd / && ")


def test_no_file_of_any_page_starts_pip_where_files_of_a_stranger_may_lie() -> None:
    pages = [(ROOT / "docs" / page).read_bytes().decode() for page in os.listdir(ROOT / "docs")]
    files = [file for page in pages for file in files_in(page).values()]
    lines = [line for file in files for line in file.splitlines() if "pip install" in line]
    assert len(lines) > 6
    start = r"cd / && (.* && \S+/python -I -m )?pip install --no-cache-dir "
    assert [line for line in lines if not re.search(start, line)] == []


def is_outside(path: str) -> bool:
    """Whether a path is certainly outside the checkout."""
    return path.startswith(("/", "$WORKSPACE_TMP/", "$RUNNER_TEMP/", "$(mktemp -d)")) and ".." not in path


@pytest.mark.parametrize("path", [path for path in RECIPES if path != ".pre-commit-config.yaml"])
def test_the_checkout_cannot_change_what_is_installed(path: str) -> None:
    commands = install_commands(path)
    assert commands
    for words in commands:
        program, *arguments = words
        assert program in {"pip", "python3"} or is_outside(program)
        if program == "python3":  # -m puts the working directory on the path
            assert "-I" in arguments
            assert is_outside(words[-1])
            assert "--clear" in arguments
        else:  # MegaLinter puts its working directory on PYTHONPATH
            start = ["-I", "-m", "pip"] if path == MEGALINTER else []
            # PIP_CACHE_DIR often leads into the checkout.
            assert arguments == [*start, "install", "--no-cache-dir", f"sfscope-lint=={__version__}"]


@pytest.mark.parametrize("path", RECIPES)
def test_recipe_uses_no_cache_that_a_pull_request_can_fill(path: str) -> None:
    assert not re.search(r"\bcache", FILES[path].replace("--no-cache-dir", ""))


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX shell")
def test_jenkins_environment_uses_no_existing_file(workspace: Workspace) -> None:
    evil = "import pathlib\npathlib.Path(__file__).with_suffix('.ran').touch()\n"
    for name in ("venv", "ensurepip", "pip", "sitecustomize"):
        workspace.write(f"checkout/{name}.py", evil)
    site = workspace.root / "tmp/sfscope-lint/lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}"
    workspace.write(
        str(site / "site-packages" / "evil.pth"), "import pathlib; pathlib.Path('pth.ran').touch()\n"
    )
    variables = {
        "WORKSPACE_TMP": str(workspace.root / "tmp"),
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
    }
    make, *_ = shell_lines("Jenkinsfile")
    for line in (make, '"$WORKSPACE_TMP/sfscope-lint/bin/pip" --version'):
        subprocess.run(["sh", "-c", line], cwd=workspace.root / "checkout", env=variables, check=True)
    assert not list(workspace.root.rglob("*.ran"))


def test_github_prints_annotations(workspace: Workspace) -> None:
    shutil.copytree(EXAMPLE, workspace.root, dirs_exist_ok=True)
    [arguments] = lint_commands(".github/workflows/sfscope-lint.yml")
    lines = workspace.run(*arguments).out.splitlines()
    assert lines
    assert all(line.startswith(("::error file=force-app/", "::warning file=force-app/")) for line in lines)


def test_zizmor_finds_nothing_in_the_workflows(workspace: Workspace) -> None:
    for path in (path for path in FILES if path.startswith(".github/workflows/")):
        workspace.write(path, FILES[path])
    zizmor = Path(sys.executable).with_name("zizmor")
    command = [str(zizmor), "--offline", "--no-progress", "--no-config", "."]
    done = subprocess.run(command, cwd=workspace.root, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", [path for path in FILES if path.startswith(".github/")])
def test_actions_are_pinned_by_the_hash_of_a_release(path: str) -> None:
    actions = re.findall(r"^ *- uses: (.*)$", FILES[path], re.MULTILINE)
    assert actions
    for action in actions:
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action)


@pytest.mark.parametrize("path", [".gitlab-ci.yml", "bitbucket-pipelines.yml", "Jenkinsfile"])
def test_images_have_git(path: str) -> None:
    assert re.findall(r"(?:image:? ')?\bpython:([\w.-]+)", FILES[path]) == ["3.13"]  # its -slim has none


def test_gitlab_runs_the_job(workspace: Workspace) -> None:
    modules = node_modules()
    if not shutil.which("rsync"):
        pytest.skip("gitlab-ci-local needs rsync")
    shutil.copytree(EXAMPLE, workspace.root / "project")
    workspace.write("project/.gitlab-ci.yml", FILES[".gitlab-ci.yml"])
    workspace.write("bin/pip", "#!/bin/sh\n").chmod(0o755)  # this version isn't published yet
    repository = workspace.root / "project"
    for arguments in (
        ["init", "--quiet", "--initial-branch", "main"],
        ["remote", "add", "origin", "https://gitlab.example.com/team/project.git"],
        ["add", "--all"],
        ["-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "--quiet", "-m", "x"],
    ):
        subprocess.run(["git", *arguments], cwd=repository, env=environment(), check=True)
    path = os.pathsep.join(
        (str(workspace.root / "bin"), str(Path(sys.executable).parent), os.environ["PATH"])
    )
    program = [node(modules), str(modules / "gitlab-ci-local" / "dist" / "index.js")]
    done = subprocess.run(
        [*program, "--force-shell-executor", "sfscope-lint"],
        cwd=repository, env=environment(PATH=path, HOME=str(workspace.root)), check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr  # the example has broken apps
    quality = json.loads((repository / "gl-code-quality-report.json").read_text())
    assert {issue["location"]["path"].partition("/")[0] for issue in quality} == {"force-app"}
    assert b"<testsuites" in (repository / "sfscope-lint.xml").read_bytes()


def test_code_scanning_uploads_the_written_report() -> None:
    steps = parsed(".github/workflows/sfscope-lint-code-scanning.yml")["jobs"]["sfscope-lint"]["steps"]
    [written] = [file for step in steps for _, file in reports(shlex.split(step.get("run", "")))]
    [upload] = [step for step in steps if "upload-sarif" in step.get("uses", "")]
    assert upload["with"]["sarif_file"] == written
    assert upload["if"]  # also after a failed step


def test_pre_commit_accepts_its_file(workspace: Workspace) -> None:
    file = workspace.write(".pre-commit-config.yaml", FILES[".pre-commit-config.yaml"])
    command = [sys.executable, "-m", "pre_commit", "validate-config", str(file)]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0


def test_megalinter_loads_the_descriptor() -> None:
    [plugin] = parsed(".mega-linter.yml")["PLUGINS"]
    assert plugin == f"file://{MEGALINTER}"
    descriptor = parsed(MEGALINTER)
    [linter] = descriptor["linters"]
    by_rule = "   7 errors    no-valid-scopes"  # comes before the line that counts all
    errors = re.search(linter["cli_lint_errors_regex"], f"{by_rule}\n\n12 errors and 1 warning in 14 apps")
    assert errors
    assert errors[1] == "12"
    [install] = linter["install"]["dockerfile"]
    assert install.startswith("RUN ")
    assert linter["cli_executable"].rpartition("/")[0] in install


def test_jenkinsfile_has_balanced_braces() -> None:
    text = re.sub(r"'[^']*'", "", FILES["Jenkinsfile"])
    depth = 0
    for mark in re.findall(r"[{}]", text):
        depth += 1 if mark == "{" else -1
        assert depth >= 0
    assert depth == 0
    assert "'" not in text


def test_formats_in_the_table_exist() -> None:
    for row in re.findall(r"^\| .* \| (`[^|]*`) \|$", PAGE, re.MULTILINE):
        assert set(re.findall(r"`(\w+)`", row)) <= set(FORMATS)
