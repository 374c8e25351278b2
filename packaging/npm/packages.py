"""Make the npm packages: one with the build of a platform, and the launcher, which depends on those of all platforms.

Usage:
  packages.py platform BUILD DIRECTORY   pack the folder of a build, made by packaging/standalone/build.py on this platform
  packages.py launcher DIRECTORY         pack the launcher

Prints the path of the tarball, which is in DIRECTORY. It needs npm.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).resolve().parents[2]
LAUNCHER = Path(__file__).with_name("launcher")
PLATFORMS = (
    "darwin-arm64",
    "linux-arm64",
    "linux-x64",
    "win32-x64",
)  # what .github/workflows/release.yml builds
_SHARED = ("license", "homepage", "repository", "bugs")


def version() -> str:
    """The version of sfscope-lint in npm's form, such as ``1.0.0-rc.1`` for ``1.0.0rc1``."""
    text = (ROOT / "linter" / "sfscope_lint" / "__init__.py").read_text(encoding="utf-8")
    [found] = re.findall(r'^__version__ = "(.*)"$', text, re.MULTILINE)
    return re.sub(r"(a|b|rc)(\d+)$", r"-\1.\2", found)


def launcher_manifest() -> dict[str, Any]:
    """The launcher's package.json with this version, for itself and for all platforms."""
    manifest: dict[str, Any] = json.loads((LAUNCHER / "package.json").read_text(encoding="utf-8"))
    own = version()
    return manifest | {
        "version": own,
        "optionalDependencies": {f"@sfscope-lint/{platform}": own for platform in PLATFORMS},
    }


def platform_manifest(platform: str) -> dict[str, Any]:
    """The package.json of a platform's package."""
    system, _, processor = platform.partition("-")
    return {
        "name": f"@sfscope-lint/{platform}",
        "version": version(),
        "description": f"The build of sfscope-lint for {platform}. Install the package sfscope-lint.",
        **{key: value for key, value in launcher_manifest().items() if key in _SHARED},
        "os": [system],
        "cpu": [processor],
        **({"libc": ["glibc"]} if system == "linux" else {}),
        "files": ["sfscope-lint"],
        "preferUnplugged": True,  # a program can't be started from an archive
    }


def pack(manifest: dict[str, Any], folders: Iterable[Path], directory: Path) -> Path:
    """The tarball of a package with these folders in it, made by npm."""
    directory.mkdir(parents=True, exist_ok=True)
    npm = shutil.which("npm")  # on Windows it is npm.cmd
    if npm is None:
        raise SystemExit("error: npm is not installed")
    with tempfile.TemporaryDirectory() as name:
        package = Path(name)
        for folder in folders:
            shutil.copytree(folder, package / folder.name)
        shutil.copy(ROOT / "LICENSE", package)
        shutil.copy(LAUNCHER / "README.md", package)
        (package / "package.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
        options = ["--silent", "--ignore-scripts", "--pack-destination", str(directory.resolve())]
        done = subprocess.run(
            [npm, "pack", *options], cwd=package, stdout=subprocess.PIPE, text=True, check=True
        )
    return directory / done.stdout.strip()


def main(arguments: list[str]) -> None:
    """Pack one package."""
    match arguments:
        case ["platform", build, directory]:
            sys.path.insert(0, str(ROOT / "packaging" / "standalone"))
            from build import platform_name

            print(pack(platform_manifest(platform_name()), [Path(build)], Path(directory)))
        case ["launcher", directory]:
            print(pack(launcher_manifest(), [LAUNCHER / "bin"], Path(directory)))
        case _:
            print((__doc__ or "").partition("\n\n")[2], end="", file=sys.stderr)
            raise SystemExit(2)


if __name__ == "__main__":
    main(sys.argv[1:])
