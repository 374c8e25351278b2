"""JSON that is safe to print to a terminal."""

from __future__ import annotations

import json
import re
from typing import Any

from sfscope_lint.output.escape import without_commands


def dumps(document: Any) -> str:
    """An indented document. Invisible characters and commands of CI systems are escaped as JSON does."""
    text = json.dumps(document, indent=2, ensure_ascii=False)
    text = re.sub("[^\n -~]", _escaped, text)
    return without_commands(text) + "\n"


def _escaped(found: re.Match[str]) -> str:
    return found[0] if found[0].isprintable() else json.dumps(found[0])[1:-1]
