"""Read token requests from External Credentials and External Auth Identity Providers.

A credential declares the client credentials flow in a parameter (``AuthProtocolVariant``), an identity provider in an
element. Users enter the client's id and secret in the org. Source: ``@salesforce/types`` 1.9.0 and retrieved files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.metadata_file import MetadataFile, Unreadable
from sfscope_lint.model.request_kinds import RequestKind
from sfscope_lint.model.token_requests import PROVIDER, Grant, IdentityProvider, TokenRequest
from sfscope_lint.readers.budget import UnparsedError
from sfscope_lint.readers.metadata.values import first_value
from sfscope_lint.readers.secrets.text import without_secrets
from sfscope_lint.readers.xml.parse import parse
from sfscope_lint.salesforce.token_endpoint import is_token_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.model.values import Value
    from sfscope_lint.readers.token_request import SourceFile

_TYPE, _NAME, _VALUE = "parameterType", "parameterName", "parameterValue"


def metadata(file: SourceFile, root: str) -> MetadataFile | None:
    """The file as metadata; None if its root element isn't ``root``. Raises ``UnparsedError`` if it doesn't parse."""
    elements = parse(file.source)
    if isinstance(elements, Unreadable):
        raise UnparsedError(elements.reason)
    if elements.shape.names[0] != root:
        return None
    return MetadataFile(file.source, file.name, file.project, elements, file.replaced)


def read(file: SourceFile) -> Iterator[TokenRequest | IdentityProvider]:
    """The credential's requests, or the identity provider and its requests."""
    credential = metadata(file, "ExternalCredential")
    if credential:
        yield from _credential(file, credential)
    provider = metadata(file, "ExternalAuthIdentityProvider")
    if provider:
        yield from _provider(file, provider)


def _credential(file: SourceFile, credential: MetadataFile) -> Iterator[TokenRequest]:
    parameters = list(_parameters(credential, "externalCredentialParameters"))
    flow = any(
        kind == "AuthProtocolVariant" and value and value.text.startswith("ClientCredentials")
        for kind, _, value in parameters
    )
    if not flow:
        return
    url = next((value for kind, _, value in parameters if kind == "AuthProviderUrl" and value), None)
    provider = next((v for kind, _, v in parameters if kind == "ExternalAuthIdentityProvider" and v), None)
    if url is None and provider:
        url = provider._replace(text=PROVIDER + provider.text)
    scopes = [
        value
        for kind, name, value in parameters
        if kind == "AuthParameter" and name.lower() in ("scope", "scopes") and value
    ]
    yield from _request(file, credential, url, scopes)


def _provider(file: SourceFile, provider: MetadataFile) -> Iterator[TokenRequest | IdentityProvider]:
    flow = first_value(provider, provider.shape.at("authenticationFlow"))
    parameters = list(_parameters(provider, "externalAuthIdentityProviderParameters"))
    url = next((value for kind, _, value in parameters if kind == "TokenUrl" and value), None)
    if url is None or flow is None or flow.text != "ClientCredentials":
        return
    yield IdentityProvider(file.name, file.project, url)
    scopes = [
        value
        for kind, name, value in parameters
        if kind in ("TokenRequestBodyParameter", "TokenRequestQueryParameter")
        and name.lower() in ("scope", "scopes")
        and value
    ]
    yield from _request(file, provider, url, scopes)


def _request(
    file: SourceFile, metadata_file: MetadataFile, url: Value | None, scopes: list[Value]
) -> Iterator[TokenRequest]:
    """One request; if principals have scopes of their own, one for each scope."""
    if url is None or not (is_token_url(url.text) or url.text.startswith(PROVIDER)):
        return
    for scope in scopes or (None,):
        yield TokenRequest(
            kind=RequestKind.EXTERNAL_CREDENTIAL,
            grant=Grant.CLIENT_CREDENTIALS,
            place=url.place,
            path=file.path,
            project=metadata_file.project,
            token_url=url._replace(text=without_secrets(url.text)),
            client_id=None,
            scope=scope,
            secret=None,
        )


def _parameters(file: MetadataFile, name: str) -> Iterator[tuple[str, str, Value | None]]:
    """Type, name and value (None if it is empty) of each parameter."""
    for element in file.children(name):
        kind = first_value(file, file.shape.at(_TYPE, (element.ordinal,)))
        named = first_value(file, file.shape.at(_NAME, (element.ordinal,)))
        value = first_value(file, file.shape.at(_VALUE, (element.ordinal,)))
        if value is None:
            value = first_value(file, file.shape.at("externalAuthIdentityProvider", (element.ordinal,)))
        yield (kind.text if kind else "", named.text if named else "", value)
