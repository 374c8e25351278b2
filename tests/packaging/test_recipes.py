"""The GitHub Action and the GitLab component: their shell runs on the example, and no input becomes part of it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from tests.hostile.node import node, node_modules
from tests.support import EXAMPLE, ROOT, Workspace, environment, schema_errors

if TYPE_CHECKING:
    from collections.abc import Mapping

ACTION = yaml.safe_load((ROOT / "packaging/github-action/action.yml").read_text(encoding="utf-8"))
COMPONENT = ROOT / "packaging/gitlab-component/templates/lint.yml"
HEADER, PIPELINE = yaml.safe_load_all(COMPONENT.read_text(encoding="utf-8"))
JOB = PIPELINE["sfscope-lint"]
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"] if "name" in step}
HOSTILE = ["$(touch pwned)", "`touch pwned`; touch pwned", "'; touch pwned; '\"; touch pwned; \"", "--fix"]
FAKE_PYTHON = f"""#!/bin/sh
printf '%s\\n' "$*" >> "$LOG"
pwd >> "$LOG.directories"
[ "$3" = venv ] || exit 0
mkdir -p "$5/bin"
cp "$0" "$5/bin/python"
printf '#!/bin/sh\\nexec "{sys.executable}" -m sfscope_lint "$@"\\n' > "$5/bin/sfscope-lint"
chmod +x "$5/bin/sfscope-lint"
"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX shell")


@pytest.fixture
def project(workspace: Workspace) -> Path:
    """A copy of the example, beside a folder for temporary files and a python that installs nothing."""
    shutil.copytree(EXAMPLE, workspace.root / "project")
    for name in ("python", "python3"):
        workspace.write(f"programs/{name}", FAKE_PYTHON).chmod(0o755)
    (workspace.root / "temporary").mkdir()
    return workspace.root / "project"


def variables(project: Path, **more: str) -> dict[str, str]:
    above = project.parent
    return environment(
        PATH=f"{above / 'programs'}{os.pathsep}{os.environ['PATH']}",
        LOG=str(above / "log"),
        RUNNER_TEMP=str(above / "temporary"),
        TMPDIR=str(above / "temporary"),
        GITHUB_STEP_SUMMARY=str(above / "summary.md"),
        **more,
    )


