"""Whether a pattern of the settings matches any file on the disk."""

from __future__ import annotations

import os
import re

from sfscope_lint.files.globs import Globs

MOST_FILES = 20_000  # are looked at for one pattern; beyond that, nobody knows
_WILD = re.compile(r"[*?\[\\]")


def matches_no_file(pattern: str, root: str) -> bool:
    """No file below ``root``, from which the pattern counts, matches it. False as well if there are too many to look at."""
    globs = Globs([pattern], root)
    looked_at = 0
    for directory, folders, names in os.walk(_start(pattern, root)):
        folders[:] = [name for name in folders if name != ".git"]
        for name in names:
            looked_at += 1
            if looked_at > MOST_FILES or globs.match(os.path.join(directory, name)):
                return False
    return True


def _start(pattern: str, root: str) -> str:
    """The deepest directory below which all matches must lie: a pattern with a slash before its end counts from the root."""
    parts = pattern.replace("\\", "/").removeprefix("./").rstrip("/").split("/")
    if len(parts) == 1:
        return root
    literal = []
    for part in parts[:-1]:
        if _WILD.search(part) or part == "..":
            break
        literal.append(part)
    return os.path.join(root, *filter(None, literal))
