"""The npm packages: the launcher starts the platform's program and ends as it ends; with a build, npx runs the real one."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.packaging.programs import load
from tests.support import BUILD, EXAMPLE, environment

from sfscope_lint import __version__

if TYPE_CHECKING:
    from tests.support import Workspace

packages = load("npm/packages.py")
platform_name = load("standalone/build.py").platform_name
NODE = shutil.which("node")
PROGRAM = f"@sfscope-lint/{platform_name()}/sfscope-lint/sfscope-lint"

pytestmark = [
    pytest.mark.skipif(NODE is None and not os.environ.get("CI"), reason="Node isn't installed"),
    pytest.mark.skipif(sys.platform == "win32", reason="the programs in these tests are shell scripts"),
]


def place(root: Path, program: str | None, manifest: dict[str, Any]) -> Path:
    """The launcher as npm installs it, with a shell script as the platform's program."""
    launcher = root / "node_modules" / "sfscope-lint"
    shutil.copytree(packages.LAUNCHER, launcher, dirs_exist_ok=True)
    (launcher / "package.json").write_text(json.dumps(manifest))
    if program is not None:
        file = root / "node_modules" / PROGRAM
        file.parent.mkdir(parents=True)
        file.write_text(program)
        file.chmod(0o755)
    return launcher / "bin" / "sfscope-lint.js"


