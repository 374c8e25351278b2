"""What CI checks, one session each: ``nox -f .ci/noxfile.py --list`` names them. ``.ci/run`` decides."""

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
    """Ruff: rules and format."""
    install(session)
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")


@nox.session
def types(session: nox.Session) -> None:
    """Mypy, strict."""
    install(session)
    session.run("mypy")


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """All tests, in parallel; or what stands behind ``--``."""
    install(session)
    session.run("python", "-m", "pytest", *(session.posargs or ("-n", "auto")))


@nox.session
def lowest(session: nox.Session) -> None:
    """All tests with the lowest dependencies that pyproject.toml allows."""
    session.chdir(ROOT)
    constraints = Path(session.create_tmp()) / "lowest.txt"
    with constraints.open("w", encoding="utf-8") as file:
        session.run("python", ".ci/lowest.py", stdout=file)
    install(session, "--constraint", str(constraints))
    session.run("python", "-m", "pytest", *(session.posargs or ("-n", "auto")))


@nox.session
def fuzz(session: nox.Session) -> None:
    """Fuzz each target for some seconds (Linux only); or as the options behind ``--`` say."""
    install(session, extras="dev,fuzz")
    session.run("python", "-m", "tests.fuzz", *(session.posargs or ("--seconds", "1")))


@nox.session
def docs(session: nox.Session) -> None:
    """Write anew what is generated, then test the documentation."""
    install(session)
    for made in ("rules", "evidence", "hooks"):
        session.run("python", "-m", f"tests.docs.make_{made}")
    session.run("python", "-m", "pytest", "tests/docs", "tests/cli/test_plugins.py")


def install(session: nox.Session, *options: str, extras: str = "dev") -> None:
    """Install the project, editable, with these extras, and go to its root."""
    session.chdir(ROOT)
    session.install("--quiet", *options, "--editable", f".[{extras}]")
