"""Check a zipped build of this platform where there is no Python, and say how fast it starts.

Usage: check.py ARCHIVE (made by build.py, of the sfscope-lint that is installed beside this Python).
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parents[2] / "tests" / "example"
INSTALLED = [sys.executable, "-m", "sfscope_lint"]
# Windows needs SYSTEMROOT to start any program.
EMPTY = {"PATH": "nonexistent", **{name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}}
RUNS = 11


def unpack(archive: Path, directory: Path) -> Path:
    """The program of an archive, unpacked with the rights of its files, which zipfile ignores."""
    with zipfile.ZipFile(archive) as packed:
        for member in packed.infolist():
            Path(packed.extract(member, directory)).chmod(member.external_attr >> 16)
    return directory / "sfscope-lint" / ("sfscope-lint.exe" if sys.platform == "win32" else "sfscope-lint")


def lint(command: list[str], environment: dict[str, str]) -> tuple[int, str]:
    """The exit code and the output of linting the example."""
    done = subprocess.run(
        [*command, "force-app/"],
        cwd=EXAMPLE,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout or done.stderr


def seconds(*commands: list[str]) -> list[float]:
    """The median time of ``--version`` for each command, measured in turn."""
    times: list[list[float]] = [[] for _ in commands]
    for _ in range(RUNS):
        for command, measured in zip(commands, times, strict=True):
            begun = time.perf_counter()
            subprocess.run([*command, "--version"], stdout=subprocess.DEVNULL, check=True)
            measured.append(time.perf_counter() - begun)
    return [statistics.median(measured) for measured in times]


def main(archive: str) -> int:
    """0 if the build prints what the installed command prints."""
    with tempfile.TemporaryDirectory() as name:
        program = [str(unpack(Path(archive), Path(name)))]
        found = lint(program, EMPTY)
        expected = lint(INSTALLED, {**os.environ})
        if found != expected or "no-valid-scopes" not in found[1]:
            print("the build says something else than the installed command:", found, expected, sep="\n")
            return 1
        own, installed = seconds(program, INSTALLED)
    print(
        f"lints the example without Python; starts in {own * 1e3:.0f} ms, {own / installed:.1f} times the installed"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
