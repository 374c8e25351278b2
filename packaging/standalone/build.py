"""Make the self-contained build of the installed sfscope-lint for this platform.

Usage: build.py DIRECTORY (a new one): writes there the folder sfscope-lint/ and zip/sfscope-lint-VERSION-PLATFORM.zip.
"""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
import tempfile
import zipfile
from importlib.metadata import version
from pathlib import Path

SPEC = Path(__file__).with_name("sfscope-lint.spec")
FOLDER = "sfscope-lint"
_PROCESSORS = {"amd64": "x64", "x86_64": "x64", "aarch64": "arm64", "arm64": "arm64"}


def platform_name() -> str:
    """The name of this platform, as Node has it, such as ``linux-x64``."""
    processor = platform.machine().lower()
    return f"{sys.platform}-{_PROCESSORS.get(processor, processor)}"


def freeze(directory: Path) -> Path:
    """The folder of the build, made in the directory."""
    with tempfile.TemporaryDirectory() as work:
        options = ["--noconfirm", "--log-level", "ERROR", "--distpath", str(directory), "--workpath", work]
        subprocess.run([sys.executable, "-m", "PyInstaller", *options, str(SPEC)], check=True)
    folder = directory / FOLDER
    for name in ("LICENSE", "README.md"):
        shutil.copy(SPEC.parents[2] / name, folder)
    return folder


def pack(folder: Path, archive: Path) -> None:
    """Zip a folder with its name, its files' rights, and the targets of its links."""
    archive.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for path in sorted(folder.rglob("*")):
            packed.write(path, path.relative_to(folder.parent))


def size(folder: Path) -> int:
    """The bytes of a folder's files."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main(target: str) -> None:
    directory = Path(target)
    folder = freeze(directory)
    archive = directory / "zip" / f"sfscope-lint-{version('sfscope-lint')}-{platform_name()}.zip"
    pack(folder, archive)
    print(f"{archive.name}: {archive.stat().st_size / 1e6:.1f} MB, unpacked {size(folder) / 1e6:.1f} MB")


if __name__ == "__main__":
    main(*sys.argv[1:])
