"""Finds the lines that a diff must not show because they contain secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.engine.redaction import redact
from sfscope_lint.model.source import Span, merged

if TYPE_CHECKING:
    from sfscope_lint.engine.run_secrets import RunSecrets
    from sfscope_lint.model.source import Source


def secret_lines(source: Source, secrets: RunSecrets) -> frozenset[int]:
    """The lines (from 0) that contain a part of a secret of the file or of the run.

    Lines end at a line feed byte, whatever the encoding.
    """
    from codecs import getincrementalencoder

    redaction, text = redact(source), source.text
    pieces = (Span(*found) for found in (*redaction.pieces.spans(text), *secrets.spans(text)))
    spans = merged((*redaction.spans, *pieces))
    encoder = getincrementalencoder(source.encoding)()
    lines: set[int] = set()
    position, offset, line = 0, len(source.bom), 0
    for start, end in spans:
        before = offset + len(encoder.encode(text[position:start]))
        line += source.data.count(b"\n", offset, before)
        position, offset = end, before + len(encoder.encode(text[start:end]))
        last = line + source.data.count(b"\n", before, offset - 1)
        lines.update(range(line, last + 1))
        line = last + source.data.count(b"\n", offset - 1, offset)
    return frozenset(lines)
