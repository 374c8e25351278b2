"""JSON for programs that a person's terminal may get to see."""

from __future__ import annotations

import json
import re
from typing import Any

from sfscope_lint.output.escape import without_commands


def dumps(document: Any) -> str:
    """A document with its lines indented; what can't be seen, or is a CI system's command, stands as JSON's escape."""
    text = json.dumps(document, indent=2, ensure_ascii=False)
    text = re.sub("[^\n -~]", _escaped, text)
    return without_commands(text) + "\n"


def _escaped(found: re.Match[str]) -> str:
    return found[0] if found[0].isprintable() else json.dumps(found[0])[1:-1]
