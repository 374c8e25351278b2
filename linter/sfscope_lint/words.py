"""From a file's name to whether it holds the words of a token request, as fast as the system hands out bytes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sfscope_lint.reading import NO_LINKS, READ

if TYPE_CHECKING:
    from sfscope_lint.source_types import SourceType

LIMIT = 8 * 1024 * 1024  # bytes; what is larger was made by a machine
_FIRST = 32 * 1024  # most files are smaller: one call reads them


def holds_words(path: str, kind: SourceType) -> bool | None:
    """The file holds the words of its kind; None if it is too large to be looked at. Raises ``OSError``."""
    file = os.open(path, READ | NO_LINKS)
    try:
        data = os.read(file, _FIRST)
        if len(data) == _FIRST:
            if os.fstat(file).st_size > LIMIT:
                return None
            while len(data) <= LIMIT and (chunk := os.read(file, LIMIT)):  # it may grow meanwhile
                data += chunk
            if len(data) > LIMIT:
                return None
    finally:
        os.close(file)
    return kind.found_in(data)