def start(root: Path, program: str | None, *arguments: str, **more: Any) -> subprocess.Popen[str]:
    script = place(root, program, more.pop("manifest", packages.launcher_manifest()))
    return subprocess.Popen(
        [str(NODE), str(script), *arguments], env=environment(**more), cwd=root, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def test_arguments_streams_and_exit_code_pass(workspace: Workspace) -> None:
    program = '#!/bin/sh\nprintf "%s|" "$@"\ncat\necho wrong >&2\nexit 7\n'
    launched = start(workspace.root, program, "force-app/", "a b", "$(id)", "*", "")
    assert launched.communicate("from a pipe") == ("force-app/|a b|$(id)|*||from a pipe", "wrong\n")
    assert launched.returncode == 7


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_signal_reaches_the_program(name: str, workspace: Workspace) -> None:
    number = signal.Signals[name]
    caught = f'trap "echo caught; exit 130" {name.removeprefix("SIG")}'
    program = f"#!/bin/sh\n{caught}\necho ready\nfor _ in $(seq 500); do sleep 0.02; done\n"
    with start(workspace.root, program) as launched:
        assert launched.stdout
        assert launched.stdout.readline() == "ready\n"
        launched.send_signal(number)
        assert launched.communicate()[0] == "caught\n"
    assert launched.returncode == 130


def test_launcher_dies_by_the_signal_that_killed_the_program(workspace: Workspace) -> None:
    launched = start(workspace.root, "#!/bin/sh\nkill -KILL $$\n")
    launched.communicate()
    assert launched.returncode == -signal.SIGKILL


def test_platform_without_a_build(workspace: Workspace) -> None:
    manifest = {
        **packages.launcher_manifest(),
        "optionalDependencies": {"@sfscope-lint/plan9-mips": __version__},
    }
    launched = start(workspace.root, None, manifest=manifest)
    assert launched.communicate() == (
        "",
        f"error: sfscope-lint has no build for {platform_name()}; install it with Python instead: pipx install sfscope-lint\n",
    )
    assert launched.returncode == 2


def test_platform_whose_package_is_missing(workspace: Workspace) -> None:
    launched = start(workspace.root, None)
    out, wrong = launched.communicate()
    assert (launched.returncode, out) == (2, "")
    assert wrong == (
        f"error: the package @sfscope-lint/{platform_name()} is missing: "
        "install sfscope-lint again, without --omit=optional\n"
    )


@pytest.mark.parametrize(
    ("variables", "folder"),
    [
        ({"HOME": "."}, ".node_modules"),
        ({"HOME": "."}, ".node_libraries"),
        ({"NODE_PATH": "modules"}, "modules"),
    ],
)
def test_no_program_of_the_working_directory_is_started(
    variables: dict[str, str], folder: str, workspace: Workspace
) -> None:
    """Where npm installs none, as on Alpine, Node would look on."""
    program = workspace.write(f"{folder}/{PROGRAM}", "#!/bin/sh\ntouch ran\n")
    program.chmod(0o755)
    launched = start(workspace.root, None, **variables)
    assert "is missing" in launched.communicate()[1]
    assert launched.returncode == 2
    assert not (workspace.root / "ran").exists()


@pytest.mark.parametrize(
    ("launcher", "build"),
    [
        ("node_modules/sfscope-lint", "node_modules"),
        ("node_modules/sfscope-lint", "node_modules/sfscope-lint/node_modules"),
        ("node_modules/wrapper/node_modules/sfscope-lint", "node_modules"),
        ("node_modules/.store/sfscope-lint/package", "node_modules/.store/sfscope-lint/node_modules"),  # Yarn
        ("linked", "linked/node_modules"),
    ],
)
def test_build_is_found_where_package_managers_put_it(
    launcher: str, build: str, workspace: Workspace
) -> None:
    program = workspace.write(f"{build}/{PROGRAM}", "#!/bin/sh\nexit 7\n")
    program.chmod(0o755)
    assert started(launcher, workspace) == (7, "")


@pytest.mark.parametrize("folder", [".npm-global/node_modules", "node_modules"])
def test_folder_above_those_of_the_launcher_is_not_searched(folder: str, workspace: Workspace) -> None:
    """Where a pipeline has its home in the checkout, npm may install globally below it."""
    program = workspace.write(f"{folder}/{PROGRAM}", "#!/bin/sh\ntouch ran\n")
    program.chmod(0o755)
    code, wrong = started(".npm-global/lib/node_modules/sfscope-lint", workspace)
    assert code == 2
    assert "is missing" in wrong
    assert not (workspace.root / "ran").exists()


def started(launcher: str, workspace: Workspace) -> tuple[int, str]:
    """The exit code and error of a launcher that is installed in this folder."""
    folder = workspace.root / launcher
    shutil.copytree(packages.LAUNCHER, folder, dirs_exist_ok=True)
    (folder / "package.json").write_text(json.dumps(packages.launcher_manifest()))
    command = [str(NODE), str(folder / "bin" / "sfscope-lint.js")]
    done = subprocess.run(
        command, env=environment(), cwd=workspace.root, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stderr


def test_system_with_another_c_library(workspace: Workspace) -> None:
    launched = start(workspace.root, "#!/no/such/loader\n")
    out, wrong = launched.communicate()
    assert (launched.returncode, out, wrong.count("\n")) == (2, "", 1)
    assert "it needs the GNU C library: install it with Python instead" in wrong


def test_manifests() -> None:
    launcher = packages.launcher_manifest()
    assert launcher["version"] == __version__
    assert set(launcher["optionalDependencies"].values()) == {__version__}
    for platform in packages.PLATFORMS:
        manifest = packages.platform_manifest(platform)
        assert manifest["name"] in launcher["optionalDependencies"]
        assert [*manifest["os"], *manifest["cpu"]] == platform.split("-")
        for package in (launcher, manifest):  # npm runs nothing on installation
            assert "scripts" not in package
            assert package["license"] == "MIT"
    assert platform_name() in packages.PLATFORMS


@pytest.mark.parametrize(
    ("python", "npm"), [("1.2.3", "1.2.3"), ("1.2.3rc1", "1.2.3-rc.1"), ("0.2.0a2", "0.2.0-a.2")]
)
def test_version_in_the_form_of_npm(
    python: str, npm: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    home = tmp_path / "linter" / "sfscope_lint"
    home.mkdir(parents=True)
    (home / "__init__.py").write_text(f'__version__ = "{python}"\n')
    monkeypatch.setattr(packages, "ROOT", tmp_path)
    assert packages.version() == npm


@pytest.mark.skipif(BUILD is None, reason="SFSCOPE_BUILD names no build")
def test_npx_lints_the_example_without_python(workspace: Workspace) -> None:
    tarballs = [
        packages.pack(
            packages.platform_manifest(platform_name()), [Path(BUILD or "").parent], workspace.root / "packed"
        ),
        packages.pack(packages.launcher_manifest(), [packages.LAUNCHER / "bin"], workspace.root / "packed"),
    ]
    project = workspace.root / "project"
    shutil.copytree(EXAMPLE, project)
    (project / "package.json").write_text("{}")
    programs = workspace.root / "bin"  # all that is on PATH
    programs.mkdir()
    for name in ("node", "sh", "env"):
        (programs / name).symlink_to(Path(shutil.which(name) or "").resolve())
    home = Path(shutil.which("npm") or "").resolve().parent
    variables = {"PATH": str(programs), "HOME": str(workspace.root), "npm_config_offline": "true"}
    installing = ["install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", *map(str, tarballs)]
    for script, arguments in (("npm-cli.js", installing), ("npx-cli.js", ["sfscope-lint", "force-app/"])):
        done = subprocess.run(
            [str(programs / "node"), str(home / script), *arguments],
            cwd=project, env=variables, capture_output=True, text=True, check=False,
        )  # fmt: skip
    expected = subprocess.run(
        [sys.executable, "-m", "sfscope_lint", "force-app/"],
        cwd=project, env=environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, expected.stdout), done.stderr
    assert "no-valid-scopes" in done.stdout
