"""What git knows of files. Where there is no git, or no repository, nothing is known."""

from __future__ import annotations

import os

_SECONDS = 30


def tracked(directory: str) -> set[str]:
    """The files right in a directory that are in git's index, by their absolute paths."""
    import subprocess

    try:
        # No program that the repository's own configuration names is run.
        done = subprocess.run(
            ["git", "-c", "core.fsmonitor=false", "ls-files", "-z", "--", ":(glob)*"],  # noqa: S607
            cwd=directory,
            capture_output=True,
            check=True,
            timeout=_SECONDS,
        )
    except (OSError, subprocess.SubprocessError):
        return set()
    return {os.path.join(directory, os.fsdecode(name)) for name in done.stdout.split(b"\0") if name}
