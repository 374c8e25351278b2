"""Apex: requests whose endpoint and body are set in classes and triggers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.request_kinds import RequestKind
from sfscope_lint.readers.code import java
from sfscope_lint.readers.code.apex_mask import mask
from sfscope_lint.readers.code.evaluator import requests_in
from sfscope_lint.readers.code.meanings import Language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.model.token_requests import TokenRequest
    from sfscope_lint.readers.token_request import SourceFile

APEX = Language(
    "Apex", java.GRAMMAR, java.MEANINGS, {**java.OPERATORS, "??": "default"}, mask=mask, folds=True
)


def read(file: SourceFile) -> Iterator[TokenRequest]:
    """The token requests of a class or a trigger."""
    yield from requests_in(file, RequestKind.APEX, APEX, file.source.text)
