"""Write the bill of materials (CycloneDX) of what a release contains: sfscope-lint with the pinned versions of its dependencies.

Usage: sbom.py DIRECTORY. Writes sfscope-lint.cdx.json there. It runs in an environment made from packaging/release.txt.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

import release  # beside this file

ROOT = Path(__file__).resolve().parents[2]
PINS = ROOT / "packaging" / "release.txt"


def pins(text: str) -> list[str]:
    """The requirements of a file with hashes, without them."""
    return re.findall(r"^([\w.-]+==\S+(?: ; [^\\\n]*\S)?) \\$", text, re.MULTILINE)


def main(directory: str) -> None:
    out = Path(directory)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        constraints = work / "constraints.txt"
        constraints.write_text("\n".join(pins(PINS.read_text(encoding="utf-8"))), encoding="utf-8")
        venv.create(work / "environment", with_pip=False)
        scripts = work / "environment" / ("Scripts" if sys.platform == "win32" else "bin")
        python = str(scripts / "python")
        quiet = ["--quiet", "--disable-pip-version-check", "--constraint", str(constraints)]
        subprocess.run(
            [sys.executable, "-m", "pip", "--python", python, "install", *quiet, str(ROOT)], check=True
        )
        options = [
            "--pyproject",
            str(ROOT / "pyproject.toml"),
            "--mc-type",
            "application",
            "--output-reproducible",
        ]
        target = out / "sfscope-lint.cdx.json"
        command = ["cyclonedx-py", "environment", *options, "--output-file", str(target), python]
        subprocess.run(command, check=True)
    bom = json.loads(target.read_text(encoding="utf-8"))
    bom["metadata"]["component"]["version"] = release.own_version(ROOT)
    target.write_text(json.dumps(bom, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
