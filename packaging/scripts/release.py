"""Prepare a release, check it, and print its notes. It needs nothing but Python and git.

Usage:
  release.py cut VERSION   write the version, date the changelog, commit and tag; nothing is pushed
  release.py check TAG     fail unless the tree is ready to be released with this tag
  release.py notes TAG     print the changelog's section of this version
"""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[2]
CHANGELOG = "CHANGELOG.md"
# What a user copies installs one version: of the package, of the pre-commit hook, of an action's or component's default.
PINNING = (
    "README.md",
    "docs/ci.md",
    "docs/install.md",
    "docs/inventory.md",
    "packaging/github-action/action.yml",
    "packaging/gitlab-component/README.md",
    "packaging/gitlab-component/templates/lint.yml",
    "packaging/megalinter/sfscope-lint.megalinter-descriptor.yml",
)
_VERSION = re.compile(r"\d+\.\d+\.\d+(?:(?:a|b|rc)\d+)?")
_OWN_FILE = "linter/sfscope_lint/__init__.py"
_OWN = re.compile(r'^(__version__ = ")([^"]*)', re.MULTILINE)
_PIN = re.compile(
    r"(sfscope-lint==|sfscope-lint@(?=\d)|rev: v|github-action@v|gitlab-component/lint@|sfscope-lint-(?=[\d.]+-linux))"
    rf"({_VERSION.pattern})"
    rf"|(\bdefault: )({_VERSION.pattern})(?= # this release)"
)


class ReleaseError(Exception):
    """The release can't be made; the message is one line that says what to change."""


def dated(changelog: str, version: str, day: dt.date) -> str:
    """The changelog with the date in the heading of this version, which was unreleased. Raises ``ReleaseError``."""
    heading = re.compile(rf"^## \[(?:Unreleased|{re.escape(version)})\](?: - Unreleased)?$", re.MULTILINE)
    if len(heading.findall(changelog)) != 1:
        raise ReleaseError(f"{CHANGELOG} needs one section [Unreleased] or [{version}] - Unreleased")
    return heading.sub(f"## [{version}] - {day.isoformat()}", changelog)


def section(changelog: str, version: str) -> tuple[str, str]:
    """The heading and the text of this version's section. Raises ``ReleaseError``."""
    found = re.search(
        rf"^## (\[{re.escape(version)}\][^\n]*)\n(.*?)(?=^## |^\[[^\]]+\]: |\Z)",
        changelog,
        re.MULTILINE | re.DOTALL,
    )
    if found is None or not found[2].strip():
        raise ReleaseError(f"{CHANGELOG} has no text about {version}: write a section ## [{version}]")
    return found[1], found[2].strip() + "\n"


def pins(text: str) -> set[str]:
    """The versions that a file installs."""
    return {found[2] or found[4] for found in _PIN.finditer(text)}


def pinned(text: str, version: str) -> str:
    """The file, now installing this version."""
    return _PIN.sub(lambda found: f"{found[1] or found[3]}{version}", text)


def faults(root: Path, version: str) -> list[str]:
    """Why the tree can't be released as this version, a line for each reason."""
    own = own_version(root)
    wrong = [f"the package's version is {own}, not {version}"] if own != version else []
    try:
        heading, _ = section((root / CHANGELOG).read_text(encoding="utf-8"), version)
        if not re.fullmatch(r"\[[^\]]+\] - \d{4}-\d\d-\d\d", heading):
            wrong.append(f"{CHANGELOG} has no date for {version}")
    except ReleaseError as error:
        wrong.append(str(error))
    for name in PINNING:
        others = sorted(pins((root / name).read_text(encoding="utf-8")) - {version})
        wrong += [f"{name} installs {other}, not {version}" for other in others]
    return wrong


def cut(root: Path, version: str, day: dt.date) -> None:
    """Commit and tag the release. Raises ``ReleaseError`` before anything is changed."""
    if _git(root, "status", "--porcelain"):
        raise ReleaseError("the working tree has changes: commit them first")
    changelog = (root / CHANGELOG).read_text(encoding="utf-8")
    section(new := dated(changelog, version, day), version)
    (root / CHANGELOG).write_text(new, encoding="utf-8")
    before = own_version(root)
    file = root / _OWN_FILE
    file.write_text(_OWN.sub(rf"\g<1>{version}", file.read_text(encoding="utf-8")), encoding="utf-8")
    for name in PINNING:
        text = (root / name).read_text(encoding="utf-8")
        (root / name).write_text(pinned(text, version), encoding="utf-8")
    if before != version:  # the golden files hold it
        goldens = {**os.environ, "SFSCOPE_GOLDEN": "write"}
        subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "tests/formats"], cwd=root, env=goldens, check=True
        )
    _git(root, "commit", "--quiet", "--all", "--message", f"Release {version}")
    _git(root, "tag", "--annotate", "--message", f"sfscope-lint {version}", f"v{version}")


def own_version(root: Path) -> str:
    """The version of the package."""
    [(_, version)] = _OWN.findall((root / _OWN_FILE).read_text(encoding="utf-8"))
    return str(version)


def _git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ReleaseError(f"git {arguments[0]} failed: {done.stderr.strip()}")
    return done.stdout


def _fail(*reasons: str) -> NoReturn:
    print(*(f"error: {reason}" for reason in reasons), sep="\n", file=sys.stderr)
    raise SystemExit(1)


def main(arguments: list[str]) -> None:
    """Run one of the three commands; exit with 1 if the release isn't ready, with 2 for wrong arguments."""
    if len(arguments) != 2 or arguments[0] not in {"cut", "check", "notes"}:
        print((__doc__ or "").partition("\n\n")[2], end="", file=sys.stderr)
        raise SystemExit(2)
    command, version = arguments[0], arguments[1].removeprefix("v")
    if not _VERSION.fullmatch(version):
        _fail(f"{version} is no version such as 1.2.3")
    try:
        if command == "notes":
            print(section((ROOT / CHANGELOG).read_text(encoding="utf-8"), version)[1], end="")
        elif command == "cut":
            cut(ROOT, version, dt.datetime.now(dt.UTC).date())
            print(f"v{version} is ready. Publish it: git push --atomic origin HEAD v{version}")
        elif wrong := faults(ROOT, version):
            _fail(*wrong)
    except ReleaseError as error:
        _fail(str(error))


if __name__ == "__main__":
    main(sys.argv[1:])
