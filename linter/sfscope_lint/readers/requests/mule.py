"""Read token requests from MuleSoft: connections of the Salesforce and HTTP connectors.

Connections in XML comments are ignored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.request_kinds import RequestKind
from sfscope_lint.model.token_requests import Grant
from sfscope_lint.model.traced_text import Piece, Text, field_name
from sfscope_lint.readers.token_request import SourceFile, make_request
from sfscope_lint.readers.xml.attributes import Node, tree
from sfscope_lint.salesforce.token_endpoint import is_token_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.model.token_requests import TokenRequest

_SCHEMA = "http://www.mulesoft.org/schema/mule/"
# Connectors that connect only to Salesforce: salesforce, salesforce-pub-sub, ms-agentforce, ….
_SALESFORCE = ("salesforce", "ms-agentforce", "agentforce", "ms-einstein-ai")
_ELSEWHERE = ("salesforce-marketing-cloud", "salesforce-commerce-cloud", "salesforce-data-cloud")


def read(file: SourceFile) -> Iterator[TokenRequest]:
    """The requests of all client-credentials connections to Salesforce."""
    root = tree(file)
    if root.namespace.startswith(_SCHEMA):
        yield from _requests(file, root)


def _requests(file: SourceFile, node: Node) -> Iterator[TokenRequest]:
    connector = node.namespace.removeprefix(_SCHEMA)
    url = node.attributes.get("tokenUrl", Text())
    request = None
    if node.name == "client-credentials-grant-type" and connector in ("oauth", "http"):
        request = _request(file, node, url)
    elif _is_salesforce(connector) and _is_connection(file, node):
        request = _request(file, node, url if is_token_url(url.text) else None)
    if request:
        yield request
    for child in node.children:
        yield from _requests(file, child)


def _is_salesforce(connector: str) -> bool:
    return connector.startswith(_SALESFORCE) and not connector.startswith(_ELSEWHERE)


def _is_connection(file: SourceFile, node: Node) -> bool:
    """Whether the element has the credentials. Some projects write them on the element around the usual one."""
    if node.name != "oauth-client-credentials-connection":
        return node.name == "oauth-client-credentials"
    file.budget.spend(node.size)
    return any(field_name(name) == "client_id" for name in node.attributes) and not node.first(
        "oauth-client-credentials"
    )


def _request(file: SourceFile, node: Node, url: Text | None) -> TokenRequest | None:
    grant = Text((Piece(Grant.CLIENT_CREDENTIALS.value, node.span),))
    fields = {field_name(name): value for name, value in node.attributes.items()}
    file.budget.spend(node.size)
    for child in node.walk():
        if child.name in ("token-request-parameter", "custom-parameter"):
            key, value = child.attributes.get("key"), child.attributes.get("value")
            if key and value:
                fields.setdefault(field_name(key.text), value)
        elif child.name == "scopes" and child.text.text.strip():
            fields.setdefault("scope", child.text)
    fields["grant_type"] = grant
    return make_request(RequestKind.MULE, file, file.place(node.span), url, fields)
