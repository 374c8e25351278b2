"""JSON for programs that a person's terminal may get to see."""

from __future__ import annotations

import json
import re
from typing import Any

# What Azure Pipelines obeys wherever in a log it stands, from its second character on.
_COMMAND = re.compile(r"(?<=#)#(?=(?:vso)?\[)", re.IGNORECASE)


def dumps(document: Any) -> str:
    """A document with its lines indented; what can't be seen (controls, direction marks) stands as JSON's escape."""
    text = json.dumps(document, indent=2, ensure_ascii=False)
    text = re.sub("[^\n -~]", _escaped, text)
    return _COMMAND.sub(r"\\u0023", text) + "\n"


def _escaped(found: re.Match[str]) -> str:
    return found[0] if found[0].isprintable() else json.dumps(found[0])[1:-1]
