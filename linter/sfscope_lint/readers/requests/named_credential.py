"""Read the URLs of Named Credentials, which ``callout:NAME`` refers to. An External Credential gets their tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.token_requests import NamedCredential
from sfscope_lint.readers.metadata.values import first_value
from sfscope_lint.readers.requests.external_credential import metadata

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.readers.token_request import SourceFile


def read(file: SourceFile) -> Iterator[NamedCredential]:
    """The credential and its URL: the endpoint of a legacy credential, or the ``Url`` parameter of a newer one."""
    credential = metadata(file, "NamedCredential")
    if credential is None:
        return
    url = first_value(credential, credential.shape.at("endpoint"))
    for element in credential.children("namedCredentialParameters"):
        kind = first_value(credential, credential.shape.at("parameterType", (element.ordinal,)))
        if kind and kind.text == "Url":
            url = url or first_value(credential, credential.shape.at("parameterValue", (element.ordinal,)))
    if url:
        yield NamedCredential(file.name, file.project, url.text)
