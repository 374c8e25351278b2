"""How a program encodes what it sends: as a form, or as JSON, which the token endpoint doesn't read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sfscope_lint.readers.code.things import Encoding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sfscope_lint.readers.code.things import Thing


_JSON = re.compile(
    r"(?:(?:JSON|Json|json|JsonSerializer|JsonConvert|JsonContent)\."
    r"(?:stringify|serialize(?:Pretty)?|Serialize(?:Object)?|dumps|Marshal|generate|Create)"
    r"|(?:.*\.)?(?:dumps|json_encode|to_json|toJson|writeValueAsString|SerializeObject))"
)
_FORMS = frozenset(
    {"urlsearchparams", "stringify", "urlencode", "formdata", "http_build_query", "encode_www_form"}
)
# Clients that send an object as JSON unless a header says otherwise: axios, Laravel's Http, and .NET's by name.
_JSON_CLIENT = re.compile(
    r"(?:axios|Http)\.(?:post|put|request)|axios|(?:.*\.)?(?:Post\w*JsonAsync|AddJsonBody)"
)
_OTHER_TYPES = ("x-www-form-urlencoded", "multipart/form-data")


def encoding_of(name: str) -> Encoding | None:
    """The encoding of what a function gives, by its dotted name; None if it encodes nothing."""
    if _JSON.fullmatch(name):
        return Encoding.JSON
    return Encoding.FORM if name.rpartition(".")[2].lower() in _FORMS else None


def sent_as_json(name: str, arguments: Sequence[Thing], program: str) -> Iterator[Thing]:
    """The objects that a call sends as JSON, by an option ``json`` or because its client does.

    ``program`` is the text of the whole program, which may set a header that changes what the client does.
    """
    for argument in arguments:
        option = argument.fields.get("json")
        if option and option.fields:
            yield option
        elif option and "body" in argument.fields:  # json: true
            yield argument.fields["body"]
    if _JSON_CLIENT.fullmatch(name) and not any(other in program for other in _OTHER_TYPES):
        for argument in arguments[:2]:
            sent = argument.fields.get("data", argument)
            if sent.encoding is None:
                yield sent
