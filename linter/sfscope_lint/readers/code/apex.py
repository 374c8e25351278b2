"""Apex classes and triggers: requests that set an endpoint and a body, in literals or put together from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.token_requests import RequestKind
from sfscope_lint.readers.code.calls import Program
from sfscope_lint.readers.code.code import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.model.token_requests import TokenRequest
    from sfscope_lint.readers.token_request import SourceFile


def read(file: SourceFile) -> Iterator[TokenRequest]:
    """Each token request of a class or a trigger."""
    text = file.source.text
    first = Reading(Program(file, RequestKind.APEX), text, apex=True)
    first.run()
    program = Program(file, RequestKind.APEX)
    known = {**first.constants, **{f"{name}()": thing for name, thing in first.returns.items()}}
    Reading(program, text, apex=True, constants=known).run()
    yield from program.requests()
