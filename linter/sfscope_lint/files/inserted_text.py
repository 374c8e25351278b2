"""The text that an entry of ``replacements`` inserts from a file of the project (``replaceWithFile``)."""

from __future__ import annotations

import os

from sfscope_lint.files.linted_trees import target_of
from sfscope_lint.files.patterns.regex_characters import SPACE
from sfscope_lint.files.read import PROJECT_LIMIT, TooLargeError, read_bytes
from sfscope_lint.files.repository_root import is_git_name

_MOST_MARKS = 20  # marks such as $& in the text
_LONGEST = 10_000  # characters of the text


def read_inserted(file: str, root: str) -> tuple[str | None, str]:
    """The text, or None and a clause that says why we can't tell it (empty if only the deployment knows it).

    ``root`` is the project's directory. Raises ``ValueError`` with such a clause if the deployment stops.
    """
    top = target_of(root)
    path = target_of(os.path.normpath(os.path.join(root, file)))  # a folder on the way may be a link
    below = path.removeprefix(os.path.join(top, ""))  # absolute if it leads out, even to another drive
    if os.path.isabs(below) or any(map(is_git_name, below.split(os.sep))):
        return None, ""  # files outside the project or of git aren't read
    try:
        text = read_bytes(path, PROJECT_LIMIT).decode("utf-8", "replace").strip(SPACE)
    except TooLargeError as error:
        return None, f"its replaceWithFile is too large: {error}"
    except (OSError, ValueError):
        return None, ""  # the pipeline may create it
    if not text:
        raise ValueError("its replaceWithFile is empty, which stops the deployment")
    if len(text) > _LONGEST:
        return None, f"its replaceWithFile has {len(text):,} characters, more than the limit of {_LONGEST:,}"
    if "$`" in text or "$'" in text or text.count("$") > _MOST_MARKS:
        return None, f"its replaceWithFile contains $` or $', or more than {_MOST_MARKS} times $"
    return text, ""
