"""Check a built wheel: its files, and that its command works with nothing else installed.

Usage: check_wheel.py WHEEL BIN (the scripts directory of an environment with only the wheel installed).
"""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def expected() -> set[str]:
    """The files of the two packages; the wheel must contain exactly these."""
    return {
        path.relative_to(source).as_posix()
        for source in (ROOT / "linter", ROOT / "rules")
        for path in source.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def main(wheel: str, scripts: str) -> int:
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    if packed != expected():
        print("the wheel's files differ:", *sorted(packed ^ expected()), sep="\n  ")
        return 1
    command = str(Path(scripts) / "sfscope-lint")
    version = subprocess.run([command, "--version"], capture_output=True, text=True, check=True).stdout
    linted = subprocess.run(
        [command, str(ROOT / "tests" / "example")], capture_output=True, text=True, check=False
    )
    explained = subprocess.run(
        [command, "explain", "no-valid-scopes"], capture_output=True, text=True, check=True
    )
    if (
        linted.returncode != 1
        or "no-valid-scopes" not in linted.stdout
        or "What it does" not in explained.stdout
    ):
        print("the command of the wheel doesn't work:", linted.stdout, linted.stderr, explained.stdout)
        return 1
    print(f"{len(packed)} files, {version.strip()}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
