"""JavaScript and TypeScript: plain HTTP calls, and jsforce's ``authorize``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.token_requests import RequestKind
from sfscope_lint.readers.code.calls import Program
from sfscope_lint.readers.code.code import Reading
from sfscope_lint.readers.token_request import UnparsedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sfscope_lint.model.source import Span
    from sfscope_lint.model.token_requests import TokenRequest
    from sfscope_lint.readers.token_request import SourceFile

_LONGEST = 1_000_000  # characters; what is larger was put together by a bundler
_LONGEST_LINE = 20_000


def read(file: SourceFile) -> Iterator[TokenRequest]:
    """Each token request of a script."""
    text = file.source.text
    if len(text) > _LONGEST or max(map(len, text.split("\n"))) > _LONGEST_LINE:
        raise UnparsedError("it was made by a bundler")
    yield from requests_in(file, text, RequestKind.JAVASCRIPT)


def requests_in(
    file: SourceFile, code: str, kind: RequestKind, spans: Sequence[Span] | None = None
) -> list[TokenRequest]:
    """The token requests of a piece of code; ``spans`` has each of its characters' place in the file."""
    first = Reading(Program(file, kind), code, apex=False, spans=spans)
    first.run()
    program = Program(file, kind)
    known = {**first.constants, **{f"{name}()": thing for name, thing in first.returns.items()}}
    Reading(program, code, apex=False, constants=known, spans=spans).run()
    return program.requests()
