from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sfscope_lint.plugin import (
    TYPES,
    Category,
    MetadataFile,
    Problem,
    Severity,
    is_secret_placeholder,
    is_targeted,
    kinds,
    rule,
    text_of,
)
from sfscope_rules._texts import RUN_AS

if TYPE_CHECKING:
    from collections.abc import Iterator

_ELEMENTS = frozenset(RUN_AS.values())
_ID = r"005[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?"
_USERNAME = r"[^\s@]+@[^\s@]+"
_VARIABLE = r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+"  # SALESFORCE_RUN_AS_USER: a script writes the name over it


@rule(
    "invalid-run-as-user",
    severity=Severity.ERROR,
    category=Category.METADATA,
    on=MetadataFile,
    when=lambda file: file.root in TYPES and not _ELEMENTS.isdisjoint(file.shape.names),
)
def check(file: MetadataFile) -> Iterator[Problem]:
    """A run-as user must be given by a username."""
    for element, kind, _ in kinds(file):
        if kind is None or element.name not in _ELEMENTS:
            continue
        value = text_of(file, element)
        if not value.text or value.placeholder or is_targeted(file, element) or _may_be(value.text):
            continue
        yield Problem(
            file.place(element),
            f"{_what(value.text)} stands in <{element.name}>, and that is no username: a deployment of it is reported to fail",
            label="Enter a valid execution user for the OAuth client credentials flow (reported)",
            help="write the username of the run-as user, which has the form of an e-mail address: name@example.com",
            value=element.name,
        )


def _may_be(text: str) -> bool:
    """Whether the text is a username, or a placeholder that a script fills in."""
    return (
        re.fullmatch(_USERNAME, text) is not None
        or re.fullmatch(_VARIABLE, text) is not None
        or is_secret_placeholder(text)
    )


def _what(text: str) -> str:
    if re.fullmatch(_ID, text):
        return "the id of a user"
    return "a text without @" if "@" not in text else "a text with blanks, or with nothing on one side of @"
