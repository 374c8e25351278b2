"""The checks of CI as nox sessions; ``nox -f .ci/noxfile.py --list`` lists them. CI itself runs ``.ci/run``."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import nox

ROOT = Path(__file__).resolve().parents[1]
PYTHONS = ("3.11", "3.12", "3.13", "3.14")

nox.options.sessions = ("lint", "types", "tests")
nox.options.envdir = str(ROOT / ".nox")
nox.options.default_venv_backend = "venv"
nox.options.error_on_missing_interpreters = False


@nox.session
def lint(session: nox.Session) -> None:
    """Run ruff: lint rules and format."""
    install(session)
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")


@nox.session
def types(session: nox.Session) -> None:
    """Run mypy in strict mode."""
    install(session)
    session.run("mypy")


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run all tests in parallel, or pytest with the arguments after ``--``."""
    install(session)
    session.run("python", "-m", "pytest", *(session.posargs or ("-n", "auto")))


@nox.session
def lowest(session: nox.Session) -> None:
    """Run all tests with the lowest dependencies that pyproject.toml allows."""
    session.chdir(ROOT)
    constraints = Path(session.create_tmp()) / "lowest.txt"
    with constraints.open("w", encoding="utf-8") as file:
        session.run("python", ".ci/lowest.py", stdout=file)
    install(session, "--constraint", str(constraints))
    session.run("python", "-m", "pytest", *(session.posargs or ("-n", "auto")))


@nox.session
def fuzz(session: nox.Session) -> None:
    """Fuzz each target for a second, or with the options after ``--`` (Linux only)."""
    install(session, extras="dev,fuzz")
    session.run("python", "-m", "tests.fuzz", *(session.posargs or ("--seconds", "1")))


@nox.session
def docs(session: nox.Session) -> None:
    """Regenerate the generated documents, then test the documentation."""
    install(session)
    for document in ("rules", "evidence", "hooks"):
        session.run("python", "-m", f"tests.docs.make_{document}")
    session.run("python", "-m", "pytest", "tests/docs", "tests/cli/test_plugins.py")


@nox.session
def distributions(session: nox.Session) -> None:
    """Build and check the sdist, the wheel, the SBOM and npm's launcher, in the directory after ``--`` (default: dist)."""
    out = directory(session)
    install_pinned(session)
    session.run("python", "-m", "build", "--no-isolation", "--outdir", str(out / "python"), ".")
    built = [str(path) for path in (out / "python").iterdir()]
    [wheel] = [path for path in built if path.endswith(".whl")]
    session.run("twine", "check", "--strict", *built)
    session.run("check-wheel-contents", "--toplevel", "sfscope_lint,sfscope_rules", wheel)
    environment = Path(session.create_tmp()) / "wheel"
    session.run("python", "-m", "venv", "--clear", str(environment))
    scripts = environment / ("Scripts" if sys.platform == "win32" else "bin")
    session.run(
        str(scripts / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel
    )
    session.run("python", "tests/check_wheel.py", wheel, str(scripts))
    session.run("python", "packaging/scripts/sbom.py", str(out / "notes"))
    session.run("python", "packaging/npm/packages.py", "launcher", str(out / "npm"))


@nox.session
def standalone(session: nox.Session) -> None:
    """Build and check the build without Python and its npm package, in the directory after ``--`` (default: dist)."""
    out = directory(session)
    install_pinned(session)
    session.install("--quiet", "--no-deps", "--no-build-isolation", ".")
    with tempfile.TemporaryDirectory() as work:
        session.run("python", "packaging/standalone/build.py", work)
        shutil.copytree(Path(work) / "zip", out / "zip", dirs_exist_ok=True)
        [archive] = (Path(work) / "zip").iterdir()
        session.run("python", "packaging/standalone/check.py", str(archive))
        session.run(
            "python", "packaging/npm/packages.py", "platform", f"{work}/sfscope-lint", str(out / "npm")
        )


def directory(session: nox.Session) -> Path:
    """The directory for what is built."""
    session.chdir(ROOT)
    return Path(session.posargs[0] if session.posargs else "dist").absolute()


def install_pinned(session: nox.Session) -> None:
    """Install exactly what a release is built with, the dependencies of sfscope-lint included."""
    session.install("--quiet", "--require-hashes", "--requirement", "packaging/release.txt")


def install(session: nox.Session, *options: str, extras: str = "dev") -> None:
    """Install the project in editable mode with these extras, in its root directory."""
    session.chdir(ROOT)
    session.install("--quiet", *options, "--editable", f".[{extras}]")
