"""Compare the search for token requests with ripgrep's search for one word, in a generated tree.

Usage: token_requests.py [FILES] (default 100000). Prints both medians and their ratio, which must be at most 3.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

_WORDS = [
    "order",
    "sync",
    "price",
    "export",
    "account",
    "contact",
    "field",
    "label",
    "value",
    "true",
    "false",
    "string",
    "return",
    "public",
    "void",
    "list",
]
# Suffixes in a repository with Salesforce metadata and services, and typical numbers of lines.
_KINDS = (
    ("field-meta.xml", 14), ("field-meta.xml", 14), ("layout-meta.xml", 120), ("cls", 90), ("cls-meta.xml", 5),
    ("js", 60), ("html", 40), ("js-meta.xml", 8), ("permissionset-meta.xml", 80), ("json", 30), ("ts", 70), ("py", 60),
    ("md", 50), ("yml", 25), ("sh", 20), ("xml", 40), ("object-meta.xml", 40), ("flow-meta.xml", 150), ("svg", 10),
    ("css", 60),
)  # fmt: skip
_TIMES = 5


def make_tree(root: Path, files: int) -> None:
    """Make files of common kinds, a hundred per directory; one in ten thousand asks for a token."""
    lines = [" ".join(_WORDS[(n * k) % len(_WORDS)] for k in range(1, 9)) for n in range(97)]
    contents = [(suffix, "\n".join(lines[n % 97] for n in range(length))) for suffix, length in _KINDS]
    for number in range(files):
        directory = root / f"d{number // 10_000}" / f"e{number // 100 % 100}"
        if number % 100 == 0:
            directory.mkdir(parents=True)
        suffix, content = contents[number % len(contents)]
        (directory / f"f{number}.{suffix}").write_text(content)
        if number % 10_000 == 0:
            (directory / "token.sh").write_text(
                "curl $HOST/services/oauth2/token -d grant_type=client_credentials\n"
            )


def seconds(command: list[str], where: Path) -> float:
    """The wall-clock time of a command."""
    start = time.perf_counter()
    subprocess.run(command, cwd=where, stdout=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


def main(files: int) -> int:
    lint = [sys.executable, "-m", "sfscope_lint", "lint", "."]
    commands = {
        "rg -l client_credentials": ["rg", "-l", "client_credentials"],
        "sfscope-lint": lint,
        "sfscope-lint --no-token-requests": [*lint, "--no-token-requests"],
    }
    with tempfile.TemporaryDirectory() as directory:
        root = Path(directory)
        make_tree(root, files)
        for command in commands.values():
            seconds(command, root)  # the disk cache is warm for all of them
        times = {
            name: median(seconds(command, root) for _ in range(_TIMES)) for name, command in commands.items()
        }
    for name, taken in times.items():
        print(f"{taken:7.2f} s  {name}")
    ratio = times["sfscope-lint"] / times["rg -l client_credentials"]
    print(f"{ratio:7.2f} times ripgrep, {files} files, {os.cpu_count()} cores")
    return int(ratio > 3)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
