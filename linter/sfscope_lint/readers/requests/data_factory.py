"""Read token requests from Azure Data Factory and Synapse: linked services to Salesforce, and web activities.

A linked service names no grant: ``authenticationType`` implies it. One to Salesforce asks its ``environmentUrl``, without
a path; a REST service asks its ``tokenEndpoint``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sfscope_lint.files.json_places import string, text_of
from sfscope_lint.model.request_kinds import RequestKind
from sfscope_lint.model.source import Span
from sfscope_lint.model.token_requests import Grant
from sfscope_lint.model.traced_text import Piece, Text
from sfscope_lint.readers.json_file import document, objects
from sfscope_lint.readers.requests.logic_apps import expression, parameters, sends_json
from sfscope_lint.readers.token_request import SourceFile, make_request
from sfscope_lint.salesforce.token_endpoint import PATH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.model.token_requests import TokenRequest

_SERVICES = ("SalesforceV2", "SalesforceServiceCloudV2")
_REST_SERVICE = "RestService"


def read(file: SourceFile) -> Iterator[TokenRequest]:
    """The requests of all linked services and web activities."""
    for found in objects(document(file)):
        properties = found.get("typeProperties")
        if not isinstance(properties, dict):
            continue
        kind = found.get("type")
        if kind in _SERVICES:
            url = _plain(properties.get("environmentUrl"))
            if url.text:
                base = url.cut(0, len(url.text.rstrip("/")))
                url = Text((*base.pieces, Piece(PATH, Span(url.span.end, url.span.end))))
            yield from _service(file, found, properties, url if url.text else None)
        elif kind == _REST_SERVICE:
            yield from _service(file, found, properties, _plain(properties.get("tokenEndpoint")))
        elif kind in ("WebActivity", "WebHook"):
            url = _plain(properties.get("url"))
            body = _inner(properties.get("body"))
            request = make_request(
                RequestKind.DATA_FACTORY,
                file,
                file.place(url.span),
                url,
                parameters(body),
                json_body=sends_json({**properties, "body": body}),
            )
            if request:
                yield request


def _service(
    file: SourceFile, service: dict[str, Any], properties: dict[str, Any], url: Text | None
) -> Iterator[TokenRequest]:
    """The request of a linked service to ``url``; None if the connector makes up the URL."""
    if string(properties.get("authenticationType")).lower() != "oauth2clientcredential":
        return
    place = text_of(service.get("type")).span
    secret = properties.get("clientSecret")
    fields = {
        "grant_type": Text((Piece(Grant.CLIENT_CREDENTIALS.value, place),)),
        "client_id": _plain(properties.get("clientId")),
        "scope": _plain(properties.get("scope")),
    }
    if isinstance(secret, dict) and secret.get("type") == "SecureString":
        fields["client_secret"] = _plain(secret.get("value"))
    request = make_request(RequestKind.DATA_FACTORY, file, file.place(place), url, fields)
    if request:
        yield request


def _inner(value: Any) -> Any:
    """The text of an expression object (``{"value": …, "type": "Expression"}``), else the value itself."""
    if isinstance(value, dict) and value.get("type") == "Expression":
        return value.get("value")
    return value


def _plain(value: Any) -> Text:
    """The value as text; its pieces are unknown if it is an expression, also one of an ARM template (``[parameters(…)]``)."""
    text = expression(text_of(_inner(value)))
    if text.text.startswith("["):
        return Text(tuple(piece._replace(known=False) for piece in text.pieces))
    return text