def use_action(project: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run the steps of the action as a runner does: with the inputs in variables, until one fails."""
    values = {name: declared["default"] for name, declared in ACTION["inputs"].items()}
    values = {name: str(value) for name, value in values.items()} | {
        name.replace("_", "-"): value for name, value in inputs.items()
    }
    for name in ("Install", "Lint"):
        step = STEPS[name]
        given = {key: filled(value, values) for key, value in step["env"].items()}
        done = subprocess.run(
            [step["shell"], "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=project, env=variables(project, **given), capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            break
    return done


def filled(template: str, values: dict[str, str]) -> str:
    found = re.fullmatch(r"\$\{\{ inputs\.([\w-]+) \}\}", template)
    assert found
    return values[found[1]]


def use_component(
    project: Path, set_by_pipeline: Mapping[str, str] = MappingProxyType({}), **inputs: str
) -> subprocess.CompletedProcess[str]:
    """Run the script of the component as a runner does."""
    values = {name: str(declared["default"]) for name, declared in HEADER["spec"]["inputs"].items()}
    values |= {name.replace("_", "-"): value for name, value in inputs.items()}
    given = {}
    for name, variable in JOB["variables"].items():
        if isinstance(variable, dict):
            assert variable["expand"] is False
            found = re.fullmatch(r"\$\[\[ inputs\.([\w-]+) \]\]", variable["value"])
            assert found
            given[name] = values[found[1]]
    return subprocess.run(
        ["sh", "-e", "-c", "\n".join(JOB["script"])],
        cwd=project, env={**variables(project, **given), **set_by_pipeline}, capture_output=True, text=True, check=False,
    )  # fmt: skip


USES = pytest.mark.parametrize("use", [use_action, use_component], ids=["action", "component"])


@USES
def test_installs_its_version_outside_of_the_checkout(use: Any, project: Path) -> None:
    assert use(project, version="9.8.7").returncode == 1  # the example has broken apps
    log = (project.parent / "log").read_text().splitlines()
    assert [line.partition(str(project.parent / "temporary"))[0] for line in log] == [
        "-I -m venv --clear ",
        # PIP_CACHE_DIR often leads into the checkout.
        "-I -m pip install --no-cache-dir --disable-pip-version-check sfscope-lint==9.8.7",
    ]
    assert not list(project.rglob("bin"))
    # pip starts rustc, and a file in the working directory may say which.
    *_, of_pip = (project.parent / "log.directories").read_text().splitlines()
    assert of_pip.startswith(str(project.parent / "temporary"))


@pytest.mark.parametrize(
    ("place", "checkout"),
    [
        *((place, "{project}") for place in ("{project}/temporary", "{project}", "temporary", ".", "{above}/link")),
        ("{above}/link/..", "{project}"),  # the folder above the target, not the one with the link
        ("{project}/away", "{project}"),  # a merge request chooses where its link leads
        ("{above}/temporary", "{above}"),  # before_script may go into the folder of the project
    ],
)  # fmt: skip
def test_component_keeps_out_of_the_checkout_if_temporary_files_are_there(
    place: str, checkout: str, project: Path
) -> None:
    """pip starts rustc there, and rustup the one that a file above names."""
    elsewhere = project.parent / "elsewhere"
    for folder in (elsewhere, project / "temporary"):
        folder.mkdir()
    (project.parent / "link").symlink_to(project / "temporary")
    (project / "away").symlink_to(elsewhere)
    before = {*project.rglob("*")}
    root, temporary = (each.format(project=project, above=project.parent) for each in (checkout, place))
    # cd looks for a relative path in CDPATH first; here, that has a folder of the same name.
    named = {"TMPDIR": temporary, "CI_PROJECT_DIR": root, "CDPATH": str(project.parent)}
    done = use_component(project, named)
    assert done.returncode == 1, done.stderr
    log = (project.parent / "log").read_text().splitlines()
    [home] = [line.removeprefix("-I -m venv --clear ") for line in log if "venv" in line]
    try:
        assert Path(home).is_dir()
        assert not Path(project, home).resolve().is_relative_to(Path(root).resolve())
        *_, of_pip = (project.parent / "log.directories").read_text().splitlines()
        assert not Path(of_pip).is_relative_to(Path(root).resolve())
        assert not [*elsewhere.iterdir()]
        assert {one.name for one in {*project.rglob("*")} - before} == {*JOB["artifacts"]["reports"].values()}
    finally:
        if not Path(project, home).resolve().is_relative_to(project.parent):
            shutil.rmtree(home)  # it is where the system has its temporary files


@USES
def test_lints_the_package_directories(use: Any, project: Path) -> None:
    done = use(project)
    assert done.returncode == 1
    assert "Warehouse_Sync" in done.stdout


@USES
def test_lints_the_paths_one_a_line(use: Any, project: Path) -> None:
    apps = project / "force-app/main/default/connectedApps"
    (apps / "Order_Sync.connectedApp-meta.xml").rename(apps / "Order Sync.connectedApp-meta.xml")
    folder = apps.relative_to(project)
    names = ("Order Sync.connectedApp-meta.xml", "Mobile_Portal.connectedApp-meta.xml")
    done = use(project, paths="".join(f"{folder / name}\n" for name in names))
    assert done.returncode == 0
    assert "Warehouse_Sync" not in done.stdout


@USES
def test_severity_that_fails(use: Any, project: Path) -> None:
    assert use(project, fail_on="never").returncode == 0
    assert use(project, fail_on="nonsense").returncode == 2


@USES
def test_only_what_changed(use: Any, project: Path) -> None:
    done = use(project, changed_since="HEAD")
    assert (done.returncode, "--changed-since" in done.stderr) == (2, True)  # the example is no repository


@USES
def test_no_input_becomes_part_of_the_script(use: Any, project: Path) -> None:
    names = ("paths", "fail_on", "changed_since", "version")
    *shell, option = HOSTILE
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    for value in shell:
        done = use(project, **dict.fromkeys(names, value))
        assert done.returncode == 2, done.stderr
    for name in names:  # one at a time: an error of another would hide that the option works
        done = use(project, **{name: option})
        assert done.returncode == (1 if name == "version" else 2), done.stderr
    assert not list(project.parent.rglob("pwned"))
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize("value", HOSTILE)
def test_action_takes_no_other_format(value: str, project: Path) -> None:
    assert use_action(project, format=value).returncode == 2
    assert not list(project.parent.rglob("pwned"))


def test_action_annotates_and_writes_summary_and_sarif(project: Path) -> None:
    done = use_action(project)
    assert all(line.startswith(("::error file=", "::warning file=")) for line in done.stdout.splitlines())
    assert "Warehouse_Sync" in (project.parent / "summary.md").read_text(encoding="utf-8")
    sarif = json.loads((project.parent / "temporary/sfscope-lint.sarif").read_text(encoding="utf-8"))
    assert sarif["runs"][0]["results"]


def test_action_uploads_what_it_wrote_only_if_asked() -> None:
    upload = STEPS["Upload to code scanning"]
    assert upload["if"] == "${{ !cancelled() && inputs.upload-sarif == 'true' }}"
    assert ACTION["inputs"]["upload-sarif"]["default"] == "false"
    assert upload["with"]["sarif_file"] == "${{ runner.temp }}/sfscope-lint.sarif"
    assert "sarif=$RUNNER_TEMP/sfscope-lint.sarif" in STEPS["Lint"]["run"]


def test_action_has_inputs_in_variables_only() -> None:
    for step in STEPS.values():
        assert "${{" not in step.get("run", "")


def test_component_matches_the_schema_of_gitlab(workspace: Workspace) -> None:
    for number, document in enumerate((HEADER, PIPELINE)):
        assert schema_errors("gitlab-ci", workspace.write(f"{number}.yml", yaml.safe_dump(document))) == ""


def test_component_writes_the_reports_that_gitlab_collects(project: Path) -> None:
    assert use_component(project).returncode == 1
    for file in JOB["artifacts"]["reports"].values():
        assert (project / file).stat().st_size > 0


def test_readme_of_the_component_lists_its_inputs() -> None:
    rows = re.findall(
        r"^\| `([\w-]+)` \|", (ROOT / "packaging/gitlab-component/README.md").read_text(), re.MULTILINE
    )
    assert sorted(rows) == sorted(HEADER["spec"]["inputs"])


def test_gitlab_runs_the_component_with_inputs(project: Path) -> None:
    modules = node_modules()
    if not shutil.which("rsync"):
        pytest.skip("gitlab-ci-local needs rsync")
    shutil.copy(COMPONENT, project / "lint.yml")
    inputs = {"fail-on": "never", "paths": "force-app/main/default/connectedApps\n$(touch pwned)\n"}
    (project / ".gitlab-ci.yml").write_text(
        yaml.safe_dump({"include": [{"local": "lint.yml", "inputs": inputs}]})
    )
    for arguments in (
        ["init", "--quiet", "--initial-branch", "main"],
        ["remote", "add", "origin", "https://gitlab.example.com/team/project.git"],
        ["add", "--all"],
        ["-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "--quiet", "-m", "x"],
    ):
        subprocess.run(["git", *arguments], cwd=project, env=environment(), check=True)
    program = [node(modules), str(modules / "gitlab-ci-local" / "dist" / "index.js")]
    done = subprocess.run(
        [*program, "--force-shell-executor", "sfscope-lint"],
        cwd=project, env=variables(project, HOME=str(project.parent)), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "$(touch pwned): no such file" in (said := done.stdout + done.stderr), said
    assert not list(project.parent.rglob("pwned"))
