"""The checks of CI as nox sessions; ``nox -f .ci/noxfile.py --list`` lists them. CI itself runs ``.ci/run``."""

from __future__ import annotations

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


def install(session: nox.Session, *options: str, extras: str = "dev") -> None:
    """Install the project in editable mode with these extras, in its root directory."""
    session.chdir(ROOT)
    session.install("--quiet", *options, "--editable", f".[{extras}]")
